// What a piece of shell gives whatever state it runs in.
import type { Presence } from "../image/facts.ts";
import { isProgram } from "../knowledge/program-kinds.ts";
import type { AndOr, Script } from "../syntax/document.ts";
import { asks } from "./builtins.ts";

/** Under which circumstances a command runs. */
export interface Flow {
  readonly certain: boolean;
  readonly forgiven: boolean;
  readonly fed: boolean;
  /** Something comes behind it that runs whatever it says. */
  readonly midway?: boolean;
}

export const negated = (it: Presence): Presence => (it === "yes" ? "no" : it === "no" ? "yes" : "unknown");

/** Tells whether a script only asks, so that its no is no failure. */
export function isQuestion(script: Script): boolean {
  if (script.kind === "pipeline") return script.commands.length === 1 && isQuestion(script.commands[0]!);
  if (script.kind !== "command" || script.name === undefined) return script.kind === "opaque";
  const [part] = script.name.parts;
  return part?.kind === "text" && asks(part.text);
}

/** Tells whether a script certainly succeeds ("yes") or ends the build ("no"), whatever state it runs in. */
export function gives(script: Script, what: "yes" | "no"): boolean {
  if (script.kind === "block") return gives(script.body, what);
  if (script.kind === "sequence") return gives(script.items.at(-1)!, what);
  if (script.kind === "and-or") return gives(script.rest.at(-1)!.script, what);
  if (script.kind !== "command" || script.name === undefined) return false;
  const [part] = script.name.parts;
  const name = part?.kind === "text" ? part.text : "";
  if (what === "yes") return isProgram(name, "nothing", "telling");
  const [status] = script.args[0]?.parts ?? [];
  return name === "false" || (name === "exit" && status?.kind === "text" && status.text !== "0");
}

/** For each step of a chain what stands behind the next `||`, its own included: that runs where it fails. */
export function rescuesIn({ rest }: AndOr): (Script | undefined)[] {
  let next: Script | undefined;
  const backwards = rest.toReversed().map(({ operator, script }) => {
    if (operator === "||") next = script;
    return next;
  });
  return backwards.reverse();
}
