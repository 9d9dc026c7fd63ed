// `--format json`: one flat array, for scripts.

import { jsonText as print } from "../outcome.ts";
import { type Report, reportedPlace } from "../report.ts";

export function json({ files }: Report): string {
  return print(
    files.flatMap(({ path, lines, findings }) =>
      findings.map(({ rule, severity, message, span, fixes }) => ({
        file: path,
        rule,
        severity,
        message,
        ...reportedPlace(lines, span),
        fixes: fixes.map(({ title, safety }) => ({ title, safety })),
      })),
    ),
  );
}
