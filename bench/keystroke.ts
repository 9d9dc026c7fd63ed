// `npm run bench:keystroke`: what a keystroke costs. Medians of many runs in one process; compare ratios, not machines.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { analyse } from "../server/src/service/analysis.ts";
import { fixAll } from "../server/src/service/fixes.ts";
import { simulate } from "../server/src/simulation/simulate.ts";
import { parse } from "../server/src/syntax/parse.ts";

const root = join(import.meta.dirname, "..");
const folder = process.argv[2];
const texts = (folder === undefined ? [join(root, "test/rules"), join(root, "examples")] : [folder])
  .flatMap((it) => readdirSync(it, { recursive: true }).map((file) => join(it, String(file))))
  .filter((it) => /(container|docker)file$/i.test(it) && statSync(it).isFile())
  .map((it) => readFileSync(it, "utf8"));

measure("parse", (text) => parse(text));
measure("parse and simulate", (text) => simulate(parse(text)));
measure("analyse (a keystroke)", (text) => analyse(text));
measure("analyse a file that is not ours", () => analyse("FROM docker.io/library/node:22\nRUN npm ci\n".repeat(20)));
measure("fix all", (text) => fixAll(analyse(text)), 1);

for (const name of ["cli.js", "server.js", "extension.js", "server.web.js", "extension.web.js"]) {
  const size = statSync(join(root, "dist", name), { throwIfNoEntry: false })?.size;
  console.log(`${name.padEnd(34)}${size === undefined ? "not built" : `${Math.round(size / 1024)} kB`}`);
}

function measure(name: string, run: (text: string) => unknown, rounds = 5): void {
  for (const text of texts.slice(0, 50)) run(text);
  const times = texts.map((text) => {
    const each = Array.from({ length: rounds }, () => {
      const start = performance.now();
      run(text);
      return performance.now() - start;
    });
    return each.sort((a, b) => a - b)[rounds >> 1]!;
  });
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!.toFixed(3);
  console.log(`${name.padEnd(34)}median ${at(0.5)} ms, 99% ${at(0.99)} ms, most ${at(1)} ms (${times.length} files)`);
}
