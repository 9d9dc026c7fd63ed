// Edits of package manager commands: a package taken out, a command taken out of its chain or put into it.
import type { PackageCommand } from "../commands/package-command.ts";
import { type Argument, writtenAt } from "../image/value.ts";
import { isCleaning } from "../queries/cleaning.ts";
import type { Execution, Step } from "../simulation/build.ts";
import type { Document, Instruction } from "../syntax/document.ts";
import { removal } from "../syntax/rewrite.ts";
import type { Edit } from "../text/edit.ts";
import type { Span } from "../text/span.ts";

/**
 * Takes packages out of a command: the words where others stay, else the command, else the whole RUN.
 * Undefined where the file does not say the words as they are, or what is around them cannot be told.
 */
export function withoutPackages(
  document: Document,
  step: Step,
  execution: Execution,
  { packages }: PackageCommand,
  gone: readonly Argument[],
): Edit[] | undefined {
  const places = gone.map(writtenAt);
  if (places.includes(undefined)) return undefined;
  if (packages.length > gone.length) {
    return withoutWords(document, places as Span[]);
  }
  const isAlone = step.executions.every((it) => it === execution || isCleaning(it));
  if (isAlone) return [removal(document, step.instruction)];
  const edit = withoutCommand(document, step.instruction, execution);
  return edit && [edit];
}

/** Takes words out, each with the blanks before it, and neighbours in one piece; undefined where one cannot go. */
export function withoutWords(document: Document, words: readonly Span[]): Edit[] | undefined {
  const { text, escape } = document;
  const pieces: Span[] = [];
  for (const word of words.map((it) => withQuotes(text, it)).sort((a, b) => a.start - b.start)) {
    const last = pieces.at(-1);
    const isNext = last !== undefined && isGlue(text.slice(last.end, word.start), escape);
    if (isNext) pieces.splice(-1, 1, { start: last.start, end: word.end });
    else pieces.push(word);
  }
  const edits = pieces.map((it) => without(document, it));
  return edits.includes(undefined) ? undefined : (edits as Edit[]);
}

/** Takes a word and the blanks before it out of a line. */
export const withoutWord = (document: Document, word: Span): Edit | undefined =>
  without(document, withQuotes(document.text, word));

function withQuotes(text: string, { start, end }: Span): Span {
  const quote = text[start - 1]!;
  const quoted = (quote === '"' || quote === "'") && text[end] === quote;
  return quoted ? { start: start - 1, end: end + 1 } : { start, end };
}

/** Tells whether nothing but blanks and continued lines is between two words. */
const isGlue = (between: string, escape: string): boolean =>
  between.split(/\r?\n/).every((it, i, lines) => it.trim() === (i < lines.length - 1 ? escape : ""));

function without({ text, escape }: Document, word: Span): Edit | undefined {
  const before = blanksBefore(text, word.start, escape);
  const rest = /^[ \t]*(\S)[ \t]*\r?\n/.exec(text.slice(word.end));
  // A word that has a line of its own, below a comment.
  if (text[before - 1] === "\n" && rest?.[1] === escape)
    return { span: { start: before, end: word.end + rest[0].length }, text: "" };
  // The last word of all: the line above it that is continued would run on into the next instruction.
  const isLast = text[before - 1] === "\n" && /^[ \t]*(\r?\n|$)/.test(text.slice(word.end));
  const above = isLast ? continuedAbove(text, before, escape) : undefined;
  if (above !== undefined) return { span: { start: above, end: word.end }, text: "" };
  if (before < word.start) return { span: { start: before, end: word.end }, text: "" };
  // The first word of a variable's value has none.
  const after = /^[ \t]+/.exec(text.slice(word.end))?.[0].length ?? 0;
  return after === 0 ? undefined : { span: { start: word.start, end: word.end + after }, text: "" };
}

/** Takes a command out of a chain, with the `&&` or `;` that joins it to its neighbour. */
export function withoutCommand(document: Document, { body }: Instruction, { span }: Execution): Edit | undefined {
  const { text } = document;
  const glue = String.raw`(?:[ \t]|${document.escape === "`" ? "`" : "\\\\"}[ \t]*\r?\n|\r?\n)*`;
  const joint = glueBefore(document, span.start, body.start);
  const operator = /(?:&&|;)$/.exec(text.slice(Math.max(body.start, joint - 2), joint))?.[0].length;
  if (operator !== undefined)
    return { span: { start: glueBefore(document, joint - operator, body.start), end: span.end }, text: "" };
  if (text.slice(body.start, span.start).trim() !== "") return undefined;
  const after = new RegExp(`^${glue}(?:&&|;)${glue}`).exec(text.slice(span.end, body.end));
  return after === null ? undefined : { span: { start: span.start, end: span.end + after[0].length }, text: "" };
}

/** Where the blanks, line breaks and continuations before an offset begin, but not before `from`. */
function glueBefore({ text, escape }: Document, offset: number, from: number): number {
  let at = offset;
  for (;;) {
    while (at > from && /[ \t]/.test(text[at - 1]!)) at--;
    if (at <= from || text[at - 1] !== "\n") return at;
    at -= at - 1 > from && text[at - 2] === "\r" ? 2 : 1;
    let blank = at;
    while (blank > from && /[ \t]/.test(text[blank - 1]!)) blank--;
    if (blank > from && text[blank - 1] === escape) at = blank - 1;
  }
}

/** Where the nearest line that is no comment is continued, above the beginning of a line; undefined where it is not. */
function continuedAbove(text: string, lineStart: number, escape: string): number | undefined {
  for (let end = lineStart - 1; end > 0; ) {
    const start = text.lastIndexOf("\n", end - 1) + 1;
    const line = text.slice(start, end).trimEnd();
    const isIdle = line === "" || /^\s*#/.test(line);
    if (!isIdle) return line.endsWith(escape) ? start + line.slice(0, -1).trimEnd().length : undefined;
    end = start - 1;
  }
  return undefined;
}

/** Where the blanks and line continuations before an offset begin; comments between the lines end them. */
function blanksBefore(text: string, offset: number, escape: string): number {
  let at = offset;
  for (;;) {
    const line = text.lastIndexOf("\n", at - 1) + 1;
    const blank = /[ \t]*$/.exec(text.slice(line, at))![0].length;
    if (at - blank > line || line === 0) return at - blank;
    const previous = text.lastIndexOf("\n", line - 2) + 1;
    const above = /[ \t]*(\S)[ \t]*\r?\n$/.exec(text.slice(previous, line));
    const comment = /^[ \t]*#/.test(text.slice(previous, line));
    if (above?.[1] !== escape || comment) return at - blank;
    at = previous + above.index;
  }
}
