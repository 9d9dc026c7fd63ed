// Every rule: what its fixtures mark is found and nothing else, its fixes hold, its page is true.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { examplesOf, pageOf, sections } from "../scripts/rule-docs.ts";
import { memoryContext } from "../server/src/context/context.ts";
import { type RuleId, rules } from "../server/src/rules/index.ts";
import { analyse } from "../server/src/service/analysis.ts";
import { fixAll, fixesFor, suppressionFor } from "../server/src/service/fixes.ts";
import type { Settings, Severity } from "../server/src/service/service.ts";
import { apply } from "../server/src/text/edit.ts";
import { annotate, bare } from "./fixture.ts";

const folder = join(import.meta.dirname, "rules");
const fixtures = readdirSync(folder).filter(
  (it) => it.endsWith(".containerfile") && !it.endsWith(".fixed.containerfile"),
);

/** A fixture is about its own rule: the others are silent, and one that speaks only when asked to is asked to. */
const settingsFor = (id: string): Settings => {
  const own = rules[id as RuleId].severity as Severity | "off";
  // What is unused depends on what the others find.
  const others = id === "unused-suppression" ? [] : Object.keys(rules).filter((it) => it !== id);
  return {
    severities: {
      ...Object.fromEntries(others.map((it) => [it, "off" as const])),
      ...(own === "off" ? { [id]: "hint" } : {}),
    },
  };
};

/** `name.context.json` beside a fixture holds the files of its build context. */
const contextFor = (file: string) => {
  const path = join(folder, file.replace(/\.containerfile$/, ".context.json"));
  return existsSync(path) ? memoryContext(JSON.parse(readFileSync(path, "utf8"))) : undefined;
};

describe.each(Object.keys(rules))("%s", (id) => {
  const own = fixtures.filter((it) => it.split(".")[0] === id);
  const settings = settingsFor(id);

  test("has a fixture in which it speaks", () => {
    expect(existsSync(join(folder, `${id}.containerfile`))).toBe(true);
    expect(own.some((it) => readFileSync(join(folder, it), "utf8").includes(` ${id}: `))).toBe(true);
  });

  test.each(own)("finds what %s marks, and nothing else", async (file) => {
    const path = join(folder, file);
    const text = bare(readFileSync(path, "utf8"));
    const analysis = analyse(text, settings, contextFor(file));
    expect(analysis.problems).toEqual([]);
    await expect(annotate(text, analysis.diagnostics)).toMatchFileSnapshot(path);
    const fixed = fixAll(analysis).text;
    if (fixed !== text) {
      const after = analyse(fixed, settings, contextFor(file));
      await expect(annotate(fixed, after.diagnostics)).toMatchFileSnapshot(
        path.replace(/\.containerfile$/, ".fixed.containerfile"),
      );
      expect(fixAll(after).applied).toEqual([]);
    }
  });

  test.each(own)("its fixes in %s hold, and an ignore silences each finding", (file) => {
    const analysis = analyse(bare(readFileSync(join(folder, file), "utf8")), settings, contextFor(file));
    for (const diagnostic of analysis.diagnostics) {
      const offered = fixesFor(analysis, diagnostic);
      // A refactoring that cures it may be offered beside them; it has its doubts, if only none.
      const own = offered.filter((it) => it.doubts === undefined).map((it) => it.title);
      if (diagnostic.rule === id) expect(own).toEqual(diagnostic.fixes.map((it) => it.title));
      const ignored = analyse(
        apply(analysis.text, suppressionFor(analysis, diagnostic).edits),
        settings,
        contextFor(file),
      );
      const count = (of: typeof analysis) => of.diagnostics.filter((it) => it.rule === diagnostic.rule).length;
      expect(count(ignored)).toBeLessThan(count(analysis));
    }
  });

  test("its page is complete and true", () => {
    const page = pageOf(readFileSync(join(import.meta.dirname, `../server/src/rules/${id}.ts`), "utf8"));
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

/** "with `app.py` and `wsgi.py` in the build context" in a page's example stands for these files. */
function pageContext(page: string) {
  const named = /in the build context:\n\n```json\n([\s\S]*?)```/.exec(page)?.[1];
  return named === undefined ? undefined : memoryContext(JSON.parse(named));
}
