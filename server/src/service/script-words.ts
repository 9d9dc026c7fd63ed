// Every word of a shell script, nested ones too, in no particular order.
import type { Script, Word } from "../syntax/document.ts";

export function wordsOf(script: Script): Word[] {
  switch (script.kind) {
    case "command":
      return [
        ...(script.name ? [script.name] : []),
        ...script.args,
        ...script.assignments.map((it) => it.value),
        ...script.redirects.flatMap((it) => it.target ?? []),
      ].flatMap((it) => [
        it,
        ...it.parts.flatMap((part) => (part.kind === "substitution" && part.script ? wordsOf(part.script) : [])),
      ]);
    case "sequence":
      return script.items.flatMap(wordsOf);
    case "and-or":
      return [script.first, ...script.rest.map((it) => it.script)].flatMap(wordsOf);
    case "pipeline":
      return script.commands.flatMap(wordsOf);
    case "block":
    case "definition":
      return wordsOf(script.body);
    case "if":
      return [
        ...script.branches.flatMap((it) => [it.condition, it.body]),
        ...(script.otherwise ? [script.otherwise] : []),
      ].flatMap(wordsOf);
    case "loop":
      return [...(script.items ?? []), ...(script.condition ? wordsOf(script.condition) : []), ...wordsOf(script.body)];
    case "choice":
      return [script.word, ...script.bodies.flatMap(wordsOf)];
    case "opaque":
      return [];
  }
}
