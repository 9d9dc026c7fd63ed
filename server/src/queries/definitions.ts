// Where variables are defined, and where they are used.
import type { Variable } from "../image/state.ts";
import type { Step } from "../simulation/build.ts";
import { definitions } from "../simulation/instructions.ts";
import type { Document, Instruction, Word } from "../syntax/document.ts";
import { extent } from "../syntax/rewrite.ts";
import type { Span } from "../text/span.ts";

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
