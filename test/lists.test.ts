// Lists of names stand in knowledge/ or beside the commands they are of, and nowhere else.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** Rooms that hold lists, and the edges, which may not import knowledge and speak of terminals and protocols. */
const free = /^(knowledge|commands|lsp|cli|disk|index-client)\//;

/** Files that may hold one, each with its reason. */
const exceptions: Readonly<Record<string, string>> = {
  "syntax/parse.ts": "instructions of the format, and syntax imports text alone",
  "syntax/unread.ts": "instructions of the format, and syntax imports text alone",
  "syntax/run.ts": "names of shells, and syntax imports text alone",
  "rules/arg-out-of-scope.ts": "instructions of the format",
  "rules/undefined-variable.ts": "instructions of the format",
  "refactor/idle-users.ts": "instructions of the format",
  "refactor/split/decide.ts": "instructions of the format",
  "context/requirements/address.ts": "schemes and archives that pip's own grammar of addresses knows",
  "context/requirements/marker-syntax.ts": "the grammar of markers",
  "context/requirements/pip-options.ts": "the grammar of requirements files",
  "context/requirements/pipfile.ts": "the grammar of a Pipfile",
  "context/requirements/requirements-txt.ts": "the grammar of requirements files",
  "context/requirements/setup-cfg.ts": "the grammar of markers",
};

/** More names than these are a list. */
const most = 5;

const root = join(import.meta.dirname, "../server/src");
const files = readdirSync(root, { recursive: true })
  .map(String)
  .filter((it) => it.endsWith(".ts"));
const judged = files.filter((it) => !free.test(it));
const codeOf = (file: string) => withoutComments(readFileSync(join(root, file), "utf8"));

test("no list of names stands outside knowledge and commands", () => {
  const found = judged.flatMap((file) => listsIn(codeOf(file)).map((it) => `${file}: ${it}`));
  expect(found.filter((it) => !Object.keys(exceptions).includes(it.split(": ", 1)[0]!))).toEqual([]);
});

test("each exception is one", () => {
  for (const file of Object.keys(exceptions)) expect(listsIn(codeOf(file)), file).not.toEqual([]);
});

test("where the images keep what is theirs is said once", () => {
  const paths = /\/opt\/app-root|\/tmp\/src|\/usr\/libexec\/s2i|opt\\\/app-root|tmp\\\/src|libexec\\\/s2i/;
  const said = files.filter((it) => it !== "knowledge/s2i.ts" && paths.test(codeOf(it)));
  expect(said).toEqual([]);
});

test.each([
  ["const a = 'one two three four five six'.split(' ');", 1],
  ['const a = ("one two three " +\n "four five six").split(" ");', 1],
  ["const a = ['one', \"two\", 'three', 'four', 'five', 'six'];", 1],
  ["const a = new Set([\n  'one',\n  'two',\n  'three',\n  'four',\n  'five',\n  'six',\n]);", 1],
  ["if (/^(one|two|three|four|five|six)$/.test(it)) return;", 1],
  ["const a = /\\.(?:one|two)$|^(?:three|four)-|five|six/i;", 1],
  ["const a = 'one two three four five'.split(' ');", 0],
  ["const a = ['one', 'two', 'three', 'four', 'five'];", 0],
  ["const a = /^(one|two|three|four|five)$/;", 0],
  ["const a = [one, two, three, four, five, six];", 0],
  ["const a = /[a|b|c|d|e|f|g]/;", 0],
  ["// ['one', 'two', 'three', 'four', 'five', 'six']", 0],
  ["/** `one|two|three|four|five|six` */", 0],
])("%s", (text, expected) => {
  expect(listsIn(withoutComments(text))).toHaveLength(expected);
});

const string = String.raw`(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')`;
const strings = new RegExp(string, "g");
const arrays = new RegExp(String.raw`\[\s*(?:${string}\s*,\s*)*${string}\s*,?\s*\]`, "g");
const splits = new RegExp(String.raw`(${string}(?:\s*\+\s*${string})*)\s*,?\s*\)?\s*\.split\(`, "g");
const patterns = /\/(?![*/])((?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/[dgimsuvy]*(?=[\s.,;)\]?:}&|]|$)/g;

function listsIn(code: string): string[] {
  const quoted = (it: string) => (it.match(strings) ?? []).map((one) => one.slice(1, -1));
  const words = (it: string) => quoted(it).join(" ").split(" ").filter(Boolean);
  // What stands in brackets is one character, and a class such as `\w` is no word.
  const plain = (it: string) => it.replace(/\[(?:[^\]\\]|\\.)*\]|\\[A-Za-z]/g, "");
  const alternatives = (it: string) => it.split("|").length;
  const named = (it: string) => it.split(/[|()]/).filter((one) => /[A-Za-z]{2,}/.test(one)).length;
  return [
    ...[...code.matchAll(arrays)].filter((it) => quoted(it[0]).length > most),
    ...[...code.matchAll(splits)].filter((it) => words(it[1]!).length > most),
    ...[...code.matchAll(patterns)].filter((it) => Math.min(alternatives(plain(it[1]!)), named(plain(it[1]!))) > most),
  ].map((it) => it[0].replace(/\s+/g, " "));
}

function withoutComments(text: string): string {
  return text.replace(/\/\*\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/\s.*$/gm, "");
}
