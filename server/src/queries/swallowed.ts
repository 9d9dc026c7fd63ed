// Installations whose failure does not end the build, though nothing forgives it by name: those before a `;`, and in a
// pipe before its last command.

import { isNodeInstall } from "../commands/node.ts";
import { isProgram } from "../knowledge/program-kinds.ts";
import type { Execution, Step } from "../simulation/build.ts";
import type { Document, Instruction, Script, SimpleCommand } from "../syntax/document.ts";
import { isShell, nestedShell, scriptOf } from "../syntax/run.ts";
import { literal } from "../syntax/words.ts";
import { assembles, packageCommand, pythonInstall } from "./deeds.ts";
import { folded } from "./stages.ts";

export interface Swallowed {
  readonly execution: Execution;
  /** The next command runs all the same, a loop goes on, or a pipe answers for its last command alone. */
  readonly by: "next" | "loop" | "pipe";
  /** The items of a sequence of which the first one fails unnoticed, where that is all that is wrong. */
  readonly between: readonly [Script, Script] | undefined;
  /** It stands in a script of its own: `bash -c "..."`. */
  readonly isNested: boolean;
}

/** Tells whether a command installs something. */
export function installs(execution: Execution): boolean {
  if (pythonInstall(execution) !== undefined || assembles(execution)) return true;
  const command = packageCommand(execution);
  if (command !== undefined) return command.purpose === "install" && !command.readOnly;
  return execution.effects.some((it) => it.kind === "tool") || isNodeInstall(execution);
}

/** The installations of a RUN that fail unnoticed, in the order of the file. */
export function swallowedIn(step: Step, document: Document): Swallowed[] {
  const { instruction, before, executions } = step;
  const script =
    instruction.keyword === "RUN" && (before.posix || instruction.exec !== undefined)
      ? scriptOf(document, instruction)
      : undefined;
  // A program without a shell is alone.
  if (script === undefined || (instruction.exec !== undefined && script.kind === "command")) return [];
  const installing = new Map(executions.filter(installs).map((it) => [it.span.start, it] as const));
  if (installing.size === 0) return [];
  const found: Swallowed[] = [];
  const shell = shellsIn(step.stage).findLast((it) => it.span.start < instruction.span.start);
  walk(
    script,
    { by: undefined, between: undefined, isNested: instruction.exec !== undefined },
    flagsOf(shell, instruction, document),
    document.masked,
    (command, { by, between, isNested }) => {
      const execution = installing.get(command.span.start);
      if (execution !== undefined && !execution.forgiven && by !== undefined)
        found.push({ execution, by, between, isNested });
    },
  );
  return found;
}

/** The SHELL instructions of a stage and of those that it builds on. */
const shellsIn = folded(({ stage }, below: readonly Instruction[] = []): readonly Instruction[] => {
  const own = stage.instructions.filter((it) => it.keyword === "SHELL");
  return own.length === 0 ? below : [...below, ...own];
});

interface Flags {
  readonly exits: boolean;
  readonly pipes: boolean;
}

/** What the shell itself was told, by SHELL or by the first line of a heredoc. */
function flagsOf(shell: Instruction | undefined, instruction: Instruction, { text }: Document): Flags {
  const { heredocs, exec } = instruction;
  const words = (shell?.exec ?? []).map((it) => literal(it) ?? "");
  const first =
    heredocs[0] === undefined ? "" : /^#!.*/.exec(text.slice(heredocs[0].body.start, heredocs[0].body.end))?.[0];
  const all = [...words, ...(first ?? "").split(/\s+/).slice(1)];
  return flagsIn(exec === undefined ? all : exec.slice(1, 2).map((it) => literal(it) ?? ""));
}

const flagsIn = (words: readonly string[]): Flags => ({
  exits: words.some((it) => /^-[a-zA-Z]*e|^errexit$/.test(it)),
  pipes: words.includes("pipefail"),
});

/** The script of `bash -c "..."`, and what that shell was told. */
function shellIn({ name, args }: SimpleCommand, masked: string): { script: Script; flags: Flags } | undefined {
  if (name === undefined || !isShell(literal(name) ?? "")) return undefined;
  const words = args.map((it) => literal(it) ?? "");
  const at = words.findIndex((it) => /^-\w*c$/.test(it));
  const script = at < 0 || args[at + 1] === undefined ? undefined : nestedShell(masked, args[at + 1]!);
  return script && { script, flags: flagsIn(words.slice(0, at + 1)) };
}

type Fate = Pick<Swallowed, "between" | "isNested"> & { readonly by: Swallowed["by"] | undefined };

type Tell = (command: SimpleCommand, fate: Fate) => void;

/** Goes through a script in order, with what becomes of a failure of each command; answers with the flags after it. */
function walk(script: Script, fate: Fate, flags: Flags, masked: string, tell: Tell): Flags {
  const inner = (it: Script, its: Fate, own: Flags) => walk(it, its, own, masked, tell);
  switch (script.kind) {
    case "command": {
      const nested = shellIn(script, masked);
      if (nested !== undefined) {
        const own = flags.exits && fate.by !== "pipe" ? undefined : fate.by;
        inner(nested.script, { by: own, between: undefined, isNested: true }, nested.flags);
        return flags;
      }
      if (fate.by === "pipe" || !flags.exits) tell(script, fate);
      return afterSet(script, flags);
    }
    case "sequence": {
      let own = flags;
      script.items.forEach((it, i) => {
        const next = script.items[i + 1];
        const isLost = next !== undefined && !own.exits;
        own = inner(
          it,
          isLost ? { ...fate, by: "next", between: fate.by === undefined ? [it, next] : undefined } : fate,
          own,
        );
      });
      return own;
    }
    case "and-or": {
      // What stands before the last `||` is that one's business.
      const from = script.rest.findLastIndex((it) => it.operator === "||");
      const parts = [script.first, ...script.rest.map((it) => it.script)].slice(from + 1);
      const isPlain = from < 0;
      return parts.reduce((own, it) => inner(it, isPlain ? fate : { ...fate, between: undefined }, own), flags);
    }
    case "pipeline": {
      if (script.commands.length === 1) return script.negated ? flags : inner(script.commands[0]!, fate, flags);
      script.commands.forEach((it, i) => {
        const isLast = i === script.commands.length - 1;
        if (isLast && !script.negated) inner(it, { ...fate, between: undefined }, flags);
        if (!isLast && !flags.pipes) inner(it, { ...fate, by: "pipe", between: undefined }, flags);
      });
      return flags;
    }
    case "block": {
      const own = inner(script.body, { ...fate, between: undefined }, flags);
      return script.subshell ? flags : own;
    }
    case "if": {
      const bodies = [...script.branches.map((it) => it.body), ...(script.otherwise ? [script.otherwise] : [])];
      for (const it of bodies) inner(it, { ...fate, between: undefined }, flags);
      return flags;
    }
    case "loop":
      inner(
        script.body,
        script.loop === "for" && !flags.exits ? { ...fate, by: "loop", between: undefined } : fate,
        flags,
      );
      return flags;
    case "choice":
      for (const it of script.bodies) inner(it, { ...fate, between: undefined }, flags);
      return flags;
    default:
      return flags;
  }
}

/** `set -eux`, `set -o pipefail`, `set +e`. */
function afterSet({ name, args }: SimpleCommand, { exits, pipes }: Flags): Flags {
  const called = name === undefined ? undefined : literal(name);
  if (called === undefined || !isProgram(called, "options")) return { exits, pipes };
  const words = args.map((it) => literal(it) ?? "");
  const isOff = words.some((it) => /^\+[a-zA-Z]*e/.test(it));
  const isOn = words.some((it) => /^-[a-zA-Z]*e/.test(it)) || words.includes("errexit");
  return { exits: isOff ? false : exits || isOn, pipes: pipes || words.includes("pipefail") };
}
