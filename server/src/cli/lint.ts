// `splitstage lint`: reads the files, asks the service, repairs if told to, and reports.
import { basename, dirname, join } from "node:path";
import { analyse } from "../service/analysis.ts";
import { linesIn } from "../service/context-files.ts";
import { fixAll, fixesForEach } from "../service/fixes.ts";
import type { Analysis } from "../service/service.ts";
import { fileVerdict } from "../service/verdict.ts";
import { linesOf } from "../text/lines.ts";
import { contextOf, noFolder } from "./build-context.ts";
import { find } from "./find.ts";
import { github } from "./format/github.ts";
import { json, json2 } from "./format/json.ts";
import { sarif } from "./format/sarif.ts";
import { styleFor } from "./format/style.ts";
import { text } from "./format/text.ts";
import { type CommandOutcome, complaint, type ExitCode, failure } from "./outcome.ts";
import { judgeWith } from "./package-index.ts";
import { readText, stdin } from "./read.ts";
import type { FileReport, PlacedText, Report, ReportedFinding } from "./report.ts";
import { settingsFrom, severities } from "./settings.ts";
import { unknownTarget } from "./target.ts";
import { version } from "./version.ts";
import { replaceFile } from "./write.ts";

export const formats = ["text", "json", "json2", "sarif", "github"] as const;
export const bars = ["error", "warning", "info", "never"] as const;

export interface LintOptions {
  readonly format: (typeof formats)[number];
  readonly fix?: true;
  readonly failOn: (typeof bars)[number];
  readonly rule?: readonly string[];
  readonly target?: string;
  readonly context?: string;
  readonly platform?: readonly string[];
  readonly index?: string;
  readonly color: boolean;
}

export async function lint(named: readonly string[], options: LintOptions): Promise<CommandOutcome> {
  const settings = settingsFrom(options);
  if (typeof settings === "string") return failure(settings);
  const wrongContext = noFolder(options.context);
  if (wrongContext !== undefined) return failure(wrongContext);

  const judge = judgeWith(options.index);
  if (typeof judge === "string") return failure(judge);

  const { paths, failures } = await find(named);
  const inputs: Input[] = [];
  for (const path of paths) {
    const read = await readText(path);
    if (typeof read === "string") {
      failures.push(read);
      continue;
    }
    const analysis = await judge.analyse(
      read.text,
      { ...settings, file: basename(path) },
      contextOf(path, options.context),
    );
    inputs.push({ path, bom: read.bom, analysis });
  }
  const wrongTarget = unknownTarget(inputs.map(({ analysis }) => analysis));
  if (wrongTarget !== undefined) return failure(wrongTarget);

  const linted: Linted[] = [];
  for (const input of inputs) linted.push(options.fix ? await repair(input) : { ...input, fixed: 0 });
  failures.push(...linted.flatMap((it) => it.failure ?? []));
  const report: Report = { files: linted.map((it) => reportOf(it, options.context)), failures };
  const log = linted.flatMap(({ path, analysis }, i) => {
    const { untried = 0 } = report.files[i]!;
    const left = untried === 0 ? [] : [`The fixes of ${untried} findings were not tried, as there are too many`];
    return [...analysis.problems, ...left].map((it) => `${path}: ${it}`);
  });
  const complaints = [...failures, ...judge.log, ...log].map(complaint).join("");
  const code = failures.length > 0 ? 2 : exitCodeOf(report, options.failOn);

  // With `--fix -`, standard output is the repaired text and nothing else.
  if (!options.fix || !paths.includes(stdin))
    return { code, out: print(report, options, process.stdout), err: complaints };
  const repaired = linted.find(({ path }) => path === stdin);
  return { code, out: repaired && encode(repaired), err: print(report, options, process.stderr) + complaints };
}

interface Input {
  readonly path: string;
  readonly bom: boolean;
  readonly analysis: Analysis;
}

interface Linted extends Input {
  readonly fixed: number;
  readonly failure?: string;
}

/** Applies the safe fixes. What cannot be written is reported as it still stands in the file. */
async function repair(input: Input): Promise<Linted> {
  const { text, applied } = fixAll(input.analysis);
  if (text === input.analysis.text) return { ...input, fixed: 0 };
  const linted = {
    ...input,
    analysis: analyse(text, input.analysis.settings, input.analysis.context),
    fixed: applied.length,
  };
  const failure = input.path === stdin ? undefined : await replaceFile(input.path, encode(linted));
  return failure === undefined ? linted : { ...input, fixed: 0, failure };
}

const encode = ({ bom, analysis }: Input): string => (bom ? `\uFEFF${analysis.text}` : analysis.text);

function reportOf({ path, analysis, fixed }: Linted, folder: string | undefined): FileReport {
  // What cannot be read is no rule's finding, but no build gets past it either.
  const found = [...analysis.diagnostics, ...analysis.syntax];
  const { offers, untried } = fixesForEach(analysis, found);
  const all = found
    .map((it, i): ReportedFinding => ({ ...it, fixes: offers[i]! }))
    .sort((x, y) => x.span.start - y.span.start);
  const own = { path, lines: linesOf(analysis.text) };
  const beside = (file: string | undefined): PlacedText =>
    file === undefined ? own : { path: join(folder ?? dirname(path), file), lines: linesIn(analysis.context, file) };
  return { ...own, text: analysis.text, beside, findings: all, untried, fixed, verdict: () => fileVerdict(analysis) };
}

function print(report: Report, { format, color }: LintOptions, stream: NodeJS.WriteStream): string {
  if (format === "json") return json(report);
  if (format === "json2") return json2(report);
  if (format === "sarif") return sarif(report, version);
  if (format === "github") return github(report);
  return text(report, styleFor(stream, color));
}

function exitCodeOf({ files }: Report, bar: LintOptions["failOn"]): ExitCode {
  if (bar === "never") return 0;
  const counting = severities.slice(0, severities.indexOf(bar) + 1);
  return files.some(({ findings }) => findings.some(({ severity }) => counting.includes(severity))) ? 1 : 0;
}
