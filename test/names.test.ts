// What a command does is known in commands/ and knowledge/: elsewhere no command's name stands in a string or a pattern.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandNames } from "../server/src/commands/table.ts";

const root = join(import.meta.dirname, "../server/src");
const files = readdirSync(root, { recursive: true })
  .map(String)
  .filter((it) => it.endsWith(".ts") && !/^(commands|knowledge|cli|lsp|disk|index-client)\//.test(it));

/** Words of other trades: verbs of tools, words of the shell's grammar, fields and values of our own. */
const others = new Set(
  (
    "install file find sort split test time type read local source run set env export exec command return let times " +
    "continue break shift wait history join less more patch python* pip* true false true : . [ exit hash history echo link"
  ).split(" "),
);
const names = commandNames.filter((it) => !others.has(it) && it.length > 1);

/** Text in quotes, and regular expressions; comments are prose. */
function literals(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|\s\/\/ .*$/gm, "");
  const strings = [...code.matchAll(/"((?:[^"\\\n]|\\.)*)"/g)].map((it) => it[1]!);
  const patterns = [
    ...code.matchAll(/(?:[=(,:?&|!]\s*|^\s*)\/((?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/[gimsuy]*/gm),
  ].map((it) => it[1]!);
  // A sentence may speak of commands; a list of names has no other words.
  const lists = strings.filter((it) =>
    it.split(" ").every((word) => commandNames.includes(word) || /^[\w.+-]*$/.test(word)),
  );
  return [...lists.flatMap((it) => it.split(" ")), ...patterns.flatMap((it) => it.split(/[^\w.+-]+/))];
}

const known: Readonly<Record<string, readonly string[]>> = {};

test.each(files)("%s names no command", (file) => {
  const text = readFileSync(join(root, file), "utf8");
  const found = new Set(literals(text).filter((it) => names.includes(it)));
  expect([...found].filter((it) => !known[file]?.includes(it))).toEqual([]);
});
