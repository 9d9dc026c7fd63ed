// What the builder does to the text before any parser sees it: continued lines are joined, the comments and blank
// lines between them are dropped, heredocs are set aside. We do the same without moving a character.
import type { Span } from "../text/span.ts";
import type { Heredoc } from "./document.ts";

/** Stands where a continuation splits a word; whoever reads a word leaves it out. */
export const GLUE = "\uE000";

export interface Layout {
  readonly escape: string;
  /** As long as the text: dropped comments, blank lines and continuations are blanks, heredoc bodies are untouched. */
  readonly masked: string;
  /** The joined lines that are no comments and not blank, without heredocs, without blanks at their ends. */
  readonly lines: readonly Span[];
  readonly heredocs: readonly Heredoc[];
  /** Comment lines outside heredocs, from the `#` to the last character that is no blank. */
  readonly comments: readonly Span[];
}

/** Lays out a text. Never fails; an unclosed heredoc reaches to the end. */
export function layout(text: string): Layout {
  const escape = escapeOf(text);
  const continuation = escape === "`" ? /`[ \t\r]*$/ : /\\[ \t\r]*$/;
  const masked: string[] = [];
  const lines: Span[] = [];
  const heredocs: Heredoc[] = [];
  const comments: Span[] = [];

  let logical = ""; // the joined line so far, masked
  let logicalStart = 0;
  let continued = false;
  for (let at = 0; at < text.length; ) {
    const end = endOfLine(text, at);
    const line = text.slice(at, end).replace(/\n$/, "");
    if (!continued) {
      logical = "";
      logicalStart = at;
    }
    const idle = /^\s*(#|$)/.test(line);
    if (idle && line.includes("#")) comments.push({ start: at + line.indexOf("#"), end: at + line.trimEnd().length });
    if (idle && !continued) {
      masked.push(text.slice(at, end));
      at = end;
      continue;
    }
    const cut = idle ? null : continuation.exec(line);
    if (idle) {
      const filler = (logical.endsWith(GLUE) ? GLUE : " ").repeat(end - at);
      logical += filler;
      masked.push(filler);
    } else if (cut !== null) {
      const glued = /\S$/.test(line.slice(0, cut.index)) && /^\S/.test(nextReal(text, end));
      const filler = (glued ? GLUE : " ").repeat(end - at - cut.index);
      const chunk = line.slice(0, cut.index) + filler;
      logical += chunk;
      masked.push(chunk);
      continued = true;
    } else {
      logical += line;
      const here = heredocsIn(logical, logicalStart, text, end);
      masked.push(text.slice(at, end));
      lines.push(joinedLine(logical, logicalStart));
      at = end;
      continued = false;
      for (const heredoc of here) {
        heredocs.push(heredoc);
        const until = endOfLine(text, heredoc.end);
        if (until <= at) continue;
        const body = text.slice(at, until);
        masked.push(body);
        at = until;
      }
      continue;
    }
    at = end;
  }
  // The last line goes on, and there is none.
  if (continued) lines.push(joinedLine(logical, logicalStart));
  return { escape, masked: masked.join(""), lines: lines.filter((it) => it.start < it.end), heredocs, comments };
}

const joinedLine = (logical: string, start: number): Span =>
  shift(trimmed(logical, { start: 0, end: logical.length }), start);

/** A span without blanks, glue and continuations at both ends. */
export function trimmed(masked: string, { start, end }: Span): Span {
  let from = start;
  let to = end;
  while (from < to && /[\s\uE000]/.test(masked[from]!)) from++;
  while (to > from && /[\s\uE000]/.test(masked[to - 1]!)) to--;
  return { start: from, end: to };
}

/** The offset after the line break that ends the line at `at`. */
function endOfLine(text: string, at: number): number {
  const newline = text.indexOf("\n", at);
  return newline < 0 ? text.length : newline + 1;
}

/** The rest of the text after comment and blank lines, as far as needed to see its first character. */
function nextReal(text: string, at: number): string {
  let start = at;
  while (start < text.length) {
    const end = endOfLine(text, start);
    if (!/^\s*(#|$)/.test(text.slice(start, end))) return text.slice(start, start + 1);
    start = end;
  }
  return "";
}

/** The directive counts only before anything else in the file. */
function escapeOf(text: string): string {
  for (const line of text.replace(/^\uFEFF/, "").split("\n", 8)) {
    const directive = /^\s*#\s*([A-Za-z]+)\s*=\s*(\S+)/.exec(line);
    if (directive === null) return "\\";
    if (directive[1]!.toLowerCase() === "escape") return directive[2] === "`" ? "`" : "\\";
  }
  return "\\";
}

/** The heredocs that a joined line opens; their bodies begin at `bodyStart`, one after the other. */
function heredocsIn(logical: string, start: number, text: string, bodyStart: number): Heredoc[] {
  if (!logical.includes("<<") || !/^\s*(onbuild\s+)?(run|copy|add)\s/i.test(logical.replaceAll(GLUE, ""))) return [];
  const found: Heredoc[] = [];
  let at = bodyStart;
  for (const { span, delimiter, quoted, tabs } of operatorsIn(logical)) {
    const body = bodyOf(text, at, delimiter, tabs);
    found.push({ span: shift(span, start), delimiter, quoted, ...body });
    at = endOfLine(text, body.end);
  }
  return found;
}

interface Operator {
  readonly span: Span;
  readonly delimiter: string;
  readonly quoted: boolean;
  readonly tabs: boolean;
}

/** `<<EOF`, `<<-EOF`, `<< 'EOF'`, `5<<EOF` outside quotes and arithmetic; `<<<` is a here-string. */
function operatorsIn(line: string): Operator[] {
  const found: Operator[] = [];
  let quote = "";
  for (let at = 0; at < line.length; at++) {
    const char = line[at]!;
    if (char === "\\" && quote !== "'") at++;
    else if (quote !== "") quote = char === quote ? "" : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (line.startsWith("<<", at)) {
      const match = /^<<(-?)[ \t]*(?:"([^"\n]+)"|'([^'\n]+)'|([A-Za-z_][\w.-]*))/.exec(line.slice(at));
      const arithmetic = line.lastIndexOf("((", at) > line.lastIndexOf("))", at);
      if (match !== null && !arithmetic && line[at - 1] !== "<") {
        const delimiter = match[2] ?? match[3] ?? match[4]!;
        const span = { start: at, end: at + match[0].length };
        found.push({ span, delimiter, quoted: match[4] === undefined, tabs: match[1] === "-" });
        at += match[0].length - 1;
      } else while (line[at + 1] === "<") at++;
    }
  }
  return found;
}

function bodyOf(text: string, start: number, delimiter: string, tabs: boolean) {
  for (let at = start; at < text.length; ) {
    const end = endOfLine(text, at);
    const line = text.slice(at, end).replace(/\r?\n$/, "");
    if ((tabs ? line.replace(/^\t+/, "") : line) === delimiter) {
      return { body: { start, end: at }, end: at + line.length, closed: true };
    }
    at = end;
  }
  return { body: { start, end: text.length }, end: text.length, closed: false };
}

const shift = ({ start, end }: Span, by: number): Span => ({ start: start + by, end: end + by });
