// The neighbours of the split: before and after, and what must hold wherever one of them can be done.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { memoryContext } from "../../server/src/context/context.ts";
import { analyse } from "../../server/src/service/analysis.ts";
import {
  moveTo,
  type NeighbourId,
  neighbourAt,
  neighbours,
  pinTo,
  refactoringsAt,
} from "../../server/src/service/neighbours.ts";
import type { Analysis } from "../../server/src/service/service.ts";
import { type Refactoring, refactored } from "../../server/src/service/trial.ts";
import { bare } from "../fixture.ts";

type Way = (analysis: Analysis, offset: number, parameter: string) => Refactoring;

const told: Readonly<Record<string, Way>> = { "move-image": moveTo, "pin-digest": pinTo };
const ways: Readonly<Record<string, Way>> = {
  ...told,
  ...Object.fromEntries(
    (Object.keys(neighbours) as NeighbourId[]).map((id): [string, Way] => [id, (it, at) => neighbourAt(it, id, at)]),
  ),
};

interface Case {
  readonly file: string;
  readonly analysis: Analysis;
  readonly offset: number;
  /** What stands in braces behind the mark: `$0{3.14 ubi10}`. */
  readonly parameter: string;
}

/** `$0` marks the cursor; `name.context.json` beside a file holds the files of its build context. */
function caseOf(folder: string, name: string): Case {
  const marked = readFileSync(join(folder, `${name}.before.containerfile`), "utf8");
  const mark = /\$0(?:\{([^}]*)\})?/.exec(marked);
  if (mark === null) throw new Error(`${name} marks no cursor`);
  const json = join(folder, `${name}.context.json`);
  const context = existsSync(json) ? memoryContext(JSON.parse(readFileSync(json, "utf8"))) : undefined;
  const text = marked.replace(mark[0], "");
  return { file: name, analysis: analyse(text, {}, context), offset: mark.index, parameter: mark[1] ?? "" };
}

describe.each(Object.keys(ways))("%s", (id) => {
  const folder = join(import.meta.dirname, id);
  const names = readdirSync(folder).flatMap((it) => /^(.*)\.before\.containerfile$/.exec(it)?.[1] ?? []);

  test.each(names)("%s", async (name) => {
    const { analysis, offset, parameter } = caseOf(folder, name);
    const refactoring = ways[id]!(analysis, offset, parameter);
    const after = textOf(analysis, refactoring);
    await expect(after).toMatchFileSnapshot(join(folder, `${name}.after.containerfile`));
    holds(analysis, refactoring, (now, at) => ways[id]!(now, at, parameter), offset);
  });

  test("has cases in which it is done, and one in which it is declined", () => {
    const texts = names.map((it) => readFileSync(join(folder, `${it}.after.containerfile`), "utf8"));
    expect(texts.some((it) => it.startsWith("# declined: "))).toBe(true);
    expect(texts.filter((it) => !it.startsWith("# declined: ")).length).toBeGreaterThan(1);
  });
});

const textOf = (analysis: Analysis, refactoring: Refactoring): string =>
  refactoring.kind === "declined" ? `# declined: ${refactoring.reason}\n` : refactored(analysis, refactoring);

const root = join(import.meta.dirname, "../..");
const others = ["test/rules", "examples"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .map((it) => join(folder, String(it)))
    // One fixture of each rule is enough.
    .filter((it) => /\/(Containerfile|[\w-]+\.containerfile)$/.test(it)),
);
const someContext = memoryContext({
  "requirements.txt": "flask\nuwsgi\n",
  "app.py": "",
  "app-src/requirements.txt": "psycopg2\n",
});

test.each(others)("whatever is offered anywhere in %s holds", (file) => {
  const analysis = analyse(bare(readFileSync(join(root, file), "utf8")), {}, someContext);
  // The later stages of a fixture are more of the same.
  const instructions = analysis.document.stages.slice(0, 6).flatMap((it) => it.instructions);
  for (const { span } of instructions) {
    const offset = span.start + 1;
    for (const { id, refactoring } of refactoringsAt(analysis, offset)) {
      holds(analysis, refactoring, (it, at) => neighbourAt(it, id, at), offset);
    }
  }
  const offset = analysis.document.stages[0]?.from.span.start;
  if (offset === undefined) return;
  const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
  const target = ["3.14", "c10s", "ubi9", "3.13 fedora"][file.length % 4]!;
  holds(analysis, moveTo(analysis, offset, target), (it, at) => moveTo(it, at, target), offset);
  holds(analysis, pinTo(analysis, offset, digest), (it, at) => pinTo(it, at, digest), offset);
});

/** What a refactoring may say of the stage that it was asked for: that it is now what was asked for. */
const wished = ["devel-in-final-stage", "full-image-as-final"];
/** What was said of one image may be said of the other one of its pair. */
const ofBases = ["unknown-image", "end-of-life-image", "floating-tag"];

function holds(
  analysis: Analysis,
  refactoring: Refactoring,
  again: (analysis: Analysis, offset: number) => Refactoring,
  offset: number,
): void {
  if (refactoring.kind === "declined") {
    expect(refactoring.reason).toMatch(/^["/a-zA-Z0-9].*[^.\s]$/s);
    return;
  }
  const { text, document } = analysis;
  const after = analyse(refactored(analysis, refactoring), analysis.settings, analysis.context);
  expect(after.text).not.toBe(text);
  expect(after.problems).toEqual([]);
  expect(after.document.stages).toHaveLength(document.stages.length);
  // Done again at the same place, it changes nothing.
  expect(again(after, moved(offset, refactoring))).toMatchObject({ kind: "declined" });
  // No finding is added.
  const count = ({ diagnostics }: Analysis, rule: string) => diagnostics.filter((it) => it.rule === rule).length;
  const isNews = (rule: string) => !wished.includes(rule) && !(ofBases.includes(rule) && count(analysis, rule) > 0);
  for (const { rule } of after.diagnostics.filter((it) => isNews(it.rule))) {
    expect(count(after, rule), rule).toBeLessThanOrEqual(count(analysis, rule));
  }
  // Whatever people wrote for people is still there, but what Splitstage was to ignore in an instruction that is gone.
  for (const it of document.comments.filter((one) => !one.text.startsWith("splitstage ignore"))) {
    expect(after.document.comments.map((one) => one.text)).toContain(it.text);
  }
  // The line ends are those of the file.
  if (/\r\n/.test(text) && !/[^\r]\n/.test(text)) expect(after.text).not.toMatch(/[^\r]\n/);
}

/** Where an offset is after the edits. */
function moved(offset: number, { edits }: Extract<Refactoring, { readonly kind: "change" }>): number {
  let delta = 0;
  for (const { span, text } of edits) {
    if (span.end <= offset) delta += text.length - (span.end - span.start);
    else if (span.start < offset) delta += Math.min(0, text.length - (offset - span.start));
  }
  return offset + delta;
}
