// The fixtures of the rules: real Containerfiles, with the files of their build contexts beside them.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Context, memoryContext } from "../server/src/context/context.ts";
import { type RuleId, rules } from "../server/src/rules/index.ts";
import type { Settings } from "../server/src/service/service.ts";
import { bare } from "./fixture.ts";

export interface RuleFixture {
  /** The rule that it is about: the first part of its name. */
  readonly rule: string;
  readonly file: string;
  readonly path: string;
  /** As a user would have written it, without marks. */
  readonly text: string;
  /** The files of `NAME.context.json`, with the modes of `NAME.modes.json`; undefined where there is none. */
  readonly context: Context | undefined;
}

const folder = join(import.meta.dirname, "rules");

/** The fixtures of a rule, and of all rules where none is named. What safe fixes make of one is none. */
export function ruleFixtures(rule?: string): RuleFixture[] {
  return readdirSync(folder)
    .filter((it) => it.endsWith(".containerfile") && !it.endsWith(".fixed.containerfile"))
    .filter((it) => rule === undefined || it.split(".")[0] === rule)
    .map((file) => {
      const path = join(folder, file);
      const [beside, modes] = ["context", "modes"].map((it) => path.replace(/\.containerfile$/, `.${it}.json`));
      return {
        rule: file.split(".")[0]!,
        file,
        path,
        text: bare(readFileSync(path, "utf8")),
        context: existsSync(beside!)
          ? memoryContext(read(beside!), existsSync(modes!) ? read(modes!) : undefined)
          : undefined,
      };
    });
}

const read = (path: string) => JSON.parse(readFileSync(path, "utf8"));

/** A fixture is about its own rule: the others are silent, and one that speaks only when asked to is asked to. */
export function settingsFor(rule: string): Settings {
  // What is unused depends on what the others find.
  const others = rule === "unused-suppression" ? [] : Object.keys(rules).filter((it) => it !== rule);
  return {
    severities: {
      ...Object.fromEntries(others.map((it) => [it, "off" as const])),
      ...(isOff(rule) ? { [rule]: "hint" as const } : {}),
    },
  };
}

/** Settings with which every rule speaks. */
export const allRules: Settings = {
  severities: Object.fromEntries(Object.keys(rules).flatMap((it) => (isOff(it) ? [[it, "hint" as const]] : []))),
};

function isOff(rule: string): boolean {
  return rules[rule as RuleId].severity === "off";
}
