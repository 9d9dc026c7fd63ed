// `--format json`: one flat array, for scripts. `--format json2`: an object a file, with what becomes of it.

import { jsonText as print } from "../outcome.ts";
import { type FileReport, type Report, reportedPlace } from "../report.ts";
import { verdictData } from "./verdict.ts";

export function json({ files }: Report): string {
  return print(files.flatMap((it) => findingsIn(it).map((finding) => ({ file: it.path, ...finding }))));
}

export function json2({ files, failures }: Report): string {
  return print({
    files: files.map((it) => ({
      file: it.path,
      verdict: verdictData(it.verdict(), it.lines),
      findings: findingsIn(it),
    })),
    failures,
  });
}

const findingsIn = ({ lines, findings }: FileReport) =>
  findings.map(({ rule, severity, message, span, fixes }) => ({
    rule,
    severity,
    message,
    ...reportedPlace(lines, span),
    fixes: fixes.map(({ title, safety }) => ({ title, safety })),
  }));
