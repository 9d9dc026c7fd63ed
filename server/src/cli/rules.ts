// `splitstage rules` and `splitstage explain RULE`: what can be found.
import { ruleInfos, rulePage } from "../service/rule-info.ts";
import { didYouMean } from "./near.ts";
import { type CommandOutcome, failure, jsonText } from "./outcome.ts";

export function listRules({ format }: { readonly format: "text" | "json" }): CommandOutcome {
  const rules = ruleInfos();
  if (format === "json") return { code: 0, out: jsonText(rules.map(publicFields)) };
  const rows = rules.map(({ id, group, severity, fixable, fixAll, summary }) => [
    id,
    group,
    severity,
    fixAll ? "fix-all" : fixable ? "fix" : "",
    summary,
  ]);
  return { code: 0, out: table([["RULE", "GROUP", "SEVERITY", "FIX", "SUMMARY"], ...rows]) };
}

export function explain(id: string): CommandOutcome {
  const page = rulePage(id);
  if (page !== undefined) return { code: 0, out: page.endsWith("\n") ? page : `${page}\n` };
  const ids = ruleInfos().map((it) => it.id);
  return failure(`there is no rule ${id}${didYouMean(id, ids)} ('splitstage rules' lists them)`);
}

const publicFields = ({
  id,
  group,
  severity,
  fixable,
  fixAll,
  summary,
  documentation,
}: ReturnType<typeof ruleInfos>[number]) => ({
  id,
  group,
  severity,
  fixable,
  fixAll,
  summary,
  documentation,
});

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column]!))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}
