import { isProgram } from "../knowledge/program-kinds.ts";
import { pipInstall } from "../queries/deeds.ts";
import type { Execution } from "../simulation/build.ts";
import type { Document, Script } from "../syntax/document.ts";
import { scriptOf } from "../syntax/run.ts";
import { scriptsIn } from "../syntax/walk.ts";
import { once } from "../text/once.ts";
import { baseName } from "../text/paths.ts";
import { type Span, slice } from "../text/span.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports a version specifier that the shell reads as a redirection.
 *
 * ## Why
 * `pip install cryptography>=44` installs whatever version is newest or there already, and writes what pip says into
 * a file that is called `=44`. With `<` the build ends, because there is no file of that name to read.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * RUN pip install cryptography>=44.0.3
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * RUN pip install "cryptography>=44.0.3"
 * ```
 *
 * ## Silent when
 * The requirement is quoted; the comparison is `==`, `~=` or `!=`; what follows `>` is a file's name and no version;
 * the command installs nothing.
 *
 * ## Source
 * POSIX shell, redirection; the pip documentation, "Requirement Specifiers".
 */
export default {
  group: "file",
  severity: "error",
  *check({ document, executions }) {
    const seen = new Set<number>();
    for (const execution of executions) {
      if (!installs(execution)) continue;
      for (const { word, span, operator, file } of specifiers(document, execution)) {
        if (seen.has(span.start)) continue;
        seen.add(span.start);
        const project = slice(document.text, word);
        yield {
          span: oneLine(document, span),
          message:
            operator === "<"
              ? `the shell reads < as a redirection, and there is no file ${file} to read for ${project}`
              : `the shell reads > as a redirection: any version of ${project} will do, and a file named ${file} is written`,
          fixes: quoted(document, execution, word, span),
        };
      }
    }
  },
} satisfies Rule;

function installs(execution: Execution): boolean {
  if (pipInstall(execution) !== undefined) return true;
  const name = baseName(execution.name.value ?? "");
  return (
    isProgram(name, "installers") &&
    execution.args.some((it) => it.value === "add" || it.value === "install" || it.value === "inject")
  );
}

interface Specifier {
  /** The project. */
  readonly word: Span;
  /** The project and all that is compared with it. */
  readonly span: Span;
  readonly operator: string;
  /** What the shell takes for a file. */
  readonly file: string;
}

const version = /^\d+(\.(\d+|\*))*((a|b|rc|\.?dev|\.?post)\d*)?(,.*)?$/;

function specifiers({ masked }: Document, { written }: Execution): Specifier[] {
  const redirects = written.redirects.filter((it) => /^(>|<)$/.test(it.operator) && it.target !== undefined);
  const found: Specifier[] = [];
  for (const { span, operator, target } of redirects) {
    const file = slice(masked, target!.span);
    const last = found.at(-1);
    if (last !== undefined && last.span.end === span.start) {
      found[found.length - 1] = { ...last, span: { start: last.span.start, end: span.end } };
      continue;
    }
    const word = written.args.findLast((it) => it.span.end <= span.start);
    const glued = word?.span.end === span.start;
    if (word === undefined || !(file.startsWith("=") || (glued && version.test(file)))) continue;
    if (!/^[ \t]*$/.test(masked.slice(word.span.end, span.start))) continue;
    found.push({ word: word.span, span: { start: word.span.start, end: span.end }, operator, file });
  }
  return found;
}

function quoted(document: Document, { instruction, written }: Execution, word: Span, span: Span): Fix[] {
  const text = slice(document.text, span);
  const top = instruction.exec === undefined ? scriptOf(document, instruction) : undefined;
  // Inside the quotes of `bash -c "..."` there is no room for more of them.
  const plain = top !== undefined && partsOf(top).has(written);
  if (!plain || /["'`\\\r\n$ \t]/.test(slice(document.text, word)) || /[\r\n"]/.test(text)) return [];
  return [
    { title: "Quote the requirement", safety: "safe", edits: [{ span, text: `"${text.replace(/[ \t]/g, "")}"` }] },
  ];
}

const partsOf = once((script: Script): ReadonlySet<Script> => new Set(scriptsIn(script)));

function oneLine({ text }: Document, span: Span): Span {
  const end = /[\r\n\\]/.exec(slice(text, span))?.index;
  return end === undefined ? span : { start: span.start, end: span.start + end };
}
