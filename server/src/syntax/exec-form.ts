// The exec form: a JSON array of strings, each with its place in the file.
import type { Span } from "../text/span.ts";
import type { Word } from "./document.ts";
import { literalWord } from "./words.ts";

/** The strings of `["a", "b"]` in `span` of a masked text, or undefined where it is no exec form. */
export function execForm(masked: string, span: Span): Word[] | undefined {
  const body = masked.slice(span.start, span.end);
  if (!body.startsWith("[") || !body.endsWith("]")) return undefined;
  let values: unknown;
  try {
    values = JSON.parse(body);
  } catch {
    return undefined; // BuildKit takes it for a shell command, and so do we.
  }
  if (!Array.isArray(values) || !values.every((it) => typeof it === "string")) return undefined;
  const strings = [...body.matchAll(/"(?:[^"\\]|\\.)*"/g)];
  return strings.map((match, i) => {
    const start = span.start + match.index + 1;
    return literalWord(values[i] as string, { start, end: start + match[0].length - 2 });
  });
}
