// Whole instructions taken out of a file, so that nobody sees that they were there.
import type { Document, Instruction } from "../syntax/document.ts";
import { extent, lineBreak, removal } from "../syntax/rewrite.ts";
import type { Edit } from "../text/edit.ts";
import { within } from "../text/span.ts";
import { lineStart, nextLine } from "./place.ts";

/**
 * Takes instructions out. Comments stay, those inside an instruction too; but what Splitstage was told to ignore in it
 * goes with it. No two blank lines come to stand together.
 */
export function without(document: Document, instructions: Iterable<Instruction>): Edit[] {
  return [...instructions].map((it) => withoutOne(document, it));
}

function withoutOne(document: Document, instruction: Instruction): Edit {
  const { text, comments } = document;
  const { end } = removal(document, instruction).span;
  const start = withIgnore(document, lineStart(text, instruction.span.start));
  const inner = comments.filter((it) => within(it.span, extent(instruction)));
  const kept = inner
    .map((it) => text.slice(lineStart(text, it.span.start), it.span.end) + lineBreak(document))
    .join("");
  const gap = kept === "" && isBlank(text, start - 1) && isBlank(text, end);
  return { span: { start, end: gap ? nextLine(text, end) : end }, text: kept };
}

/** The start of the comment right above that says what to ignore, or of the line itself. */
function withIgnore({ text, comments }: Document, start: number): number {
  const above = comments.find((it) => nextLine(text, it.span.end) === start);
  return above !== undefined && /^splitstage\s+ignore\s*=/.test(above.text) ? lineStart(text, above.span.start) : start;
}

/** Tells whether the line of an offset is blank; what is before the first line and behind the last one is not. */
function isBlank(text: string, offset: number): boolean {
  if (offset < 0 || offset >= text.length) return false;
  return /^[ \t\r]*$/.test(text.slice(lineStart(text, offset), nextLine(text, offset)).replace(/\n$/, ""));
}
