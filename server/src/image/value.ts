// What words amount to when variables have their values, with the place in the file that every piece came from.
import type { Part, Word } from "../syntax/document.ts";
import { type Span, within } from "../text/span.ts";

/** A stretch of text from one place. Where `text` is undefined, nobody knows it before the build runs. */
export interface Piece {
  readonly text: string | undefined;
  readonly span: Span;
  /** Never split at blanks. */
  readonly quoted: boolean;
  /** Where the word stands that it is a part of, in the file; undefined where it is all of one. */
  readonly word?: Span;
  /** The `$NAME` that it stands for, where another instruction says what that is. */
  readonly use?: Span;
}

/** Pieces in order; an empty list is an empty value. */
export type Value = readonly Piece[];

/** What a name stands for: its value, `null` where it is not set, undefined where that is not known. */
export type Lookup = (name: string) => Value | null | undefined;

/** One word as a program gets it. */
export interface Argument {
  /** Undefined where some of it is not known. */
  readonly value: string | undefined;
  /** What is known of its beginning. */
  readonly prefix: string;
  /** What is known of its end. */
  readonly suffix: string;
  /**
   * Where it stands: in the command itself, or inside the value of the variable of this script that it came from. What
   * another instruction defines stands where it is used.
   */
  readonly span: Span;
  /** Tells that the file says `value`, letter for letter, at `span`, so that an edit there changes it alone. */
  readonly exact: boolean;
  /** Where another instruction says it; undefined where none does. */
  readonly definition?: Span;
}

/** Where the file says a word letter for letter, so that an edit there changes it alone; undefined where it does nowhere. */
export function writtenAt({ value, span, exact, definition }: Argument): Span | undefined {
  if (exact) return span;
  const isAll = definition !== undefined && definition.end - definition.start === value?.length;
  return isAll ? definition : undefined;
}

/** A word without its first characters: the value in `-oFILE` or `--output=FILE`, at its own place where the file says it. */
export function argumentAfter(word: Argument, length: number): Argument {
  const { value, prefix, suffix, span, exact } = word;
  const rest = value?.slice(length);
  return {
    ...word,
    value: rest,
    prefix: prefix.slice(length),
    suffix: rest ?? suffix,
    span: exact ? { start: span.start + length, end: span.end } : span,
    exact,
  };
}

/** The pieces that parts amount to; where they are more than anybody writes, nobody knows. */
export function expand(parts: readonly Part[], lookup: Lookup): Value {
  const pieces: Piece[] = [];
  const word = parts.length > 1 ? { start: parts[0]!.span.start, end: parts.at(-1)!.span.end } : undefined;
  let length = 0;
  for (const part of parts) {
    for (const it of piecesOf(part, lookup)) {
      pieces.push(word !== undefined && part.kind === "text" ? { ...it, word } : it);
      length += it.text?.length ?? 0;
    }
    if (pieces.length > most.pieces || length > most.length)
      return [{ text: undefined, span: word ?? parts[0]!.span, quoted: false }];
  }
  return pieces;
}

/** A file that doubles a variable in each of its lines would have no end. */
const most = { pieces: 500, length: 65_536 };

function piecesOf(part: Part, lookup: Lookup): Value {
  if (part.kind === "text") return [part];
  if (part.kind !== "variable") return [{ text: undefined, span: part.span, quoted: part.quoted }];
  const value = resolve(part.name, part.operator, part.operand, lookup);
  if (value === undefined) return [{ text: undefined, span: part.span, quoted: part.quoted }];
  return value.map((it) => (it.quoted === part.quoted ? it : { ...it, quoted: part.quoted }));
}

/** The text of a value, or undefined where some of it is not known. */
export function textOf(value: Value): string | undefined {
  let out = "";
  for (const { text } of value) {
    if (text === undefined) return undefined;
    out += text;
  }
  return out;
}

/** The text of a word, or undefined where some of it is not known. */
export function textOfWord(word: Word, lookup: Lookup): string | undefined {
  return textOf(expand(word.parts, lookup));
}

/**
 * The arguments that a shell makes of a word: none, one, or several where a bare variable holds blanks. What is said
 * outside of `script` stands where it is used.
 */
export function splitWord(word: Word, lookup: Lookup, script: Span): Argument[] {
  const [only, more] = word.parts;
  if (only?.kind === "text" && more === undefined) return [argument(withHome(only, lookup), word.span)];
  const found: Argument[] = [];
  const pieces: Piece[] = [];
  const close = () => {
    if (pieces.length > 0) found.push(argument(pieces.splice(0), word.span));
  };
  for (const part of word.parts) {
    for (const it of expand([part], lookup)) {
      const piece = part.kind === "variable" && isSaidOutside(it, script) ? { ...it, use: part.span } : it;
      if (part.kind !== "variable" || piece.quoted || piece.text === undefined) pieces.push(piece);
      else splitPiece(piece, pieces, close);
    }
  }
  close();
  if (found.length === 0 && word.parts.every((it) => it.kind === "text" || it.quoted)) {
    return [{ value: "", prefix: "", suffix: "", span: word.span, exact: false }]; // `""` is an argument too.
  }
  return found;
}

/** What the base image says has no place in the file. */
function isSaidOutside({ text, span }: Piece, script: Span): boolean {
  return text !== undefined && span.end > 0 && !within(span, script);
}

/** An unquoted `~` at the beginning of a word is the home directory, where that is known. */
function withHome(piece: Piece, lookup: Lookup): readonly Piece[] {
  const home = !piece.quoted && /^~(\/|$)/.test(piece.text ?? "") ? lookup("HOME") : undefined;
  const text = home ? textOf(home) : undefined;
  return text === undefined ? [piece] : [{ ...piece, text: text + piece.text!.slice(1) }];
}

function splitPiece(piece: Piece, pieces: Piece[], close: () => void): void {
  const exact = piece.span.end - piece.span.start === piece.text!.length;
  for (const match of piece.text!.matchAll(/\s+|\S+/g)) {
    if (/^\s/.test(match[0])) {
      close();
      continue;
    }
    const start = piece.span.start + match.index;
    pieces.push({ ...piece, text: match[0], span: exact ? { start, end: start + match[0].length } : piece.span });
  }
}

function argument(pieces: readonly Piece[], whole: Span): Argument {
  const word = wordOf(pieces, whole);
  if (word.prefix.length <= longestWord && word.suffix.length <= longestWord) return word;
  const { prefix, suffix } = word;
  return {
    ...word,
    value: undefined,
    prefix: prefix.slice(0, longestWord),
    suffix: suffix.slice(-longestWord),
    exact: false,
  };
}

/** A word that is longer is no name, path or option: what it says is not known, and nobody searches through it. */
const longestWord = 4096;

function wordOf(pieces: readonly Piece[], whole: Span): Argument {
  const [only, more] = pieces;
  const value = textOf(pieces);
  const outside = pieces.find((it) => it.use !== undefined);
  if (outside !== undefined) {
    const { prefix, suffix } = endsOf(pieces);
    const own = pieces.every((it) => it.use === outside.use) ? outside.use : undefined;
    const span = own ?? around(pieces, whole) ?? whole;
    return { value, prefix, suffix, span, exact: false, definition: outside.span };
  }
  if (only !== undefined && more === undefined) {
    const exact = only.text !== undefined && only.span.end - only.span.start === only.text.length;
    return { value, prefix: only.text ?? "", suffix: only.text ?? "", span: exact ? only.span : whole, exact };
  }
  return { value, ...endsOf(pieces), span: around(pieces, whole) ?? whole, exact: false };
}

/** What is known of the beginning and of the end. */
function endsOf(pieces: readonly Piece[]): Pick<Argument, "prefix" | "suffix"> {
  const unknown = pieces.findIndex((it) => it.text === undefined);
  const prefix = textOf(unknown < 0 ? pieces : pieces.slice(0, unknown)) ?? "";
  const suffix = textOf(pieces.slice(pieces.findLastIndex((it) => it.text === undefined) + 1)) ?? "";
  return { prefix, suffix };
}

/** A word with a variable in its middle stands where its ends do, if those are ends of one word of the file. */
function around(pieces: readonly Piece[], whole: Span): Span | undefined {
  const first = pieces[0];
  const last = pieces.at(-1);
  if (first === undefined || last === undefined || first.word !== last.word) return undefined;
  if (first.use !== undefined || last.use !== undefined) return undefined;
  const { word = whole } = first;
  return isWritten(first, word) && isWritten(last, word) ? { start: first.span.start, end: last.span.end } : undefined;
}

/** Tells that the file says the text of a piece, letter for letter, at its place in a word. */
function isWritten({ text, span }: Piece, word: Span): boolean {
  return within(span, word) && text !== undefined && text !== "" && span.end - span.start === text.length;
}

function resolve(name: string, operator: string, operand: readonly Part[], lookup: Lookup): Value | undefined {
  const value = lookup(name);
  if (value === undefined) return undefined;
  const empty = value === null || (operator.startsWith(":") && textOf(value) === "");
  switch (operator) {
    case "":
    case "?":
    case ":?":
      return value ?? [];
    case "-":
    case ":-":
    case "=":
    case ":=":
      return empty ? expand(operand, lookup) : value!;
    case "+":
    case ":+":
      return empty ? [] : expand(operand, lookup);
    default:
      return undefined;
  }
}
