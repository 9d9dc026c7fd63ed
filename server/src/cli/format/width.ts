// How text looks in a terminal: what each character becomes, and how many cells it fills.
import { eastAsianWidth } from "get-east-asian-width";

const graphemes = new Intl.Segmenter();
const invisible = /^[\p{Default_Ignorable_Code_Point}\p{Mark}]/u;

/** What a terminal obeys, beyond what JSON escapes by itself: controls, and what turns the direction of what follows. */
export const obeyed = /[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text of other people as a part of a line, so that it commands neither the terminal nor whatever reads the output. This
 * is the one place that sees to it: whatever is printed goes through here, but for the texts of files that were asked for.
 *
 * Tabs are spaces, and other control characters their pictures. What a pipeline takes for a command is split by a joiner
 * that nobody sees: `::error::` at the beginning of a line, `##[error]` and `##vso[` anywhere.
 */
export const visible = (text: string): string =>
  text
    .replaceAll("\t", "    ")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be found.
    .replace(/[\u0000-\u001f]/g, (it) => String.fromCodePoint(0x2400 + it.charCodeAt(0)))
    .replace(obeyed, (it) => (it <= "\u009f" ? "\u2421" : "\ufffd"))
    .replace(/^(\s*:)(?=:)/, "$1\u2060")
    .replace(/#(?=#(?:\[|vso))/g, "#\u2060");

/** The text of a file on a terminal: its lines are lines, and nothing else in it is obeyed. */
export const onTerminal = (text: string): string =>
  text
    .split("\n")
    .map((line) => visible(line.replace(/\r$/, "")))
    .join("\n");

/** The cells that `text` fills once it is `visible`; a letter and its accents, or an emoji of several parts, are one. */
export function width(text: string): number {
  let cells = 0;
  for (const { segment } of graphemes.segment(visible(text))) {
    if (!invisible.test(segment)) cells += eastAsianWidth(segment.codePointAt(0)!);
  }
  return cells;
}
