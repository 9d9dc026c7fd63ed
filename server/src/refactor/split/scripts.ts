// What a command of a RUN does, where it is a script of the build context: what the script calls.

import type { Deed } from "../../commands/effect.ts";
import { scriptWord } from "../../commands/s2i-scripts.ts";
import { envText } from "../../image/state.ts";
import { isProgram } from "../../knowledge/program-kinds.ts";
import { type ShellScript, shellScriptAt } from "../../queries/shell-scripts.ts";
import type { Build, Execution } from "../../simulation/build.ts";
import { runScript } from "../../simulation/shell.ts";
import { isShell } from "../../syntax/run.ts";
import { once } from "../../text/once.ts";
import { absolute } from "../../text/paths.ts";

/**
 * The commands of the script that a command is, in order, with the scripts that it calls; undefined where it is none, or
 * cannot be read. Their places are in the script, not in the file.
 */
export const calledBy = once((execution: Execution, build: Build): readonly Execution[] | undefined =>
  read(execution, build, 0),
);

const deepest = 4;

function read(execution: Execution, build: Build, depth: number): readonly Execution[] | undefined {
  const { effects, before, instruction } = execution;
  if (!effects.some((it) => it.kind === "anything") || depth > deepest) return undefined;
  const file = fileOf(execution, build);
  if (file === undefined) return undefined;
  const { text, script } = file;
  if (script === undefined) return [];
  const found: Execution[] = [];
  const own = { ...build.document, text, masked: text };
  const start = { ...before, workdir: { ...before.workdir, value: execution.workdir } };
  runScript(own, script, start, (deed: Deed, from, after, { certain, forgiven }) => {
    const one: Execution = { ...deed, instruction, before: from, after, certain, forgiven };
    found.push(...(read(one, build, depth + 1) ?? [one]));
  });
  return found;
}

/** The script for a shell that a command runs. */
function fileOf(call: Execution, { context }: Build): ShellScript | undefined {
  const called = call.name.value;
  if (called === undefined) return undefined;
  const through = isShell(called) || isProgram(called, "sources");
  const word = isProgram(called, "sources") ? call.args[0] : scriptWord(call);
  const value = word?.value;
  if (value === undefined || (through && word === call.name)) return undefined;
  const paths =
    value.includes("/") || through
      ? [absolute(value, call.workdir)]
      : (envText(call.before, "PATH") ?? "").split(":").map((it) => absolute(value, it || undefined));
  for (const path of paths) {
    const found = path === undefined ? undefined : shellScriptAt(path, call.before, context, through);
    if (found !== undefined) return found === "other" ? undefined : found;
  }
  return undefined;
}
