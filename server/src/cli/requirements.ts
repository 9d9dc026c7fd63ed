// `splitstage requirements [FILE]`: what pip will install, as a wheel or from source, and what that takes.
import { linesIn } from "../service/context-files.ts";
import { type RequirementReport, requirementsReport } from "../service/requirements-report.ts";
import type { Analysis } from "../service/service.ts";
import { linesOf } from "../text/lines.ts";
import { type AnalysisOptions, analysed } from "./analysed.ts";
import { visible, width } from "./format/width.ts";
import { meantFile, noFile } from "./meant-file.ts";
import { type CommandOutcome, complaint, failure, jsonText, line } from "./outcome.ts";
import { reportedPlace } from "./report.ts";

export interface RequirementsOptions extends AnalysisOptions {
  readonly format: "text" | "json";
}

export async function requirements(named: string | undefined, options: RequirementsOptions): Promise<CommandOutcome> {
  const path = meantFile(named);
  if (path === undefined) return failure(noFile(named, "requirements"));
  const read = await analysed(path, options);
  if (typeof read === "string") return failure(read);
  const { analysis, log } = read;
  const report = requirementsReport(analysis);
  const own = linesOf(analysis.text);
  const rows = report.requirements.map((it): Row => {
    const lines = it.file === undefined ? own : linesIn(analysis.context, it.file);
    return { ...it, line: reportedPlace(lines, it.span).line };
  });
  const unread = report.unreadable.map((it) => `${it.file ?? path}:${it.line + 1}: ${it.message}`);
  const err = [...log, ...unread].map(complaint).join("");
  if (options.format === "json") return { code: 0, out: jsonText(rows.map((it) => plain(it, path))), err };
  return { code: 0, out: rows.length === 0 ? nothing(path, analysis) : table(rows, path), err };
}

interface Row extends RequirementReport {
  /** From 1. */
  readonly line: number;
}

const plain = (it: Row, path: string) => ({
  name: it.name,
  version: it.version ?? null,
  file: it.file ?? path,
  line: it.line,
  verdict: it.verdict,
  certainty: it.certainty,
  doubt: it.doubt ?? null,
  compiler: it.compiler,
  buildRpms: it.buildRpms,
  runtimeRpms: it.runtimeRpms,
  reason: it.reason,
  platform: it.platform,
});

const nothing = (path: string, { builds }: Analysis): string =>
  builds.length === 0
    ? line(`${path}: no stage begins FROM an S2I Python image, so there is nothing to judge`)
    : line(`${path}: no command installs Python packages that are named in it or in a file that can be read`);

const heading = ["requirement", "version", "verdict", "platform", "build RPMs", "run-time RPMs", "where", "why"];

function table(rows: readonly Row[], path: string): string {
  const platforms = new Set(rows.map((it) => it.platform));
  const merged = new Map<string, { row: Row; on: string[] }>();
  for (const row of rows) {
    const key = JSON.stringify({ ...row, platform: "" });
    const there = merged.get(key);
    if (there === undefined) merged.set(key, { row, on: [row.platform] });
    else there.on.push(row.platform);
  }
  const lines = [...merged.values()].map(({ row, on }) => [
    row.name,
    row.version ?? "",
    row.certainty === "likely" ? `${row.verdict}?` : row.verdict,
    on.length === platforms.size ? "all" : on.join(" "),
    row.buildRpms.join(" "),
    row.runtimeRpms.join(" "),
    `${row.file ?? path}:${row.line}`,
    row.doubt === undefined ? row.reason : `${row.reason}; ${row.doubt}`,
  ]);
  const cells = [heading, ...lines].map((line) => line.map(visible));
  const widths = heading.map((_, i) => Math.max(...cells.map((line) => width(line[i]!))));
  const padded = cells.map((line) =>
    line.map((cell, i) => (i === line.length - 1 ? cell : cell + " ".repeat(widths[i]! - width(cell)))).join("  "),
  );
  const count = (verdict: string) => new Set(lines.filter((it) => it[2]!.startsWith(verdict)).map((it) => it[0])).size;
  const neither = count("neither") > 0 ? `, ${count("neither")} neither` : "";
  const sum = `${new Set(lines.map((it) => it[0])).size} requirements: ${count("wheel")} wheel, ${count("source")} source, ${count("unknown")} unknown${neither}`;
  return `${padded.join("\n")}\n\n${sum}${lines.some((it) => it[2]!.endsWith("?")) ? "; a ? marks what is likely, not certain" : ""}\n`;
}
