// `--format json`: one flat array, for scripts. `--format json2`: an object a file, with what becomes of it.

import { jsonText as print } from "../outcome.ts";
import { type FileReport, type Printer, reportedPlace } from "../report.ts";
import { verdictData } from "./verdict.ts";

export const json = (): Printer =>
  collected(
    (it) => findingsIn(it).map((finding) => ({ file: it.path, ...finding })),
    (findings) => findings,
  );

export const json2 = (): Printer =>
  collected(
    (it) => [{ file: it.path, verdict: verdictData(it.verdict(), it.lines), findings: findingsIn(it) }],
    (files, failures) => ({ files, failures }),
  );

/** What is one value to whoever reads it is printed at last. */
function collected<T>(
  of: (file: FileReport) => readonly T[],
  whole: (all: readonly T[], failures: readonly string[]) => unknown,
): Printer {
  const all: T[] = [];
  return {
    file(report) {
      all.push(...of(report));
      return "";
    },
    end: (failures) => print(whole(all, failures)),
  };
}

const findingsIn = ({ lines, findings }: FileReport) =>
  findings.map(({ rule, severity, message, span, fixes }) => ({
    rule,
    severity,
    message,
    ...reportedPlace(lines, span),
    fixes: fixes.map(({ title, safety }) => ({ title, safety })),
  }));
