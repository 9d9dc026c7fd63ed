// `splitstage split FILE`: the file as a build on the full image and a minimal final stage, or the reason why not.
import { analyse } from "../service/analysis.ts";
import { refactored, splitFor } from "../service/refactorings.ts";
import type { Span } from "../service/service.ts";
import { linesOf } from "../text/lines.ts";
import { contextOf, noFolder } from "./build-context.ts";
import { complaint, failure, type Outcome } from "./outcome.ts";
import { readText, stdin } from "./read.ts";
import { placeOf } from "./report.ts";
import { unknownTarget } from "./target.ts";
import { unifiedDiff } from "./unified-diff.ts";
import { replaceFile } from "./write.ts";

export interface SplitOptions {
  readonly write?: true;
  readonly diff?: true;
  readonly check?: true;
  readonly target?: string;
  readonly context?: string;
}

export async function split(path: string, options: SplitOptions): Promise<Outcome> {
  const { write, diff, check, target, context } = options;
  if (write && path === stdin) return failure("--write: standard input is no file; leave it out to print the new text");
  const read = await readText(path);
  if (typeof read === "string") return failure(read);
  const wrongContext = noFolder(context);
  if (wrongContext !== undefined) return failure(wrongContext);
  const analysis = analyse(read.text, target === undefined ? {} : { target }, contextOf(path, context));
  const wrongTarget = unknownTarget([analysis]);
  if (wrongTarget !== undefined) return failure(wrongTarget);

  const lines = linesOf(analysis.text);
  const place = (span: Span | undefined): string => {
    if (span === undefined) return path;
    const { line, column } = placeOf(lines, span);
    return `${path}:${line}:${column}`;
  };
  const log = analysis.problems.map((it) => complaint(`${path}: ${it}`)).join("");
  const refactoring = splitFor(analysis);
  if (refactoring.kind === "declined") {
    const where = place(refactoring.span);
    if (check) return { code: 0, out: `${where}: would stay as it is: ${refactoring.reason}\n`, err: log };
    const several = target === undefined && (analysis.builds[0]?.published.length ?? 0) > 1;
    const hint = several ? "; --target names the stage that is meant" : "";
    return { code: 1, err: log + complaint(`${where}: cannot be split: ${refactoring.reason}${hint}`) };
  }
  if (check) return { code: 1, out: `${path}: would be split\n`, err: log };

  const mark = read.bom ? "\uFEFF" : "";
  const [before, after] = [mark + analysis.text, mark + refactored(analysis, refactoring)];
  const doubts = refactoring.doubts.map(({ span, message }) => `${place(span)} check: ${message}\n`).join("");
  const err = log + doubts;
  if (diff) return { code: 0, out: unifiedDiff(path, before, after), err };
  if (!write) return { code: 0, out: after, err };
  const wrong = await replaceFile(path, after);
  return wrong === undefined ? { code: 0, out: `Wrote ${path}\n`, err } : failure(wrong);
}
