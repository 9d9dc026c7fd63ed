// Where values stand in TOML: the scanner agrees with the parser about every file that the parser accepts.
import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { scanToml } from "../../server/src/context/requirements/toml-scan.ts";

const text = `# head "not a value"
title = "a \\"quoted\\" title" # "no"
'quoted.key' = 'literal \\'
empty = ""
date = 1979-05-27 07:32:00
numbers = [1, 2.5, +inf,]
multi = """
two "lines" \\
"""
raw = '''
'one' '''
[a.b]
c.d = "dotted"
inline = { x = "1", "y z" = ["2", { deep = "3" }], } # end
[[list]]
name = "first"
[list.sub]
v = "in first"
[[list]]
name = "second"
[[list.inner]]
n = "0"
[[list.inner]]
n = "1"
[ spaced . out ]
key = [
  # comment ]
  "one", "two"   # , "three"
  , "four" ]
`;

/** Every string in a tree, by its path. */
function strings(value: unknown, path: readonly (string | number)[] = []): [string, string][] {
  if (typeof value === "string") return [[path.join("\0"), value]];
  if (typeof value !== "object" || value === null || value instanceof Date) return [];
  return Object.entries(value).flatMap(([key, it]) => strings(it, [...path, Array.isArray(value) ? Number(key) : key]));
}

test("every string is found where it stands", () => {
  const spans = scanToml(text);
  const all = strings(parse(text));
  expect(all.length).toBeGreaterThan(15);
  for (const [path, value] of all) {
    const span = spans.get(path);
    expect(span, path).toBeDefined();
    const written = text.slice(span!.start, span!.end);
    const plain = !written.includes("\\") && !written.includes("\n");
    if (plain) expect(written, path).toBe(value);
    expect(text.slice(0, span!.start)).toMatch(/["']$/);
  }
});

test("lines may end as on Windows", () => {
  const windows = text.replaceAll("\n", "\r\n");
  const spans = scanToml(windows);
  for (const [path, value] of strings(parse(windows))) {
    const written = windows.slice(spans.get(path)!.start, spans.get(path)!.end);
    if (!/[\\\n]/.test(written)) expect(written).toBe(value);
  }
});

test("what is no TOML ends, and soon", () => {
  for (const broken of [
    "=",
    "[",
    "[[",
    "a = [",
    "a = {",
    'a = "',
    "a",
    "a = [[[[",
    "]".repeat(1000),
    "a = {b = ",
    '"'.repeat(99),
  ]) {
    expect(() => scanToml(broken)).not.toThrow();
  }
});
