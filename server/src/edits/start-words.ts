// Edits of what a container starts with: a word taken out, or all of it said anew.
import type { Argument } from "../image/value.ts";
import type { Document, Instruction } from "../syntax/document.ts";
import { keyword } from "../syntax/rewrite.ts";
import type { Edit } from "../text/edit.ts";
import { within } from "../text/span.ts";
import { withoutWord } from "./packages.ts";

/** Takes a word out of a CMD or ENTRYPOINT; undefined where it is the first one, or stands elsewhere. */
export function withoutStartWord(document: Document, { exec, body }: Instruction, word: Argument): Edit | undefined {
  if (!word.exact || !within(word.span, body)) return undefined;
  if (exec === undefined) return withoutWord(document, word.span);
  const at = exec.findIndex((it) => it.span.start === word.span.start && it.span.end === word.span.end);
  const previous = exec[at - 1];
  // A word of a shell's line in one string.
  if (at < 0) return withoutWord(document, word.span);
  if (previous === undefined) return undefined;
  // Each ends in a quote.
  return { span: { start: previous.span.end + 1, end: word.span.end + 1 }, text: "" };
}

/** Says anew what a CMD or ENTRYPOINT starts, in exec form. */
export function startsWith(document: Document, { keyword: name, span }: Instruction, words: readonly string[]): Edit {
  return { span, text: `${keyword(document, name)} ${JSON.stringify(words).replaceAll('","', '", "')}` };
}
