// What a script of the build context calls that a container starts or a RUN runs, as far as its text can be read.

import { type Invocation, variable } from "../../commands/call.ts";
import type { Deed } from "../../commands/effect.ts";
import { scriptWord } from "../../commands/s2i-scripts.ts";
import type { Context } from "../../context/context.ts";
import { originOf } from "../../image/origins.ts";
import type { State } from "../../image/state.ts";
import type { Build } from "../../simulation/build.ts";
import { runScript } from "../../simulation/shell.ts";
import type { Script, SimpleCommand, Word } from "../../syntax/document.ts";
import { isShell } from "../../syntax/run.ts";
import { unparsed } from "../../syntax/unparsed.ts";
import { absolute } from "../../text/paths.ts";
import type { Span } from "../../text/span.ts";
import { shellScriptAt } from "../shell-scripts.ts";

export interface ScriptCall {
  readonly deed: Deed;
  readonly before: State;
  /** It runs for sure, and nothing forgives its failure. */
  readonly certain: boolean;
  /** It stands in the Containerfile: the script was given it as its arguments. */
  readonly given: boolean;
}

export interface ReadScript {
  /** As the build context names it. */
  readonly file: string;
  readonly calls: readonly ScriptCall[];
}

/** The path in the image of the script that a call runs; undefined where it runs none, or nobody knows which. */
function scriptPathOf(call: Invocation, state: State, context: Context): string | undefined {
  const word = scriptWord(call);
  const text = word.value;
  if (text === undefined) return undefined;
  if (word !== call.name || text.includes("/")) return absolute(text, call.workdir);
  const folders = variable("PATH", call)?.split(":") ?? [];
  const paths = folders.map((it) => absolute(`${it}/${text}`, call.workdir));
  return paths.find((it) => {
    const file = it === undefined ? undefined : originOf(state, it, context);
    return file !== undefined && context.kind(file) === "file";
  });
}

/**
 * The commands of the script that a call runs, in a state; undefined where it runs none of the build context, or one that
 * is no shell script, or that the build has changed.
 */
export function scriptCallsOf(call: Invocation, state: State, { context }: Build): ReadScript | undefined {
  const path = context && scriptPathOf(call, state, context);
  if (path === undefined || context === undefined) return undefined;
  const found = shellScriptAt(path, state, context, isShell(call.name.value ?? ""));
  if (found === undefined || found === "other" || found.changed || found.text.includes("\r")) return undefined;
  const { from: file, text, script } = found;
  if (script === undefined) return undefined;
  const words = wordsBehind(call);
  const given = new Set<Span>(words?.flatMap((it) => [it.span, ...it.parts.map((part) => part.span)]));
  const calls: ScriptCall[] = [];
  const run = words === undefined ? script : withArguments(script, words);
  const workdir = call.workdir === state.workdir.value ? state.workdir : { value: call.workdir, cause: undefined };
  runScript(unparsed(text), run, { ...state, workdir }, (deed, before, _after, { certain, forgiven }) => {
    calls.push({ deed, before, certain: certain && !forgiven, given: given.has(deed.name.span) });
  });
  return { file, calls };
}

/** The words of the file that a script gets as its arguments; undefined where they are not words of the file. */
function wordsBehind(call: Invocation): readonly Word[] | undefined {
  const at = call.args.indexOf(scriptWord(call));
  const args = call.args.slice(at + 1);
  const written = [...(call.written.name ? [call.written.name] : []), ...call.written.args];
  const words = args.map(({ span }) =>
    written.find((it) => it.span === span || it.parts.some((part) => part.span === span)),
  );
  return words.every((it) => it !== undefined) && words.length > 0 ? (words as Word[]) : undefined;
}

/** A script in which `"$@"` is the words that it is given. */
function withArguments(script: Script, words: readonly Word[]): Script {
  const inside = (it: Script) => withArguments(it, words);
  switch (script.kind) {
    case "command":
      return commandWith(script, words);
    case "sequence":
      return { ...script, items: script.items.map(inside) };
    case "and-or":
      return {
        ...script,
        first: inside(script.first),
        rest: script.rest.map((it) => ({ ...it, script: inside(it.script) })),
      };
    case "pipeline":
      return { ...script, commands: script.commands.map(inside) };
    case "block":
    case "loop":
    case "definition":
      return script.kind === "definition" ? script : { ...script, body: inside(script.body) };
    case "if":
      return {
        ...script,
        branches: script.branches.map((it) => ({ condition: it.condition, body: inside(it.body) })),
        otherwise: script.otherwise && inside(script.otherwise),
      };
    default:
      return script;
  }
}

function commandWith(command: SimpleCommand, words: readonly Word[]): SimpleCommand {
  if (command.name === undefined) return command;
  const all = [command.name, ...command.args];
  if (!all.some(isAllArguments)) return command;
  const [name, ...args] = all.flatMap((it) => (isAllArguments(it) ? words : [it]));
  return { ...command, name, args };
}

function isAllArguments({ parts: [part, more] }: Word): boolean {
  return part?.kind === "variable" && more === undefined && part.name === "@" && part.operator === "";
}
