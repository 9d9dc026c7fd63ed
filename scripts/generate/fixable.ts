// Which rules can be fixed, as their fixtures show.
import { analyse } from "../../server/src/service/analysis.ts";
import { fixesFor, tryFix } from "../../server/src/service/fixes.ts";
import { ruleFixtures, settingsFor } from "../../test/rule-fixtures.ts";

export interface Fixable {
  /** A fix is offered for one of its findings, and holds. */
  readonly fixable: boolean;
  /** One of those is safe: fix-all and `--fix` apply it. */
  readonly fixAll: boolean;
}

/** What the fixtures of a rule show of its fixes. */
export function fixableIn(rule: string): Fixable {
  const settings = settingsFor(rule);
  let fixable = false;
  for (const { text, context } of ruleFixtures(rule)) {
    const analysis = analyse(text, settings, context);
    for (const it of analysis.diagnostics.filter((found) => found.rule === rule)) {
      const safe = it.fixes.filter((fix) => fix.safety === "safe");
      if (safe.some((fix) => "after" in tryFix(analysis, it, fix))) return { fixable: true, fixAll: true };
      fixable ||= fixesFor(analysis, it).length > 0;
    }
  }
  return { fixable, fixAll: false };
}
