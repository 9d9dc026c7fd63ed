// From command-line options to the service's settings.
import { ruleInfos } from "../service/rule-info.ts";
import type { Settings, Severity } from "../service/service.ts";
import { didYouMean } from "./near.ts";

export const severities = ["error", "warning", "info", "hint"] as const satisfies readonly Severity[];

/** The settings for `--rule id=severity` and `--target`, or what is wrong with them. */
export function settingsFrom(rules: readonly string[], target: string | undefined): Settings | string {
  const known = new Set(ruleInfos().map(({ id }) => id));
  const chosen: Record<string, Severity | "off"> = {};
  for (const rule of rules) {
    const [id = "", severity = ""] = rule.split(/=(.*)/s);
    if (!known.has(id)) {
      return `--rule ${rule}: there is no rule ${id || '""'}${didYouMean(id, known)} ('splitstage rules' lists them)`;
    }
    if (!isSeverity(severity)) {
      const choices = [...severities, "off"];
      const said = severity === "" ? "a severity is missing" : `${severity} is no severity`;
      return `--rule ${rule}: ${said}${didYouMean(severity, choices)} (write --rule ${id}=${choices.join("|")})`;
    }
    chosen[id] = severity;
  }
  return { severities: chosen, ...(target !== undefined && { target }) };
}

const isSeverity = (it: string): it is Severity | "off" => it === "off" || severities.some((known) => known === it);
