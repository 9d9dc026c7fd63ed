// Variables in the text: where one was defined, and edits that take a definition out, move it or give it another name.
import { definitionsOf, usesOf, type VariableDefinition } from "../queries/definitions.ts";
import type { StageBuild, Step } from "../simulation/build.ts";
import { hasComment } from "../syntax/comments.ts";
import type { Document } from "../syntax/document.ts";
import { insertAbove, insertBelow, removal } from "../syntax/rewrite.ts";
import type { Edit } from "../text/edit.ts";

/** Takes a definition out, and its instruction where nothing else is in it. Undefined where a comment would go too. */
export function withoutDefinition(document: Document, { instruction, word }: VariableDefinition): Edit | undefined {
  const all = definitionsOf(instruction);
  if (all.length === 1) return removal(document, instruction);
  const at = all.findIndex((it) => it.word === word);
  const previous = all[at - 1]?.word.span;
  const next = all[at + 1]?.word.span;
  const span = previous ? { start: previous.end, end: word.span.end } : { start: word.span.start, end: next!.start };
  return hasComment(document, span) ? undefined : { span, text: "" };
}

/** An ENV of its own with the same definition, as it is written. */
export function asEnv({ text }: Document, { instruction, word, value }: VariableDefinition): string {
  const end = value?.span.end ?? word.span.end;
  return `${instruction.keyword} ${text.slice(word.span.start, end)}`;
}

/** Inserts instructions where the published stage says what to run: above its CMD or ENTRYPOINT, else at its end. */
export function insertForRun(document: Document, { steps }: StageBuild, lines: readonly string[]): Edit {
  const command = steps.find(({ instruction }) => ["CMD", "ENTRYPOINT"].includes(instruction.keyword));
  if (command !== undefined) return insertAbove(document, command.instruction, lines);
  return insertBelow(document, steps.at(-1)!.instruction, lines);
}

/** Writes another name wherever these steps use the variable: `$NAME`, `${NAME}`, `${NAME:-x}`. */
export function renamedUses(document: Document, steps: readonly Step[], name: string, to: string): Edit[] {
  return usesOf(document, steps, name).map((span) => ({ span, text: to }));
}
