// Which files of the build context an ignore file keeps out.
import { expect, test } from "vitest";
import { memoryContext } from "../../server/src/context/context.ts";
import { ignoredIn } from "../../server/src/context/ignored.ts";

const ignored = (lines: readonly string[], path: string, name = ".dockerignore") =>
  ignoredIn(memoryContext({ [name]: lines.join("\r\n") }))(path);

test.each([
  ["a name, with all below it", ["venv"], "venv/pyvenv.cfg", true],
  ["a name, only where it says", ["venv"], "app/venv", false],
  ["a slash at either end", ["/venv/"], "venv", true],
  ["a name at any depth", ["**/.git"], "a/b/.git/config", true],
  ["a name at any depth, at the top too", ["**/.git"], ".git", true],
  ["everything below", ["docs/**"], "docs/a/b.md", true],
  ["a star within a name", ["*.log"], "x.log", true],
  ["a star, not across folders", ["*.log"], "logs/x.log", false],
  ["a dot is a dot", ["a.py"], "axpy", false],
  ["a question mark", ["temp?"], "tempa", true],
  ["a set of characters", ["temp[a-c]"], "tempb", true],
  ["a folder itself is not below it", ["docs/**"], "docs", false],
  ["everything", ["**"], "a/b", true],
  ["a folder in the middle", ["a/**/z"], "a/b/c/z", true],
  ["no folder in the middle", ["a/**/z"], "a/z", true],
  ["all but a set of characters", ["temp[^a-c]"], "tempb", false],
  ["a star that is a star", ["temp\\*"], "tempb", false],
  ["what is no pattern", ["[z-a]", "[", "b*"], "b", true],
  ["folders of any depth, more than once", ["**/**/**/**/x"], "a/b/c/d/x", true],
  ["comments and blank lines", ["# app", "", "other"], "app", false],
  ["the last one decides", ["*", "!app"], "app/main.py", false],
  ["the last one decides, again", ["*", "!app", "app/tests"], "app/tests/x.py", true],
  ["what no exception names", ["*", "!app"], "other", true],
])("%s", (_, lines, path, expected) => {
  expect(ignored(lines, path)).toBe(expected);
});

test("nothing without an ignore file, and .containerignore comes first", () => {
  expect(ignoredIn(memoryContext({}))("venv")).toBe(false);
  expect(ignoredIn(memoryContext({ ".containerignore": "a", ".dockerignore": "b" }))("b")).toBe(false);
});

test("a pattern that is made to take for ever takes no time", () => {
  expect(ignored(["*a*a*a*a*a*b"], "a".repeat(250))).toBe(false);
  expect(ignored(["**/a/**/a/**/a/**/a/**/a/**/b"], "a/".repeat(200))).toBe(false);
  expect(ignored([`${"*a".repeat(40)}b`], "a".repeat(250))).toBe(false);
  expect(ignored([`${"**/a/".repeat(40)}b`], "a/".repeat(200))).toBe(false);
  expect(ignored([`${"**/".repeat(40)}b`], "a/".repeat(200))).toBe(false);
});
