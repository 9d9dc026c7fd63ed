// `npm run corpus -- DIR [--rule ID]... [--fixes] [--split]`: lints a folder of real Containerfiles and prints what is found, so that a change of a
// rule shows as a diff. Each folder is its own build context. Also checks what must hold for every text there is.
import { readFileSync, statSync } from "node:fs";
import { dirname, relative } from "node:path";
import { parseArgs } from "node:util";
import { diskContext } from "../server/src/disk/disk-context.ts";
import { analyse } from "../server/src/service/analysis.ts";
import { fixAll, fixesFor, tryFix } from "../server/src/service/fixes.ts";
import { refactored, splitFor } from "../server/src/service/trial.ts";
import { apply } from "../server/src/text/edit.ts";
import { linesOf } from "../server/src/text/lines.ts";
import { containerfilesIn } from "./corpus/containerfiles.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rule: { type: "string", multiple: true },
    quiet: { type: "boolean" },
    fixes: { type: "boolean" },
    split: { type: "boolean" },
  },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error("Usage: npm run corpus -- DIR [--rule ID]... [--fixes] [--split] [--quiet]");
  process.exit(2);
}

const counts = new Map<string, number>();
const times: { file: string; ms: number }[] = [];
const broken: string[] = [];
const splits = new Map<string, number>();
let foreign = 0;
for (const path of containerfilesIn(folder)) {
  const text = readFileSync(path, "utf8");
  const file = relative(folder, path);
  const start = performance.now();
  try {
    judge(file, path, text, start);
  } catch (error) {
    broken.push(`${file}: ${error instanceof Error ? error.stack : error}`);
  }
}
report();

function judge(file: string, path: string, text: string, start: number): void {
  const context = statSync(folder!).isDirectory() && dirname(path) !== folder ? diskContext(dirname(path)) : undefined;
  const analysis = analyse(text, {}, context);
  times.push({ file, ms: performance.now() - start });
  if (analysis.builds.length === 0) foreign++;
  for (const it of analysis.problems) broken.push(`${file}: ${it}`);
  const lines = linesOf(text);
  for (const it of analysis.diagnostics) {
    counts.set(`${it.rule} ${it.severity}`, (counts.get(`${it.rule} ${it.severity}`) ?? 0) + 1);
    const word = text.slice(it.span.start, it.span.end);
    if (word === "" || /[\r\n]/.test(word)) broken.push(`${file}: ${it.rule} is not at a word of one line`);
    if (values.quiet || (values.rule !== undefined && !values.rule.includes(it.rule))) continue;
    const { line, character } = lines.positionAt(it.span.start);
    const source = text.slice(lines.lineSpan(line).start, lines.lineSpan(line).end).trim();
    console.log(
      `${file}:${line + 1}:${character + 1} ${it.severity} ${it.rule}: ${it.message}\n    | ${source.slice(0, 140)}`,
    );
  }
  if (values.fixes) judgeFixes(file, analysis);
  if (values.split && analysis.builds.length > 0) judgeSplit(file, analysis);
}

/** What the split makes of a file: one that has no finding of an error, and none that was not there before. */
function judgeSplit(file: string, analysis: ReturnType<typeof analyse>): void {
  const split = splitFor(analysis);
  const single = analysis.document.stages.length === 1 ? "single stage" : "several stages";
  const outcome =
    split.kind === "declined"
      ? `declined: ${split.reason.replace(/ \(.*| the stage \S+|\bon \S+\/\S+/g, "")}`
      : `split, ${split.safety}`;
  splits.set(`${single}, ${outcome}`, (splits.get(`${single}, ${outcome}`) ?? 0) + 1);
  if (!values.quiet) console.log(`${file}: ${split.kind === "declined" ? `declined: ${split.reason}` : outcome}`);
  if (split.kind === "declined") return;
  const after = analyse(refactored(analysis, split), {}, analysis.context);
  const again = splitFor(after);
  if (again.kind !== "declined") broken.push(`${file}: it can be split twice`);
  const count = (all: typeof analysis.diagnostics, rule: string) => all.filter((it) => it.rule === rule).length;
  for (const { rule, severity, message } of after.diagnostics)
    if (severity === "error" && count(after.diagnostics, rule) > count(analysis.diagnostics, rule))
      broken.push(`${file}: the split brings ${rule}: ${message}`);
  const left = after.diagnostics.filter((it) => it.severity === "error" || it.severity === "warning");
  for (const { rule } of left) counts.set(`after a split: ${rule}`, (counts.get(`after a split: ${rule}`) ?? 0) + 1);
}

function judgeFixes(file: string, analysis: ReturnType<typeof analyse>): void {
  for (const it of analysis.diagnostics) {
    for (const fix of it.fixes) {
      const trial = tryFix(analysis, it, fix);
      if ("refused" in trial) console.log(`${file}: not offered for ${it.rule}: ${fix.title} (${trial.refused})`);
    }
    for (const fix of fixesFor(analysis, it)) stages(file, analysis, apply(analysis.text, fix.edits));
  }
  const fixed = fixAll(analysis);
  const again = fixAll(analyse(fixed.text, {}, analysis.context));
  if (again.applied.length > 0)
    broken.push(`${file}: fixing all does not converge: ${again.applied.map((it) => it.title).join(", ")}`);
  stages(file, analysis, fixed.text);
}

/** A fix leaves the stages as they are. */
function stages(file: string, before: ReturnType<typeof analyse>, text: string): void {
  const after = analyse(text, {}, before.context);
  if (after.document.stages.length < before.document.stages.length) broken.push(`${file}: a fix loses a stage`);
}

function report(): void {
  const sorted = times.toSorted((a, b) => a.ms - b.ms);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]?.ms.toFixed(2);
  console.log(`\n${times.length} files, ${foreign} without an image of the family`);
  for (const [name, count] of [...counts].sort()) console.log(`${String(count).padStart(6)}  ${name}`);
  console.log(`ms a file: median ${at(0.5)}, 99% ${at(0.99)}; slowest ${sorted.at(-1)?.file} ${at(1)}`);
  for (const [name, count] of [...splits].sort()) console.log(`${String(count).padStart(6)}  ${name}`);
  for (const it of broken) console.log(`BROKEN ${it}`);
  process.exitCode = broken.length > 0 ? 1 : 0;
}
