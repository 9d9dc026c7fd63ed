// A simple command as it is run: its words with what the shell knows at that moment.
import type { Invocation } from "../commands/call.ts";
import { expand, splitWord } from "../image/value.ts";
import type { Script, SimpleCommand } from "../syntax/document.ts";
import { redirectTargets } from "./redirects.ts";
import { assign, lookup, type Shell, set } from "./shell-state.ts";

/** The command that a shell runs; undefined where nothing is left of its words. */
export function invocationOf(command: SimpleCommand, shell: Shell, fed: boolean): Invocation | undefined {
  const written = [...(command.name ? [command.name] : []), ...command.args];
  const [name, ...args] = written.flatMap((it) => splitWord(it, lookup(shell), shell.script));
  if (name === undefined) return undefined;
  const own = command.assignments.reduce((it, one) => set(it, one.name, expand(one.value.parts, lookup(shell))), shell);
  return {
    span: command.span,
    name,
    args,
    written: command,
    workdir: shell.workdir,
    redirects: redirectTargets(command.redirects, shell),
    environment: lookup(own),
    fed,
  };
}

/** The shell after the assignments of a command that is nothing else. */
export function assigned({ assignments }: SimpleCommand, shell: Shell): Shell {
  let current = shell;
  for (const { name, append, value, span } of assignments)
    current = assign(current, name, append ? undefined : expand(value.parts, lookup(current)), span);
  return current;
}

/** The scripts of `$(...)` in a command's words. */
export function substitutionsIn({ name, args, assignments }: SimpleCommand): Script[] {
  const words = [...args, ...assignments.map((it) => it.value), ...(name ? [name] : [])];
  const parts = words.flatMap((it) => it.parts);
  return parts.flatMap((it) => (it.kind === "substitution" && it.script !== undefined ? [it.script] : []));
}

/** A command of many words, or of long ones, takes as long as several: how many more than one. */
export const costOf = ({ args }: Invocation): number =>
  (args.length >> 6) + (args.reduce((sum, { value }) => sum + (value?.length ?? 0), 0) >> 7);
