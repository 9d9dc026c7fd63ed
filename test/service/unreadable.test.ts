// What no builder can read: it is said where it stands, with a way out that cures it, and nothing is said of what
// depends on it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { analyse } from "../../server/src/service/analysis.ts";
import { fixesFor } from "../../server/src/service/fixes.ts";
import type { Analysis } from "../../server/src/service/service.ts";
import { fileVerdict } from "../../server/src/service/verdict.ts";
import { apply } from "../../server/src/text/edit.ts";
import { annotate, bare } from "../fixture.ts";

const folder = join(import.meta.dirname, "unreadable");
const files = readdirSync(folder).filter((it) => !it.endsWith(".fixed.containerfile"));
const marked = ({ text, diagnostics, syntax }: Analysis) =>
  annotate(
    text,
    [...diagnostics, ...syntax].sort((a, b) => a.span.start - b.span.start),
  );

test.each(files)("%s", async (file) => {
  const path = join(folder, file);
  const analysis = analyse(bare(readFileSync(path, "utf8")));
  await expect(marked(analysis)).toMatchFileSnapshot(path);

  const cured = cure(analysis);
  if (cured.text === analysis.text) return;
  await expect(marked(cured)).toMatchFileSnapshot(path.replace(".containerfile", ".fixed.containerfile"));
});

/** The first way out of everything that has one. */
function cure(analysis: Analysis): Analysis {
  for (const problem of analysis.syntax) {
    const [fix] = fixesFor(analysis, problem);
    if (fix !== undefined) return cure(analyse(apply(analysis.text, fix.edits)));
  }
  return analysis;
}

test("a file of lines that end in carriage returns alone is one line, as it is to a builder", () => {
  const lines = ["FROM quay.io/fedora/python-313-minimal", "USER 0", "RUN dnf install -y gcc", "USER 1001", ""];
  const analysis = analyse(lines.join("\r"));
  expect(analysis.diagnostics).toEqual([]);
  expect(analysis.syntax.map((it) => [it.span, it.message])).toEqual([
    [{ start: 0, end: 38 }, expect.stringMatching(/carriage return alone .* all of it is read as this FROM/)],
  ]);
  expect(fileVerdict(analysis)).toMatchObject({ kind: "fails", span: { start: 0 } });
  const cured = cure(analysis);
  expect(cured.text).toBe(lines.join("\n"));
  expect(cured.diagnostics.map((it) => it.rule)).toEqual(["package-cache-left"]);
  // With a line feed behind them they end a line, and in front of a comment they are a part of it.
  expect(analyse(lines.join("\r\n")).syntax).toEqual([]);
  expect(analyse(`# one\r${lines.join("\r")}`).syntax).toEqual([]);
  expect(analyse(`# one\r${lines.join("\r")}`).document.instructions).toEqual([]);
});
