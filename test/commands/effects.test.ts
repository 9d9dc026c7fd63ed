// What commands do, a line each. `npx vitest run test/commands/effects.test.ts -u` writes the sentences: read them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sentencesOf } from "./sentences.ts";

const table = join(import.meta.dirname, "effects.txt");

/** Two blanks or more stand between a command and its sentence. */
const commands = readFileSync(table, "utf8")
  .split("\n")
  .filter(Boolean)
  .map((line) => line.split(/ {2,}(?=\S)/)[0]!);

test("what commands do", async () => {
  const width = Math.max(...commands.map((it) => it.length)) + 2;
  const lines = commands.map((it) => `${it.padEnd(width)}${sentencesOf(it)}`);
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(table);
});

test("no entry is left as `npm run new-command` writes it", () => {
  const folder = join(import.meta.dirname, "../../server/src/commands");
  expect(readdirSync(folder).filter((it) => readFileSync(join(folder, it), "utf8").includes("TODO"))).toEqual([]);
});
