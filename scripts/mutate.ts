// `npm run mutate [-- FILE...]`: changes the simulated build in many small ways, one at a time, and lists the changes
// that no quick test notices. FILE is a path or a glob, with lines or without: `server/src/image/either.ts:30-40`.
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { Stryker } from "@stryker-mutator/core";

const files = process.argv.slice(2);
const results = await new Stryker({
  mutate: files.length > 0 ? files : ["server/src/{commands,image,simulation}/**/*.ts"],
  testRunner: "vitest",
  plugins: [import.meta.resolve("@stryker-mutator/vitest-runner")],
  vitest: { configFile: "scripts/mutate-vitest.ts", related: false },
  coverageAnalysis: "perTest",
  // Nearly all are "yes" and "no", which the changes of conditions cover, or names in tables.
  mutator: { excludedMutations: ["StringLiteral"] },
  // Stryker would rewrite one through an interface that TypeScript 7 does not have.
  tsconfigFile: "none",
  disableTypeChecks: false,
  ignorePatterns: ["dist", "docs/images", ".vscode-test"],
  tempDirName: "out/mutate",
  reporters: ["progress"],
  concurrency: 2,
  // A machine that does other things at the same time is no endless loop.
  timeoutFactor: 4,
}).runMutationTest();

const tried = results.filter((it) => it.status !== "Ignored");
const survivors = tried.filter((it) => it.status === "Survived" || it.status === "NoCoverage");
for (const it of survivors) console.log(told(it));
const endless = tried.filter((it) => it.status === "Timeout").length;
const score = ((100 * (tried.length - survivors.length)) / tried.length).toFixed(1);
console.log(`${survivors.length} of ${tried.length} changes went unnoticed, ${endless} never ended: ${score} %`);

/** A change with its place, in the form in which this command takes one: columns begin with 0, lines with 1. */
function told({ fileName, location: { start, end }, replacement, status }: (typeof results)[number]): string {
  const lines = readFileSync(fileName, "utf8")
    .split("\n")
    .slice(start.line - 1, end.line);
  lines.push(lines.pop()!.slice(0, end.column - 1));
  lines.unshift(lines.shift()!.slice(start.column - 1));
  const place = `${relative("", fileName)}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`;
  const short = (text: string) => text.replaceAll(/\s+/g, " ").slice(0, 100);
  return `${place}${status === "NoCoverage" ? " (no test runs it)" : ""}
    - ${short(lines.join("\n"))}
    + ${short(replacement ?? "")}`;
}
