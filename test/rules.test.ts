// Every rule: what its fixtures mark is found and nothing else, its fixes hold, its page is true.
// What holds for every file there is, an ignore that silences among it, is in properties.test.ts.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { examplesOf, pageOf, sections } from "../scripts/rule-docs.ts";
import { memoryContext } from "../server/src/context/context.ts";
import { rules } from "../server/src/rules/index.ts";
import { analyse } from "../server/src/service/analysis.ts";
import { fixAll, tryFix } from "../server/src/service/fixes.ts";
import { annotate } from "./fixture.ts";
import { ruleFixtures, settingsFor } from "./rule-fixtures.ts";

describe.each(Object.keys(rules))("%s", (id) => {
  const settings = settingsFor(id);
  const fixtures = ruleFixtures(id).map((it) => {
    const analysis = once(() => analyse(it.text, settings, it.context));
    return [it.file, { ...it, analysis }] as const;
  });

  test("speaks in one of its fixtures", () => {
    expect(fixtures.map(([file]) => file)).toContain(`${id}.containerfile`);
    expect(fixtures.flatMap(([, it]) => it.analysis().diagnostics.map((found) => found.rule))).toContain(id);
  });

  test.each(fixtures)("finds what %s marks, and nothing else", async (_, { path, text, context, analysis }) => {
    expect(analysis().problems).toEqual([]);
    await expect(annotate(text, analysis().diagnostics)).toMatchFileSnapshot(path);
    const fixed = fixAll(analysis()).text;
    const twin = path.replace(/\.containerfile$/, ".fixed.containerfile");
    if (fixed === text) return expect(existsSync(twin), `${twin}, though nothing is fixed`).toBe(false);
    const after = analyse(fixed, settings, context);
    await expect(annotate(fixed, after.diagnostics)).toMatchFileSnapshot(twin);
    expect(fixAll(after).applied).toEqual([]);
  });

  test.each(fixtures)("its fixes in %s hold", (_, { analysis }) => {
    const refused = analysis().diagnostics.flatMap((it) =>
      it.fixes.flatMap((fix) => {
        const trial = tryFix(analysis(), it, fix);
        return "refused" in trial ? [`"${fix.title}" for "${it.message}" is refused: ${trial.refused}`] : [];
      }),
    );
    expect(refused).toEqual([]);
  });

  test("its page is complete and true", () => {
    const page = pageOf(sourceOf(id));
    for (const section of sections) expect(page).toContain(`## ${section}\n`);
    const context = pageContext(page);
    for (const wrong of examplesOf(page, "Example")) {
      expect(analyse(wrong, settings, context).diagnostics.map((it) => it.rule)).toContain(id);
    }
    const right = examplesOf(page, "Use instead");
    expect(right.length).toBeGreaterThan(0);
    for (const it of right) {
      expect(annotate(it, analyse(it, settings, context).diagnostics)).toBe(it);
      const errors = analyse(it, {}, context).diagnostics.filter((one) => one.severity === "error");
      expect(annotate(it, errors)).toBe(it);
    }
  });
});

test("no rule is the template still", () => {
  for (const id of Object.keys(rules)) expect(sourceOf(id), id).not.toContain("TODO");
});

/** "with `app.py` and `wsgi.py` in the build context" in a page's example stands for these files. */
function pageContext(page: string) {
  const named = /in the build context:\n\n```json\n([\s\S]*?)```/.exec(page)?.[1];
  return named === undefined ? undefined : memoryContext(JSON.parse(named));
}

const sourceOf = (id: string) => readFileSync(join(import.meta.dirname, `../server/src/rules/${id}.ts`), "utf8");

/** What `work` gives, worked out when it is first asked for. */
function once<T>(work: () => T): () => T {
  let done: { readonly value: T } | undefined;
  return () => {
    done ??= { value: work() };
    return done.value;
  };
}
