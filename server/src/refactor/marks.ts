// Doubts as comments in the new text, where whoever reads it will look.
import type { Document, Instruction } from "../syntax/document.ts";
import { lineBreak } from "../syntax/rewrite.ts";
import type { Edit } from "../text/edit.ts";
import { lineStart } from "./place.ts";
import type { Doubt } from "./refactoring.ts";

/** A comment line right above an instruction for each doubt. */
export function marked(document: Document, { span }: Instruction, doubts: readonly Doubt[]): Edit[] {
  const start = lineStart(document.text, span.start);
  const indent = document.text.slice(start, span.start);
  return doubts.map(({ message }) => ({
    span: { start, end: start },
    text: `${/^[ \t]*$/.test(indent) ? indent : ""}# TODO: ${message}${lineBreak(document)}`,
  }));
}
