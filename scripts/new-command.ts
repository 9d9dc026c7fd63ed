// `npm run new-command -- NAME [FAMILY]`: writes the entry of a command and its line in the table of the test. The entry
// works as it is written: a command that reads the files that it names.
import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandNamed } from "../server/src/commands/table.ts";
import { aboutFamily, isFamily, newFamily, withCommand, withFamily } from "./new-command/entry.ts";

const root = join(import.meta.dirname, "..");
const folder = "server/src/commands";
const read = (path: string) => readFileSync(join(root, path), "utf8");
const families = readdirSync(join(root, folder)).filter((it) => isFamily(read(`${folder}/${it}`)));

const [name = "", family] = process.argv.slice(2);
if (!/^[A-Za-z][\w.+-]*$/.test(name)) fail(usage());
const known = commandNamed(name);
if (known !== undefined) fail(`${name} is known already: names: "${known.names}". Give that entry what it lacks.`);
if (family !== undefined && !families.includes(`${family}.ts`)) fail(usage());

const path = `${folder}/${family ?? name}.ts`;
if (family === undefined) {
  if (existsSync(join(root, path))) fail(`${path} exists already.\n${usage()}`);
  writeFileSync(join(root, path), newFamily(name));
  const table = `${folder}/table.ts`;
  writeFileSync(join(root, table), withFamily(read(table), name, name));
} else {
  writeFileSync(join(root, path), withCommand(read(path), name)!);
}
appendFileSync(join(root, "test/commands/effects.txt"), `${name} FILE\n`);
run("biome", "check", "--write", "--log-level=error", folder);
run("vitest", "run", "test/commands/effects.test.ts", "-t", "what commands do", "-u");
console.log(`${path}
test/commands/effects.txt

The command reads the files that it is given; say there what it does, and what its options are:
"a|--all o|--output: --color=" are a flag, one with a value, and one that may have a value behind "=".
Write into the table a line for each way in which people call it. Then:

  npx vitest run test/commands/effects.test.ts -u   # writes what comes of each: read it`);

function usage(): string {
  const lines = families.map((it) => `  ${it.replace(/\.ts$/, "").padEnd(18)} ${aboutFamily(read(`${folder}/${it}`))}`);
  return `Usage: npm run new-command -- NAME [FAMILY]

Without a family the command gets a file of its own. The families:

${lines.join("\n")}`;
}

function run(program: string, ...args: string[]): void {
  const { status, stdout, stderr } = spawnSync("npx", [program, ...args], { cwd: root, encoding: "utf8" });
  if (status !== 0) fail(`${program} failed:\n${stdout}${stderr}`);
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
