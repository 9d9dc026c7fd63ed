// Everything inside a script, from the outside in, in the order of the file.
import type { Part, Script, SimpleCommand, VariablePart, Word } from "./document.ts";

/** A script and all scripts in it, those in `$(...)` too. */
export function* scriptsIn(script: Script): Iterable<Script> {
  yield script;
  for (const it of parts(script)) yield* scriptsIn(it);
}

/** The variables that words and scripts refer to. */
export function* variablesIn(script: Script): Iterable<VariablePart> {
  for (const it of scriptsIn(script)) {
    for (const word of wordsOf(it)) yield* variablesInParts(word.parts);
  }
}

/** The variables in the parts of a word, those in the operand of `${A:-$B}` too. */
export function* variablesInParts(parts: readonly Part[]): Iterable<VariablePart> {
  for (const part of parts) {
    if (part.kind !== "variable") continue;
    yield part;
    yield* variablesInParts(part.operand);
  }
}

/** The words of one script itself. */
function wordsOf(script: Script): Word[] {
  switch (script.kind) {
    case "command":
      return wordsOfCommand(script);
    case "loop":
      return [...(script.items ?? [])];
    case "choice":
      return [script.word];
    default:
      return [];
  }
}

function wordsOfCommand({ name, args, assignments, redirects }: SimpleCommand): Word[] {
  return [
    ...assignments.map((it) => it.value),
    ...(name === undefined ? [] : [name]),
    ...args,
    ...redirects.flatMap((it) => it.target ?? []),
  ];
}

function parts(script: Script): Script[] {
  switch (script.kind) {
    case "sequence":
      return [...script.items];
    case "and-or":
      return [script.first, ...script.rest.map((it) => it.script)];
    case "pipeline":
      return [...script.commands];
    case "block":
    case "definition":
      return [script.body];
    case "if":
      return [
        ...script.branches.flatMap((it) => [it.condition, it.body]),
        ...(script.otherwise ? [script.otherwise] : []),
      ];
    case "loop":
      return [...substitutions(script), ...(script.condition ? [script.condition] : []), script.body];
    case "choice":
      return [...substitutions(script), ...script.bodies];
    case "command":
      return substitutions(script);
    case "opaque":
      return [];
  }
}

function substitutions(script: Script): Script[] {
  return wordsOf(script).flatMap((word) =>
    word.parts.flatMap((it) => (it.kind === "substitution" && it.script !== undefined ? [it.script] : [])),
  );
}
