// `npm run bench:growth`: what a line costs in files of 10 to 4,642 lines. Every line must cost the same.
import { analyse } from "../server/src/service/analysis.ts";
import { cpu } from "./cpu.ts";
import { longFiles } from "./long-files.ts";

const sizes = [10, 100, 1000, 2154, 4642];
/** How much more ten times the lines may cost: a little more than ten times, for memory that is far away and collected. */
const most = 1.15;
const rounds = 4;

const asked = process.argv.slice(2);
const shapes = Object.entries(longFiles).filter(
  ([name]) => asked.length === 0 || asked.some((it) => name.includes(it)),
);
let failed = false;
console.log(`${"".padEnd(26)}${sizes.map((it) => `${it} lines`.padStart(22)).join("")}    exponent`);
for (const [name, fileOf] of shapes) {
  const texts = sizes.map(fileOf);
  const least = texts.map(() => Number.POSITIVE_INFINITY);
  // Interleaved: what else the machine does meets all sizes alike.
  for (let round = 0; round < rounds; round++) {
    texts.forEach((text, i) => {
      for (let again = Math.max(1, Math.min(20, 1000 / sizes[i]!)); again > 0; again--)
        least[i] = Math.min(
          least[i]!,
          cpu(() => analyse(text)),
        );
    });
  }
  const points = sizes.map((size, i) => [size, least[i]!] as const);
  const long = exponent(points.filter(([size]) => size >= 1000));
  if (long > most) failed = true;
  const columns = points.map(([size, ms]) => `${ms.toFixed(1)} ms ${((1000 * ms) / size).toFixed(0).padStart(6)} µs`);
  const all = exponent(points.filter(([size]) => size >= 100));
  const judged = `${long.toFixed(2)}${long > most ? " !" : ""} (${all.toFixed(2)} from 100)`;
  console.log(`${name.padEnd(26)}${columns.map((it) => it.padStart(22)).join("")}    ${judged}`);
}
if (failed)
  console.log(`\nAn exponent over ${most} from 1,000 to 4,642 lines: something looks at all lines for each of them.`);
process.exitCode = failed ? 1 : 0;

/** The slope of the line that fits the logarithms best. */
function exponent(points: readonly (readonly [number, number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (at: 0 | 1) => logs.reduce((sum, it) => sum + it[at], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const shared = logs.reduce((sum, it) => sum + (it[0] - x) * (it[1] - y), 0);
  return shared / logs.reduce((sum, it) => sum + (it[0] - x) ** 2, 0);
}
