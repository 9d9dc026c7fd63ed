// What the commands that rewrite one file have in common: its text before and after, as the options want it told.
import type { Analysis, Span } from "../service/service.ts";
import { type Refactoring, refactored } from "../service/trial.ts";
import { linesOf } from "../text/lines.ts";
import { type AnalysisOptions, analysed } from "./analysed.ts";
import { type CommandOutcome, complaint, failure, line } from "./outcome.ts";
import { stdin } from "./read.ts";
import { reportedPlace } from "./report.ts";
import { unifiedDiff } from "./unified-diff.ts";
import { replaceFile } from "./write.ts";

export interface RefactorOptions extends AnalysisOptions {
  readonly write?: true;
  readonly diff?: true;
  readonly check?: true;
}

interface Command {
  /** What is done to the file, as in "cannot be split". */
  readonly done: string;
  /** A string is what is wrong with the other options. */
  refactor(analysis: Analysis): Refactoring | string;
  /** The option that would have helped where it is declined. */
  hint?(analysis: Analysis): string | undefined;
}

export async function refactor(path: string, options: RefactorOptions, command: Command): Promise<CommandOutcome> {
  const { write, diff, check } = options;
  if (write && path === stdin) return failure("--write: standard input is no file; leave it out to print the new text");
  const read = await analysed(path, options);
  if (typeof read === "string") return failure(read);
  const { analysis, bom } = read;
  const refactoring = command.refactor(analysis);
  if (typeof refactoring === "string") return failure(refactoring);

  const lines = linesOf(analysis.text);
  const place = (span: Span | undefined): string => {
    if (span === undefined) return path;
    const { line, column } = reportedPlace(lines, span);
    return `${path}:${line}:${column}`;
  };
  const log = analysis.problems.map((it) => complaint(`${path}: ${it}`)).join("");
  if (refactoring.kind === "declined") {
    const where = place(refactoring.span);
    if (check) return { code: 0, out: line(`${where}: would stay as it is: ${refactoring.reason}`), err: log };
    const hint = command.hint?.(analysis) ?? "";
    return { code: 1, err: log + complaint(`${where}: cannot be ${command.done}: ${refactoring.reason}${hint}`) };
  }
  if (check) return { code: 1, out: line(`${path}: would be ${command.done}`), err: log };

  const mark = bom ? "\uFEFF" : "";
  const [before, after] = [mark + analysis.text, mark + refactored(analysis, refactoring)];
  const doubts = refactoring.doubts.map(({ span, message }) => line(`${place(span)} check: ${message}`)).join("");
  const err = log + doubts;
  if (diff) return { code: 0, file: unifiedDiff(path, before, after), err };
  if (!write) return { code: 0, file: after, err };
  const { failure: wrong, note } = await replaceFile(path, before, after);
  if (wrong !== undefined) return failure(wrong);
  return { code: 0, out: line(`Wrote ${path}`), err: err + (note === undefined ? "" : complaint(note)) };
}

/** Tells whether more than one stage is published, so that an option has to say which is meant. */
export const publishesSeveral = ({ builds }: Analysis): boolean => (builds[0]?.published.length ?? 0) > 1;
