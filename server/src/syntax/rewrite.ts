// Edits of whole instructions, in the style of the file: its line ends, its indentation, its case of keywords.
import type { Edit } from "../text/edit.ts";
import { once } from "../text/once.ts";
import type { Span } from "../text/span.ts";
import type { Document, Instruction } from "./document.ts";

/** Inserts instructions, one per line, above an instruction and the comments that belong to it. */
export function insertAbove(document: Document, instruction: Instruction, lines: readonly string[]): Edit {
  const start = withComments(document, instruction);
  return { span: { start, end: start }, text: lines.map((it) => styled(document, instruction, it)).join("") };
}

/** Inserts instructions, one per line, below an instruction and its heredocs. */
export function insertBelow(document: Document, instruction: Instruction, lines: readonly string[]): Edit {
  const end = linesOfInstruction(document, instruction).end;
  const text = lines.map((it) => styled(document, instruction, it)).join("");
  // The last line of a file may have no end of its own.
  const unended = end === document.text.length && !/[\r\n]$/.test(document.text);
  return { span: { start: end, end }, text: unended ? lineBreak(document) + text.replace(/\r?\n$/, "") : text };
}

/** Takes an instruction out, with its line breaks. */
export function removal(document: Document, instruction: Instruction): Edit {
  return { span: linesOfInstruction(document, instruction), text: "" };
}

/** Everything that an instruction covers: its own text and its heredocs. */
export function extent({ span, heredocs }: Instruction): Span {
  return { start: span.start, end: Math.max(span.end, heredocs.at(-1)?.end ?? 0) };
}

/** "USER 1001" as this file would write it: keywords in lower case where FROM is. */
export function keyword(document: Document, name: string): string {
  const { text, stages } = document;
  const from = stages[0]?.from.keywordSpan;
  return from !== undefined && /^[a-z]+$/.test(text.slice(from.start, from.end)) ? name.toLowerCase() : name;
}

export function lineBreak({ text }: Document): string {
  return /\r?\n/.exec(text)?.[0] ?? "\n";
}

function styled(document: Document, instruction: Instruction, line: string): string {
  const start = lineStart(document.text, instruction.span.start);
  const indent = document.text.slice(start, instruction.span.start);
  const [name = "", ...rest] = line.split(" ");
  return `${/^[ \t]*$/.test(indent) ? indent : ""}${[keyword(document, name), ...rest].join(" ")}${lineBreak(document)}`;
}

/** The whole lines of an instruction, with the last one's line break. */
function linesOfInstruction({ text }: Document, instruction: Instruction): Span {
  const { start, end } = extent(instruction);
  const newline = text.indexOf("\n", end);
  return { start: lineStart(text, start), end: newline < 0 ? text.length : newline + 1 };
}

/** The offset of the first comment line of the block right above an instruction, or of its own line. */
function withComments(document: Document, { span }: Instruction): number {
  const { text } = document;
  let start = lineStart(text, span.start);
  const starts = commentLines(document);
  for (;;) {
    const above = start === 0 ? -1 : lineStart(text, start - 1);
    if (above < 0 || !starts.has(above)) return start;
    start = above;
  }
}

/** Where the lines of comments begin. */
const commentLines = once(
  ({ text, comments }: Document): ReadonlySet<number> => new Set(comments.map((it) => lineStart(text, it.span.start))),
);

function lineStart(text: string, offset: number): number {
  return offset <= 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}
