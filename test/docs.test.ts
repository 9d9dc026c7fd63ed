// The pages for people name files, commands and pages that there are.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const pages = ["README.md", "CONTRIBUTING.md", ...readdirSync(join(root, "docs")).map((it) => `docs/${it}`)].filter(
  (it) => it.endsWith(".md"),
);
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object };

/** A word in capitals stands for something else, as NAME does, and so does some-id. */
const isPlaceholder = (path: string): boolean =>
  /[<*]|\bsome-id\b|(^|[/.-])[A-Z]{3,}([/.]|$)/.test(path) && !/^[A-Z]+\.md$/.test(path);

test.each(pages)("%s", (page) => {
  const text = readFileSync(join(root, page), "utf8");
  const found = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, it]) => it!);
  const linked = found(/\]\((?!https?:|#)([^)#]+)/g).map((it) => join(dirname(page), it));
  const named = found(/`((?:server|client|test|scripts|bench|docs|examples|snippets)\/[\w./<>*-]*)`/g);
  const missing = [...linked, ...named].filter((it) => !isPlaceholder(it) && !existsSync(join(root, it)));
  expect(missing).toEqual([]);
  const run = found(/\bnpm run ([\w:-]+)/g);
  expect(run.filter((it) => !(it in scripts))).toEqual([]);
});

test("every table of facts that CONTRIBUTING.md names is there", () => {
  const text = readFileSync(join(root, "CONTRIBUTING.md"), "utf8");
  const section = text.slice(text.indexOf("## How to add a fact"));
  const tables = [...section.matchAll(/`((?:python\/)?[\w-]+\.(?:json|ts))`/g)].map(([, it]) => it!);
  expect(tables.length).toBeGreaterThan(10);
  for (const it of tables) expect(existsSync(join(root, "server/src/knowledge", it)), it).toBe(true);
});
