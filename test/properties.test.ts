// What must hold for every Containerfile there is, tried on all fixtures and examples, as they are and rewritten.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { analyse } from "../server/src/service/analysis.ts";
import { fixAll, fixesFor, suppressionFor } from "../server/src/service/fixes.ts";
import type { Analysis } from "../server/src/service/service.ts";
import { extent } from "../server/src/syntax/rewrite.ts";
import { apply, type Edit } from "../server/src/text/edit.ts";
import { bare } from "./fixture.ts";

const files = ["test/rules", "examples"].flatMap((folder) =>
  readdirSync(join(import.meta.dirname, "..", folder), { recursive: true })
    .map((it) => join(import.meta.dirname, "..", folder, String(it)))
    .filter((it) => /containerfile$/i.test(it)),
);
const texts = files.map((it) => bare(readFileSync(it, "utf8")));
const each = files.map((file, i) => [file.replace(/^.*\/(test\/rules|examples)\//, ""), texts[i]!] as const);

/** What was found, in words that do not change when the file is only written differently. */
const found = ({ diagnostics, text }: Analysis) =>
  diagnostics.map((it) => `${it.severity} ${it.rule} ${text.slice(it.span.start, it.span.end).toUpperCase()}`).sort();
const errors = ({ diagnostics }: Analysis) => diagnostics.filter((it) => it.severity === "error").length;

test.each(each)("every place in %s is a word on one line", (_, text) => {
  for (const { span, related } of analyse(text).diagnostics) {
    expect(text.slice(span.start, span.end)).toMatch(/^[^\r\n]+$/);
    for (const it of related) expect(it.span.end).toBeLessThanOrEqual(text.length);
  }
});

test.each(each)("every fix offered in %s removes its finding and adds no error", (_, text) => {
  const analysis = analyse(text);
  for (const diagnostic of analysis.diagnostics) {
    for (const { edits } of fixesFor(analysis, diagnostic)) {
      const after = analyse(apply(text, edits));
      const count = (of: Analysis) => of.diagnostics.filter((it) => it.rule === diagnostic.rule).length;
      expect(count(after)).toBeLessThan(count(analysis));
      expect(errors(after)).toBeLessThanOrEqual(errors(analysis));
      expect(after.document.stages.length).toBeGreaterThanOrEqual(analysis.document.stages.length);
    }
  }
});

test.each(each)("fixing all in %s converges", (_, text) => {
  const once = fixAll(analyse(text));
  expect(fixAll(analyse(once.text)).applied).toEqual([]);
});

test.each(each)("ignoring every finding in %s gives silence", (_, text) => {
  let current = analyse(text);
  for (let turns = current.diagnostics.length + 5; turns > 0 && current.diagnostics.length > 0; turns--) {
    current = analyse(apply(current.text, suppressionFor(current, current.diagnostics[0]!).edits));
  }
  expect(found(current)).toEqual([]);
});

describe("the same file, written differently, has the same findings", () => {
  const rewritings: Record<string, (text: string) => string> = {
    "line ends": (text) => text.replaceAll("\n", "\r\n"),
    "keywords in lower case": (text) =>
      apply(
        text,
        keywords(text, (it) => it.toLowerCase()),
      ),
    "keywords in mixed case": (text) =>
      apply(
        text,
        keywords(text, (it) => it[0] + it.slice(1).toLowerCase()),
      ),
    "a byte order mark": (text) => `\uFEFF${text}`,
    "comments inside": (text) => text.replaceAll(/(?<!\\)\\\n/g, "\\\n  # don't mind \"me\n\n"),
    "blanks behind continuations": (text) => text.replaceAll(/(?<!\\)\\\n/g, "\\ \t\n"),
    "continued after every flag": (text) => apply(text, afterKeywords(text)),
  };

  test.each(Object.entries(rewritings))("%s", (name, rewrite) => {
    for (const [file, text] of each) {
      // A comment with CRLF or a heredoc body that is not ours to touch would change what the file says.
      if (/<</.test(text) && name !== "a byte order mark") continue;
      expect(found(analyse(rewrite(text))), file).toEqual(found(analyse(text)));
    }
  });
});

test("nothing throws and every place is in the text, whatever the text", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...texts),
      fc.array(
        fc.tuple(
          fc.nat(),
          fc.nat(12),
          fc.constantFrom("", "\\\n", '"', "'", "<<EOF\n", "\n", "$", "${", "&&", "(", "FROM ", "\r", "\0", "]"),
        ),
        {
          minLength: 1,
          maxLength: 4,
        },
      ),
      (text, cuts) => {
        let broken = text;
        for (const [at, length, insert] of cuts) {
          const start = at % (broken.length + 1);
          broken = broken.slice(0, start) + insert + broken.slice(start + length);
        }
        const analysis = analyse(broken);
        expect(analysis.problems).toEqual([]);
        for (const { span } of analysis.diagnostics) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeLessThanOrEqual(broken.length);
        }
      },
    ),
    { numRuns: 300, seed: 20_261_123 },
  );
});

function keywords(text: string, change: (keyword: string) => string): Edit[] {
  return analyse(text).document.instructions.map(({ keywordSpan: span }) => ({
    span,
    text: change(text.slice(span.start, span.end)),
  }));
}

/** Continues the line after the keyword of every instruction that has a body on its line. */
function afterKeywords(text: string): Edit[] {
  return analyse(text).document.instructions.flatMap((it) => {
    const { keywordSpan, body } = it;
    if (body.end <= body.start || extent(it).end !== it.span.end || it.keyword === "ONBUILD") return [];
    return [{ span: { start: keywordSpan.end, end: keywordSpan.end }, text: " \\\n   " }];
  });
}
