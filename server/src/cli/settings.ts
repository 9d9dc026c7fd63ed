// From command-line options to the service's settings.
import { type Architecture, architectureOf, platformNames } from "../service/platforms.ts";
import { ruleInfos } from "../service/rule-info.ts";
import type { Settings, Severity } from "../service/service.ts";
import { didYouMean } from "./near.ts";
import { today } from "./today.ts";

export const severities = ["error", "warning", "info", "hint"] as const satisfies readonly Severity[];

interface Options {
  readonly rule?: readonly string[];
  readonly target?: string;
  readonly platform?: readonly string[];
}

/** The settings for `--rule id=severity`, `--target` and `--platform`, or what is wrong with them. */
export function settingsFrom({ rule: rules = [], target, platform = [] }: Options): Settings | string {
  const platforms = platformsFrom(platform);
  if (typeof platforms === "string") return platforms;
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
  return {
    today: today(),
    severities: chosen,
    ...(target !== undefined && { target }),
    ...(platforms.length > 0 && { platforms }),
  };
}

/** "linux/amd64,linux/arm64" as architectures. */
function platformsFrom(named: readonly string[]): readonly Architecture[] | string {
  const platforms: Architecture[] = [];
  for (const name of named.flatMap((it) => it.split(","))) {
    const architecture = architectureOf(name);
    if (architecture === undefined)
      return `--platform ${name}: the images are not built for it${didYouMean(name, platformNames)} (there is ${platformNames.join(", ")})`;
    if (!platforms.includes(architecture)) platforms.push(architecture);
  }
  return platforms;
}

const isSeverity = (it: string): it is Severity | "off" => it === "off" || severities.some((known) => known === it);
