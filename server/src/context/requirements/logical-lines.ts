// The lines of a requirements file as pip reads them: continued ones joined, comments taken off, places kept.

export interface LogicalLine {
  readonly text: string;
  /** Where a character of `text` stands in the file: its UTF-16 offset, and its line, of which the first is 0. */
  at(offset: number): { readonly offset: number; readonly line: number };
}

interface Piece {
  readonly text: string;
  /** Where it stands in the file. */
  readonly start: number;
  readonly line: number;
}

/** The lines that say something. */
export function logicalLines(file: string): LogicalLine[] {
  const lines: LogicalLine[] = [];
  let pieces: Piece[] = [];
  let number = 0;
  const breaks = /\r\n|\r|\n|$/g;
  for (let start = 0; start <= file.length; number++) {
    breaks.lastIndex = start;
    const end = breaks.exec(file)!;
    // An editor may show the mark that some editors put at the beginning; pip does not see it.
    const from = start === 0 && file.startsWith("\uFEFF") ? 1 : start;
    const text = file.slice(from, end.index);
    start = end.index + (end[0].length || 1);
    const comment = /^\s*#/.test(text);
    const continued = text.endsWith("\\") && !comment;
    pieces.push({
      text: continued ? withoutBackslashes(text) : comment ? ` ${text}` : text,
      start: comment ? from - 1 : from,
      line: number,
    });
    if (continued && start <= file.length) continue;
    const line = joined(pieces);
    if (line !== undefined) lines.push(line);
    pieces = [];
  }
  return lines;
}

function joined(pieces: readonly Piece[]): LogicalLine | undefined {
  const whole = pieces.length === 1 ? pieces[0]!.text : pieces.map((it) => it.text).join("");
  const text = withoutComment(whole);
  if (text.trim() === "") return undefined;
  return {
    text,
    at: (offset) => {
      let before = 0;
      for (const [index, piece] of pieces.entries()) {
        if (offset < before + piece.text.length || index === pieces.length - 1) {
          return { offset: piece.start + offset - before, line: piece.line };
        }
        before += piece.text.length;
      }
      return { offset, line: 0 };
    },
  };
}

/** A comment begins with a `#` at the start or behind white space; in an address it is a part of it. */
function withoutComment(text: string): string {
  for (let at = text.indexOf("#"); at >= 0; at = text.indexOf("#", at + 1)) {
    if (at === 0 || /\s/.test(text[at - 1]!)) return text.slice(0, at);
  }
  return text;
}

function withoutBackslashes(text: string): string {
  let end = text.length;
  while (text[end - 1] === "\\") end--;
  return text.slice(0, end);
}
