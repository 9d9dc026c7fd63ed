// Variables in the text: where one was defined, and edits that take a definition out, move it or give it another name.
import type { Document, Instruction, Word } from "../syntax/document.ts";
import { extent, insertAbove, insertBelow, removal } from "../syntax/rewrite.ts";
import type { Edit } from "../text/edit.ts";
import type { Span } from "../text/span.ts";
import type { StageBuild, Step } from "./build.ts";
import { definitions } from "./instructions.ts";
import type { Variable } from "./state.ts";

/** A `NAME=value` of an ENV or ARG. */
export interface VariableDefinition {
  readonly instruction: Instruction;
  readonly name: string;
  /** The name alone. */
  readonly span: Span;
  /** All of it. */
  readonly word: Word;
  readonly value: Word | undefined;
}

/** The definitions of an ENV or ARG, in order. */
export function definitionsOf(instruction: Instruction): VariableDefinition[] {
  return definitions(instruction).map(({ name, word, value }) => {
    const { start } = word.span;
    return { instruction, name, span: { start, end: start + name.length }, word, value };
  });
}

/** Where a variable got its value in this file; undefined where the base image gave it. */
export function definitionOf(
  document: Document,
  name: string,
  variable: Variable | undefined,
): VariableDefinition | undefined {
  const { cause } = variable ?? {};
  const instruction = cause && document.instructions.find((it) => it.span === cause.span);
  return instruction && definitionsOf(instruction).findLast((it) => it.name === name);
}

/** Takes a definition out, and its instruction where nothing else is in it. Undefined where a comment would go too. */
export function withoutDefinition(document: Document, { instruction, word }: VariableDefinition): Edit | undefined {
  const all = definitionsOf(instruction);
  if (all.length === 1) return removal(document, instruction);
  const at = all.findIndex((it) => it.word === word);
  const previous = all[at - 1]?.word.span;
  const next = all[at + 1]?.word.span;
  const span = previous ? { start: previous.end, end: word.span.end } : { start: word.span.start, end: next!.start };
  const comment = document.comments.some((it) => span.start <= it.span.start && it.span.end <= span.end);
  return comment ? undefined : { span, text: "" };
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
export function renamedUses({ text, comments }: Document, steps: readonly Step[], name: string, to: string): Edit[] {
  return usesOf({ text, comments }, steps, name).map((span) => ({ span, text: to }));
}

/** The places of a variable's name in these steps, behind its `$` or `${`. */
export function usesOf(
  { text, comments }: Pick<Document, "text" | "comments">,
  steps: readonly Step[],
  name: string,
): Span[] {
  return steps.flatMap(({ instruction }) => {
    const { start, end } = extent(instruction);
    return [...text.slice(start, end).matchAll(new RegExp(`(?<!\\\\)(\\$\\{?)${name}(?!\\w)`, "g"))]
      .map((match) => {
        const from = start + match.index + match[1]!.length;
        return { start: from, end: from + name.length };
      })
      .filter((span) => !comments.some((it) => it.span.start <= span.start && span.end <= it.span.end));
  });
}
