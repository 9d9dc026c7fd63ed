// What people reported in public, each kind in words of our own: the broken file is found, the mended one is clean.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { memoryContext } from "../server/src/context/context.ts";
import { analyse } from "../server/src/service/analysis.ts";
import { annotate, bare } from "./fixture.ts";
import { allRules } from "./rule-fixtures.ts";

/** `report.json` of a folder in `test/reports`. */
interface Report {
  /** What goes wrong, in one sentence without a full stop. */
  readonly kind: string;
  /** The public threads. */
  readonly reports: readonly string[];
  /** The rules that say so; none where silence is right. */
  readonly rules: readonly string[];
}

const folder = join(import.meta.dirname, "reports");
const names = readdirSync(folder).filter((it) => existsSync(join(folder, it, "report.json")));
const readme = readFileSync(join(folder, "README.md"), "utf8");

describe.each(names)("%s", (name) => {
  const path = (file: string) => join(folder, name, file);
  const json = (file: string) => (existsSync(path(file)) ? JSON.parse(readFileSync(path(file), "utf8")) : undefined);
  const report = json("report.json") as Report;
  const files = json("context.json");
  const modes = json("modes.json");

  /** What matters of the findings: errors, warnings, and whatever else the rules of the report say. */
  const found = (text: string, context = files) =>
    analyse(text, allRules, context && memoryContext(context, modes)).diagnostics.filter(
      (it) => it.severity === "error" || it.severity === "warning" || report.rules.includes(it.rule),
    );

  test.skipIf(report.rules.length === 0)("the broken file is found", async () => {
    const text = bare(readFileSync(path("broken.containerfile"), "utf8"));
    expect(found(text).map((it) => it.rule)).toEqual(expect.arrayContaining([...report.rules]));
    await expect(annotate(text, found(text))).toMatchFileSnapshot(path("broken.containerfile"));
  });

  test("the mended file is clean", () => {
    const text = readFileSync(path("mended.containerfile"), "utf8");
    const context = existsSync(path("context.mended.json")) ? json("context.mended.json") : files;
    expect(annotate(text, found(text, context))).toBe(text);
  });

  test("stands in the table", () => {
    const { reports, kind, rules } = report;
    const rule = rules.length === 0 ? "silence" : rules.map((it) => `\`${it}\``).join(", ");
    expect(readme).toContain(`| ${reports.join(", ")} | ${kind} | [${name}](${name}) | ${rule} |\n`);
  });
});
