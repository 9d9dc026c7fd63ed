// Places in the text of a file: spans with the line on which they begin.
import { linesOf } from "../../text/lines.ts";
import type { Span } from "../../text/span.ts";

export interface Place {
  readonly file: string;
  readonly span: Span;
  /** The first line is 0. */
  readonly line: number;
}

/** Answers places in one file. Those that are asked for in their order cost next to nothing. */
export function placesIn(text: string, file: string): (span: Span) => Place {
  const lines = text.includes("\r") ? linesOf(text) : undefined;
  let offset = 0;
  let line = 0;
  return (span) => {
    if (lines !== undefined) return { file, span, line: lines.positionAt(span.start).line };
    if (span.start < offset) {
      offset = 0;
      line = 0;
    }
    for (let at = text.indexOf("\n", offset); at >= 0 && at < span.start; at = text.indexOf("\n", at + 1)) {
      line++;
      offset = at + 1;
    }
    return { file, span, line };
  };
}
