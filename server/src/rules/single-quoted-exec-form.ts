import { saying } from "../syntax/command-body.ts";
import type { Document, Instruction } from "../syntax/document.ts";
import { apply, type Edit } from "../text/edit.ts";
import type { Span } from "../text/span.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports an exec form with single quotes.
 *
 * ## Why
 * The exec form is a JSON array, and JSON has double quotes only. With single quotes the builder takes the line for a
 * shell command, and the shell looks for a program that is called `[python3,`. `SHELL` ends the build at once.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * CMD ['python3', 'app.py']
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * CMD ["python3", "app.py"]
 * ```
 *
 * ## Silent when
 * What stands in brackets is a test of the shell, `[ 'a' = 'b' ]`, and not a list of strings with commas.
 *
 * ## Source
 * The reference of the Dockerfile format: "The exec form is parsed as a JSON array, which means that you must use
 * double-quotes around words, not single-quotes".
 */
export default {
  group: "file",
  severity: "error",
  *check({ document }) {
    for (const instruction of document.instructions) {
      const strings = stringsOf(document, instruction);
      const first = strings?.find((it) => document.masked[it.start] === "'");
      if (first === undefined) continue;
      const consequence = {
        RUN: "a shell command that fails",
        SHELL: "no list, and the build fails",
        HEALTHCHECK: "a shell command that fails at every check",
      }[instruction.keyword];
      yield {
        span: first,
        message: `in single quotes this is ${consequence ?? "a shell command that fails when the container starts"}: the exec form is JSON, which has double quotes only`,
        fixes: doubleQuotes(document, instruction, strings!),
      };
    }
  },
} satisfies Rule;

const string = String.raw`(?:'[^']*'|"(?:[^"\\]|\\.)*")`;
const list = new RegExp(String.raw`^\[\s*${string}(?:\s*,\s*${string})*\s*,?\s*\]$`);

/** The strings of a list in brackets that is no exec form. */
function stringsOf({ masked }: Document, instruction: Instruction): Span[] | undefined {
  const body = saying(instruction)?.body;
  const text = body && masked.slice(body.start, body.end);
  if (text === undefined || !list.test(text)) return undefined;
  return [...text.matchAll(new RegExp(string, "g"))].map((it) => {
    const start = body!.start + it.index;
    return { start, end: start + it[0].length };
  });
}

function doubleQuotes({ masked }: Document, instruction: Instruction, strings: readonly Span[]): Fix[] {
  const edits = strings.flatMap((span): Edit[] => {
    const text = masked.slice(span.start, span.end);
    return text.startsWith("'") ? [{ span, text: JSON.stringify(text.slice(1, -1)) }] : [];
  });
  const { body } = saying(instruction)!;
  const shifted = edits.map(({ span, text }) => ({
    span: { start: span.start - body.start, end: span.end - body.start },
    text,
  }));
  try {
    JSON.parse(apply(masked.slice(body.start, body.end), shifted));
  } catch {
    return [];
  }
  return [{ title: "Use double quotes", safety: "safe", edits }];
}
