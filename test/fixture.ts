// Fixtures: real Containerfiles with what is found written under the line it is about.
import type { Diagnostic } from "../server/src/service/service.ts";

/** `# ^^^^ severity rule: message`. A hash that touches its carets is the first of them. */
const annotation = /^#( *)(\^+) (error|warning|info|hint) [\w-]+: .*$/;

/** The text without its annotations, as a user would have written it. */
export const bare = (text: string): string =>
  text
    .split("\n")
    .filter((it) => !annotation.test(it.replace(/\r$/, "")))
    .join("\n");

/** Writes what was found below the lines where it was found. A finding is on one line. */
export function annotate(text: string, found: readonly Diagnostic[]): string {
  let offset = 0;
  return text
    .split("\n")
    .flatMap((line) => {
      const start = offset;
      offset += line.length + 1;
      const here = found.filter(({ span }) => start <= span.start && span.start < offset);
      return [line, ...here.map((it) => mark(it, start, line.length))];
    })
    .join("\n");
}

function mark({ span, severity, rule, message }: Diagnostic, lineStart: number, lineLength: number): string {
  const column = span.start - lineStart;
  const length = span.end - span.start;
  if (column + length > lineLength || length < 1 || column === 1) {
    throw new Error(`A finding must be a word on one line: ${rule} at column ${column}, ${length} long`);
  }
  const text = `${severity} ${rule}: ${message}`;
  if (column === 0) return `#${"^".repeat(length - 1)} ${text}`;
  return `#${" ".repeat(column - 1)}${"^".repeat(length)} ${text}`;
}
