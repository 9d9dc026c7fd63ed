import { documentationOf } from "./documentation.ts";
import pages from "./rule-pages.generated.json";
import type { RuleInfo } from "./service.ts";

/** Every rule, in the order of the catalogue. */
export function ruleInfos(): RuleInfo[] {
  return pages.map(({ id, group, severity, fixable, fixAll, summary }) => ({
    id,
    group: group as RuleInfo["group"],
    severity: severity as RuleInfo["severity"],
    fixable,
    fixAll,
    summary,
    documentation: documentationOf(id),
  }));
}

/** The rule's page in CommonMark, or undefined where there is no such rule. */
export function rulePage(id: string): string | undefined {
  const page = pages.find((it) => it.id === id)?.page;
  return page && `# ${id}\n\n${page}`;
}
