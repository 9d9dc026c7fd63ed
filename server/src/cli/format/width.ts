// How text looks in a terminal: what each character becomes, and how many cells it fills.
import { eastAsianWidth } from "get-east-asian-width";

const graphemes = new Intl.Segmenter();
const invisible = /^[\p{Default_Ignorable_Code_Point}\p{Mark}]/u;

/** Tabs as spaces; other control characters as their pictures, so that a file cannot command the terminal. */
export const visible = (text: string): string =>
  text
    .replaceAll("\t", "    ")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be found.
    .replace(/[\u0000-\u001f]/g, (it) => String.fromCodePoint(0x2400 + it.charCodeAt(0)))
    .replace(/[\u007f-\u009f]/g, "\u2421")
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, "\ufffd"); // These turn the direction of what follows.

/** The cells that `text` fills once it is `visible`; a letter and its accents, or an emoji of several parts, are one. */
export function width(text: string): number {
  let cells = 0;
  for (const { segment } of graphemes.segment(visible(text))) {
    if (!invisible.test(segment)) cells += eastAsianWidth(segment.codePointAt(0)!);
  }
  return cells;
}
