// Every rule: what its fixtures mark is found and nothing else, its fixes hold, its page is true.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { examplesOf, pageOf, sections } from "../scripts/rule-docs.ts";
import { rules } from "../server/src/rules/index.ts";
import { analyse } from "../server/src/service/analysis.ts";
import { fixAll, fixesFor, suppressionFor } from "../server/src/service/fixes.ts";
import { apply } from "../server/src/text/edit.ts";
import { annotate, bare } from "./fixture.ts";

const folder = join(import.meta.dirname, "rules");
const fixtures = readdirSync(folder).filter(
  (it) => it.endsWith(".containerfile") && !it.endsWith(".fixed.containerfile"),
);

/** All rules that speak only when asked to are asked to in their own fixtures. */
const settingsFor = (id: string) =>
  rules[id as keyof typeof rules].severity === ("off" as string) ? { severities: { [id]: "hint" as const } } : {};

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
    const analysis = analyse(text, settings);
    expect(analysis.problems).toEqual([]);
    await expect(annotate(text, analysis.diagnostics)).toMatchFileSnapshot(path);
    const fixed = fixAll(analysis).text;
    if (fixed !== text) {
      const after = analyse(fixed, settings);
      await expect(annotate(fixed, after.diagnostics)).toMatchFileSnapshot(
        path.replace(/\.containerfile$/, ".fixed.containerfile"),
      );
      expect(fixAll(after).applied).toEqual([]);
    }
  });

  test.each(own)("its fixes in %s hold, and an ignore silences each finding", (file) => {
    const analysis = analyse(bare(readFileSync(join(folder, file), "utf8")), settings);
    for (const diagnostic of analysis.diagnostics) {
      const offered = fixesFor(analysis, diagnostic);
      if (diagnostic.rule === id) expect(offered.map((it) => it.title)).toEqual(diagnostic.fixes.map((it) => it.title));
      const ignored = analyse(apply(analysis.text, suppressionFor(analysis, diagnostic).edits), settings);
      const count = (of: typeof analysis) => of.diagnostics.filter((it) => it.rule === diagnostic.rule).length;
      expect(count(ignored)).toBeLessThan(count(analysis));
    }
  });

  test("its page is complete and true", () => {
    const page = pageOf(readFileSync(join(import.meta.dirname, `../server/src/rules/${id}.ts`), "utf8"));
    for (const section of sections) expect(page).toContain(`## ${section}\n`);
    for (const wrong of examplesOf(page, "Example")) {
      expect(analyse(wrong, settings).diagnostics.map((it) => it.rule)).toContain(id);
    }
    const right = examplesOf(page, "Use instead");
    expect(right.length).toBeGreaterThan(0);
    for (const it of right) expect(annotate(it, analyse(it, settings).diagnostics)).toBe(it);
  });
});
