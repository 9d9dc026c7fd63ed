// `npm run bench`: what an analysis, an edit and a run of the command line cost, as ratios in one process: of the same
// file by a peer, of the whole by an edit, of an empty Node. Exits with 1 above a gate.
//   tsx bench/ratios.ts [DIR] [--short] [--json]
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { containerfilesIn } from "../scripts/corpus/containerfiles.ts";
import { analyse } from "../server/src/service/analysis.ts";
import { cpu } from "./cpu.ts";
import { longFiles } from "./long-files.ts";

const root = join(import.meta.dirname, "..");
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { short: { type: "boolean" }, json: { type: "boolean" } },
});

/** A row of the table: a ratio, and above what it is too much. */
interface Row {
  readonly what: string;
  readonly ratio: number;
  readonly gate: number;
}

/** In the short form a slip of a factor fails, and the noise of a busy machine does not. */
const slack = values.short ? 2 : 1;
const rounds = values.short ? 4 : 10;

const rows: Row[] = [...againstPeer(), ...edits(), ...commandLine()];
for (const { what, ratio, gate } of rows) {
  if (!values.json)
    console.log(`${what.padEnd(72)}${ratio.toFixed(2).padStart(7)}  gate ${gate}${ratio > gate * slack ? "  !" : ""}`);
}
if (values.json) console.log(JSON.stringify({ slack, rows }, null, 2));
process.exitCode = rows.some(({ ratio, gate }) => ratio > gate * slack) ? 1 : 0;

/** The least of several runs of each, interleaved, so that what the machine does meets all alike. */
function least(actions: readonly (() => unknown)[], times = rounds): number[] {
  const best = actions.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < times; round++)
    actions.forEach((it, i) => {
      best[i] = Math.min(best[i]!, cpu(it));
    });
  return best;
}

/** The same files, judged by us and validated by what other editors use. */
function againstPeer(): Row[] {
  const { validate } = createRequire(join(import.meta.dirname, "package.json"))("dockerfile-utils");
  const folders =
    positionals.length > 0 ? positionals : [join(root, "test/refactor/split-stage"), join(root, "examples")];
  const all = folders
    .flatMap(containerfilesIn)
    .map((it) => readFileSync(it, "utf8"))
    .filter((it) => /^FROM .*python/im.test(it));
  const texts = values.short ? all.slice(0, 40) : all;
  for (const it of texts.slice(0, 30)) {
    analyse(it);
    validate(it);
  }
  // One run is too short to be measured.
  const times = (action: () => unknown) => () => {
    for (let i = 0; i < 5; i++) action();
  };
  const ratios = texts
    .map((it) => {
      const [ours, theirs] = least([times(() => analyse(it)), times(() => validate(it))], 4);
      return ours! / Math.max(theirs!, 0.05);
    })
    .sort((a, b) => a - b);
  const at = (share: number) => ratios[Math.min(ratios.length - 1, Math.floor(ratios.length * share))]!;
  const what = `analyse / dockerfile-utils, the same file, ${texts.length} files`;
  return [
    { what: `${what}, median`, ratio: at(0.5), gate: 2.5 },
    { what: `${what}, 90 %`, ratio: at(0.9), gate: 5 },
  ];
}

/** An edit with what is known of the text before it, by the analysis of the whole. */
function edits(): Row[] {
  const row = (lines: number, place: number, gate: number): Row => {
    const text = longFiles.mixed(lines);
    const at = text.indexOf("\n", Math.floor(text.length * place));
    const edited = `${text.slice(0, at)}\nRUN echo edited${text.slice(at)}`;
    const previous = analyse(text);
    const [whole, edit] = least(
      [() => analyse(edited), () => analyse(edited, {}, undefined, previous)],
      lines > 1000 ? 3 : rounds,
    );
    return { what: `edit at ${place * 100} % / whole analysis, ${lines} lines`, ratio: edit! / whole!, gate };
  };
  const sizes = values.short ? [400] : [400, 4000];
  return [...sizes.map((it) => row(it, 0.93, 0.15)), row(values.short ? 400 : 4000, 0.5, 0.6)];
}

/** One file on the command line, by a Node that does nothing. */
function commandLine(): Row[] {
  const cli = join(root, "dist/cli.js");
  if (!existsSync(cli)) return [];
  const file = join(root, "examples/split-stage/Containerfile");
  const run = (...args: string[]) => {
    const { user, system } = childTimes(args);
    return user + system;
  };
  const best = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let i = 0; i < rounds; i++) {
    best[0] = Math.min(best[0]!, run("-e", "0"));
    best[1] = Math.min(best[1]!, run(cli, "lint", file));
  }
  return [{ what: "command line, one file / an empty Node, CPU", ratio: best[1]! / best[0]!, gate: 2.6 }];
}

/** The processor's time of a child, as the child tells it. */
function childTimes(args: readonly string[]): { user: number; system: number } {
  const tell =
    "import { writeSync } from 'node:fs'; process.on('exit', () => writeSync(3, JSON.stringify(process.cpuUsage())))";
  const told = spawnSync(process.execPath, ["--import", `data:text/javascript,${encodeURIComponent(tell)}`, ...args], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  return JSON.parse(String(told.output[3]));
}
