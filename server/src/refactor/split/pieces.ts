// The commands of a RUN with what they do, and with what they have to do with each other as pieces of one shell script.

import { isProgram } from "../../knowledge/program-kinds.ts";
import type { Execution, Step } from "../../simulation/build.ts";
import type { Document, Script, SimpleCommand } from "../../syntax/document.ts";
import { literal } from "../../syntax/words.ts";
import { baseName } from "../../text/paths.ts";
import { type Span, slice, within } from "../../text/span.ts";
import { type Item, itemsOf } from "./items.ts";

/** A command of a RUN's list, or a construct that stays together. */
export interface ShellPiece {
  readonly item: Item;
  /** What runs when it runs: in it, and in the functions that it calls. */
  readonly executions: readonly Execution[];
  readonly ties: Ties;
}

/** What a piece leaves for those after it in the same shell, and what it takes from those before it. */
interface Ties {
  /** Variables that it sets. */
  readonly sets: ReadonlySet<string>;
  /** Variables that it uses, in so far as `$NAME` stands in it. */
  readonly uses: ReadonlySet<string>;
  readonly functions: ReadonlyMap<string, Span>;
  readonly calls: ReadonlySet<string>;
  /** It runs a file or a text in the same shell, which may set anything. */
  readonly evaluates: boolean;
  /** It does nothing else than to go to another folder. */
  readonly move: Move | undefined;
  /** It only sets variables, or defines functions. */
  readonly quiet: boolean;
}

/** `from` elsewhere: where it goes depends on where the shell is. */
type Move = "absolute" | "relative" | "push" | "pop";

/** The pieces of a RUN in order; one where it cannot be taken apart, none where nothing is known of it. */
export function piecesOf(document: Document, step: Step): ShellPiece[] {
  const items = itemsOf(document, step.instruction);
  const tied = items.map((item) => ({ item, ties: tiesOf(document, item) }));
  const bodies = tied.flatMap(({ ties }) => [...ties.functions]);
  return tied.map(({ item, ties }) => {
    const called = bodies.filter(([name]) => ties.calls.has(name)).map(([, span]) => span);
    const inside = ({ written }: Execution) =>
      within(written.span, item.span) && !bodies.some(([, span]) => within(written.span, span));
    const executions = step.executions.filter(
      (it) => inside(it) || called.some((span) => within(it.written.span, span)),
    );
    return { item, executions, ties };
  });
}

function tiesOf({ masked }: Document, { script, span }: Item): Ties {
  const sets = new Set<string>();
  const functions = new Map<string, Span>();
  const calls = new Set<string>();
  const commands: SimpleCommand[] = [];
  let evaluates = false;
  const walk = (it: Script | undefined, own: boolean): void => {
    switch (it?.kind) {
      case "command": {
        commands.push(it);
        const name = it.name && baseName(literal(it.name) ?? "");
        if (name === undefined && own) for (const one of it.assignments) sets.add(one.name);
        if (name === undefined) return;
        calls.add(name);
        if (isProgram(name, "evaluates") && own) evaluates = true;
        if (isProgram(name, "variables") && own) {
          for (const word of it.args) {
            const variable = /^([A-Za-z_]\w*)(?:=|$)/.exec(masked.slice(word.span.start, word.span.end))?.[1];
            if (variable !== undefined) sets.add(variable);
          }
        }
        return;
      }
      case "sequence":
        for (const one of it.items) walk(one, own);
        return;
      case "and-or":
        walk(it.first, own);
        for (const one of it.rest) walk(one.script, own);
        return;
      case "pipeline":
        for (const one of it.commands) walk(one, own && it.commands.length === 1);
        return;
      case "block":
        walk(it.body, own && !it.subshell);
        return;
      case "if":
        for (const one of it.branches) {
          walk(one.condition, own);
          walk(one.body, own);
        }
        walk(it.otherwise, own);
        return;
      case "loop":
        if (it.variable !== undefined && own) sets.add(it.variable);
        walk(it.condition, own);
        walk(it.body, own);
        return;
      case "choice":
        for (const one of it.bodies) walk(one, own);
        return;
      case "definition":
        functions.set(it.name, it.span);
        walk(it.body, false);
    }
  };
  walk(script, true);
  const text = slice(masked, span);
  return {
    sets,
    uses: new Set([...text.matchAll(/\$\{?[#!]?([A-Za-z_]\w*)/g)].map((match) => match[1]!)),
    functions,
    calls,
    evaluates,
    move: moveOf(commands),
    quiet: script.kind === "definition" || onlySets(commands, sets, script),
  };
}

/** Whether commands do nothing but to set variables, with tests to choose by. */
function onlySets(commands: readonly SimpleCommand[], sets: ReadonlySet<string>, script: Script): boolean {
  if (script.kind === "opaque") return false;
  if (commands.every((it) => it.name === undefined)) return true;
  const own = ({ name }: SimpleCommand) =>
    name === undefined || isProgram(literal(name) ?? "?", "variables", "tests", "nothing", "telling");
  return sets.size > 0 && commands.every(own);
}

function moveOf(commands: readonly SimpleCommand[]): Move | undefined {
  const names = commands.map((it) => (it.name && literal(it.name)) ?? "");
  const at = names.findIndex((it) => isProgram(it, "enters", "returns"));
  if (at < 0 || !names.every((it, i) => i === at || isProgram(it, "nothing", "telling") || it === "exit"))
    return undefined;
  if (isProgram(names[at]!, "returns")) return "pop";
  if (isProgram(names[at]!, "pushes")) return "push";
  const target = commands[at]!.args.findLast((it) => !/^-./.test(literal(it) ?? ""));
  const first = target?.parts[0];
  // A variable mostly holds a whole path.
  return first === undefined || first.kind === "variable" || (first.kind === "text" && /^[/~]/.test(first.text))
    ? "absolute"
    : "relative";
}
