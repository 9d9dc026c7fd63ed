// `splitstage lint`: reads a file, asks the service, repairs if told to, reports, and forgets it before the next one.
import { basename, dirname, join } from "node:path";
import { analyse } from "../service/analysis.ts";
import { linesIn } from "../service/context-files.ts";
import { fixAll, fixesForEach } from "../service/fixes.ts";
import type { Analysis, Settings } from "../service/service.ts";
import { stagesIn } from "../service/stages.ts";
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
import { print, progress } from "./output.ts";
import { type Judge, judgeWith } from "./package-index.ts";
import { readText, stdin, type Text } from "./read.ts";
import type { FileReport, PlacedText, Printer, ReportedFinding } from "./report.ts";
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
  const read = reader();
  const wrongTarget = await noTarget(options.target, paths, read);
  if (wrongTarget !== undefined) return failure(wrongTarget);

  // With `--fix -`, standard output is the repaired text and nothing else.
  const stream = options.fix && paths.includes(stdin) ? process.stderr : process.stdout;
  const printer = printerFor(options, stream);
  const complain = (messages: readonly string[]) => print(process.stderr, messages.map(complaint).join(""));
  await complain(failures);

  let code: ExitCode = 0;
  const tellProgress = progress(paths.length);
  for (const [done, path] of paths.entries()) {
    tellProgress(done);
    const input = await inputFrom(path, await read(path), settings, judge, options);
    if (typeof input === "string") {
      failures.push(input);
      await complain([input]);
      continue;
    }
    const linted = options.fix ? await repair(input) : { ...input, fixed: 0 };
    failures.push(...(linted.failure ?? []));
    const report = reportOf(linted, options);
    if (exceeds(report, options.failOn)) code = 1;
    if (options.fix && path === stdin) await print(process.stdout, encode(linted));
    await print(stream, printer.file(report));
    const left =
      (report.untried ?? 0) > 0
        ? [`The fixes of ${report.untried} findings were not tried, as there are too many`]
        : [];
    const problems = [...linted.analysis.problems, ...left].map((it) => `${path}: ${it}`);
    await complain([...(linted.failure ?? []), ...(linted.note ?? []), ...judge.log.splice(0), ...problems]);
  }
  tellProgress(paths.length);
  await print(stream, printer.end(failures));
  return { code: failures.length > 0 ? 2 : code };
}

type Read = (path: string) => Promise<Text | string>;

/** Reads a file as often as it is asked to, and standard input once. */
function reader(): Read {
  let input: ReturnType<Read> | undefined;
  return (path) => {
    if (path !== stdin) return readText(path);
    input ??= readText(path);
    return input;
  };
}

/** What is wrong with `--target`. It is known before any file is judged, as none is to be repaired for another stage. */
async function noTarget(target: string | undefined, paths: readonly string[], read: Read) {
  if (target === undefined) return undefined;
  const stages = [];
  for (const path of paths) {
    const file = await read(path);
    if (typeof file !== "string") stages.push(...stagesIn(file.text));
  }
  return unknownTarget(target, stages);
}

interface Input {
  readonly path: string;
  readonly bom: boolean;
  readonly analysis: Analysis;
}

async function inputFrom(
  path: string,
  read: Text | string,
  settings: Settings,
  judge: Judge,
  { context }: LintOptions,
): Promise<Input | string> {
  if (typeof read === "string") return read;
  const named = { ...settings, file: basename(path) };
  return { path, bom: read.bom, analysis: await judge.analyse(read.text, named, contextOf(path, context)) };
}

interface Linted extends Input {
  readonly fixed: number;
  readonly failure?: readonly string[];
  readonly note?: readonly string[];
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
  if (input.path === stdin) return linted;
  const { failure, note } = await replaceFile(input.path, encode(input), encode(linted));
  return failure === undefined
    ? { ...linted, note: note === undefined ? [] : [note] }
    : { ...input, fixed: 0, failure: [failure] };
}

const encode = ({ bom, analysis }: Input): string => (bom ? `\uFEFF${analysis.text}` : analysis.text);

function reportOf({ path, analysis, fixed }: Linted, { context: folder, format }: LintOptions): FileReport {
  // A fix is tried before it is printed, which takes as long as to judge the file; annotations have none.
  // What cannot be read is no rule's finding, but no build gets past it either.
  const found = [...analysis.diagnostics, ...analysis.syntax];
  const { offers, untried } = format === "github" ? { offers: [], untried: 0 } : fixesForEach(analysis, found);
  const all = found
    .map((it, i): ReportedFinding => ({ ...it, fixes: offers[i] ?? [] }))
    .sort((x, y) => x.span.start - y.span.start);
  const own = { path, lines: linesOf(analysis.text) };
  const beside = (file: string | undefined): PlacedText =>
    file === undefined ? own : { path: join(folder ?? dirname(path), file), lines: linesIn(analysis.context, file) };
  return { ...own, text: analysis.text, beside, findings: all, untried, fixed, verdict: () => fileVerdict(analysis) };
}

function printerFor({ format, color }: LintOptions, stream: NodeJS.WriteStream): Printer {
  if (format === "json") return json();
  if (format === "json2") return json2();
  if (format === "sarif") return sarif(version);
  if (format === "github") return github();
  return text(styleFor(stream, color));
}

/** Tells whether a file has a finding that the command exits for. */
function exceeds({ findings }: FileReport, bar: LintOptions["failOn"]): boolean {
  if (bar === "never") return false;
  const counting = severities.slice(0, severities.indexOf(bar) + 1);
  return findings.some(({ severity }) => counting.includes(severity));
}
