// Where lines begin: from UTF-16 offsets to lines and columns, and back.

/** A place as people and protocols count it; both numbers start at 0, the character counts UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** A table of line starts. Lines end at LF, CRLF or a lone CR, as in the Language Server Protocol. */
export interface Lines {
  /** How many lines there are; an empty text has one. */
  readonly count: number;
  positionAt(offset: number): Position;
  /** The offset of a position; beyond the end of a line it is that line's end, beyond the text the text's end. */
  offsetAt(position: Position): number;
  /** The offset at which a line's own text begins and ends, without its line break. */
  lineSpan(line: number): { readonly start: number; readonly end: number };
}

export function linesOf(text: string): Lines {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);

  const lineSpan = (line: number) => {
    const start = starts[line] ?? text.length;
    const next = starts[line + 1];
    if (next === undefined) return { start, end: text.length };
    return { start, end: text.startsWith("\r\n", next - 2) ? next - 2 : next - 1 };
  };

  return {
    count: starts.length,
    lineSpan,
    positionAt(offset) {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (starts[middle]! <= offset) low = middle;
        else high = middle - 1;
      }
      return { line: low, character: Math.max(0, Math.min(offset, text.length) - starts[low]!) };
    },
    offsetAt({ line, character }) {
      if (line < 0) return 0;
      const { start, end } = lineSpan(line);
      return Math.min(start + Math.max(0, character), end);
    },
  };
}
