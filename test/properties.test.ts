// What must hold for every Containerfile there is, tried on all fixtures and examples, as they are and rewritten.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { type Context, withText } from "../server/src/context/context.ts";
import { analyse } from "../server/src/service/analysis.ts";
import { fixAll, fixesFor, suppressionFor } from "../server/src/service/fixes.ts";
import type { Analysis } from "../server/src/service/service.ts";
import { parse } from "../server/src/syntax/parse.ts";
import { extent } from "../server/src/syntax/rewrite.ts";
import { apply, type Edit } from "../server/src/text/edit.ts";
import { bare } from "./fixture.ts";
import { allRules, ruleFixtures } from "./rule-fixtures.ts";
import { wrongEdits } from "./wrong-edits.ts";

interface Sample {
  readonly text: string;
  readonly context: Context | undefined;
}

const root = join(import.meta.dirname, "..");
const twinsAndExamples = ["test/rules", "examples"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .map((it) => `${folder}/${it}`)
    .filter((it) => /fixed\.containerfile$|^examples\/.*containerfile$/i.test(it)),
);
const each: (readonly [string, Sample])[] = [
  ...ruleFixtures().map((it) => [it.file, it] as const),
  ...twinsAndExamples.map(
    (it) => [it, { text: bare(readFileSync(join(root, it), "utf8")), context: undefined }] as const,
  ),
];
const texts = each.map(([, { text }]) => text);

/** With every rule that there is, also those that speak only when asked to. */
const analyseAll = (text: string, context?: Context) => analyse(text, allRules, context);

/** What was found, in words that do not change when the file is only written differently. */
const found = ({ diagnostics, text }: Analysis) =>
  diagnostics.map((it) => `${it.severity} ${it.rule} ${text.slice(it.span.start, it.span.end).toUpperCase()}`).sort();
const errors = ({ diagnostics }: Analysis) => diagnostics.filter((it) => it.severity === "error").length;

test.each(each)("every place in %s is a word on one line", (_, { text, context }) => {
  for (const { span, related } of analyseAll(text, context).diagnostics) {
    expect(text.slice(span.start, span.end)).toMatch(/^[^\r\n]+$/);
    for (const it of related) {
      const there = it.file === undefined ? text : context!.read(it.file)!;
      expect(it.span.end).toBeLessThanOrEqual(there.length);
    }
  }
});

test.each(each)("every fix offered in %s removes its finding and adds no error", (_, { text, context }) => {
  const analysis = analyseAll(text, context);
  for (const diagnostic of analysis.diagnostics) {
    for (const { edits, file } of fixesFor(analysis, diagnostic)) {
      const after =
        file === undefined
          ? analyseAll(apply(text, edits), context)
          : analyseAll(text, withText(context!, file, apply(context!.read(file)!, edits)));
      const count = ({ diagnostics }: Analysis) => {
        const own = diagnostics.filter((it) => it.rule === diagnostic.rule);
        // One finding may be about several lines of another file, of which a fix mends one.
        return own.length * 1000 + own.flatMap((it) => it.related).length;
      };
      expect(count(after)).toBeLessThan(count(analysis));
      expect(errors(after)).toBeLessThanOrEqual(errors(analysis));
      expect(after.document.stages.length).toBeGreaterThanOrEqual(analysis.document.stages.length);
    }
  }
});

test.each(each)("no two edits of a fix in %s touch the same text, and all are inside it", (_, { text, context }) => {
  for (const { rule, fixes } of analyseAll(text, context).diagnostics) {
    for (const { title, edits, file } of fixes) {
      const there = file === undefined ? text : context!.read(file)!;
      expect(wrongEdits(edits, there), `${rule}: ${title}`).toEqual([]);
    }
  }
});

test.each(each)("fixing all in %s converges", (_, { text, context }) => {
  const once = fixAll(analyseAll(text, context));
  expect(fixAll(analyseAll(once.text, context)).applied).toEqual([]);
});

test.each(each)("ignoring every finding in %s gives silence", (_, { text, context }) => {
  let current = analyseAll(text, context);
  for (let turns = current.diagnostics.length + 5; turns > 0 && current.diagnostics.length > 0; turns--) {
    const edits = current.diagnostics.flatMap((it) => suppressionFor(current, it).edits);
    // One list of ignores has one place: what else belongs into it has to wait for the next turn.
    const places = new Map(edits.map((it) => [it.span.start, it]));
    current = analyseAll(apply(current.text, [...places.values()]), context);
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

  const asWritten = new Map<string, string[]>();
  beforeAll(() => {
    for (const text of texts) asWritten.set(text, found(analyse(text)));
  });

  test.each(Object.entries(rewritings))("%s", (name, rewrite) => {
    for (const [file, { text }] of each) {
      // A comment with CRLF or a heredoc body that is not ours to touch would change what the file says.
      if (/<</.test(text) && name !== "a byte order mark") continue;
      expect(found(analyse(rewrite(text))), file).toEqual(asWritten.get(text));
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
  return parse(text).instructions.map(({ keywordSpan: span }) => ({
    span,
    text: change(text.slice(span.start, span.end)),
  }));
}

/** Continues the line after the keyword of every instruction that has a body on its line. */
function afterKeywords(text: string): Edit[] {
  return parse(text).instructions.flatMap((it) => {
    const { keywordSpan, body } = it;
    if (body.end <= body.start || extent(it).end !== it.span.end || it.keyword === "ONBUILD") return [];
    return [{ span: { start: keywordSpan.end, end: keywordSpan.end }, text: " \\\n   " }];
  });
}
