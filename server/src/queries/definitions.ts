// Where variables are defined, and where they are used.
import type { Variable } from "../image/state.ts";
import type { Step } from "../simulation/build.ts";
import { definitions } from "../simulation/instructions.ts";
import { isInComment } from "../syntax/comments.ts";
import type { Document, Instruction, Word } from "../syntax/document.ts";
import { extent } from "../syntax/rewrite.ts";
import { grouped } from "../text/grouped.ts";
import { once } from "../text/once.ts";
import { firstIndex } from "../text/search.ts";
import { type Span, within } from "../text/span.ts";
import { instructionWith } from "./places.ts";

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
  const instruction = instructionWith(document, variable?.cause?.span);
  return instruction && definitionsOf(instruction).findLast((it) => it.name === name);
}

/** The places of a variable's name in these steps, which are in the order of the file, behind its `$` or `${`. */
export function usesOf(document: Document, steps: readonly Step[], name: string): Span[] {
  const all = variablesIn(document).get(name) ?? [];
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) return [];
  const from = firstIndex(all, ({ span }) => span.start >= first.instruction.span.start);
  const until = firstIndex(all, ({ span }) => span.start >= extent(last.instruction).end);
  return all.slice(from, until).flatMap(({ span }) => {
    const step = steps[firstIndex(steps, (it) => span.end <= extent(it.instruction).end)];
    return step !== undefined && within(span, extent(step.instruction)) ? [span] : [];
  });
}

/** The places of all variables, by name. */
const variablesIn = once((document: Document) => {
  const found = document.instructions.flatMap((it) => {
    const { start, end } = extent(it);
    return [...document.text.slice(start, end).matchAll(/(?<!\\)(\$\{?)([A-Za-z_]\w*)/g)].map((match) => {
      const from = start + match.index + match[1]!.length;
      return { name: match[2]!, span: { start: from, end: from + match[2]!.length } };
    });
  });
  return grouped(
    found.filter(({ span }) => !isInComment(document, span)),
    (it) => it.name,
  );
});
