// What linting found, in the form in which every output format takes it.
import type { Diagnostic, FileVerdict, Span } from "../service/service.ts";
import type { Lines } from "../text/lines.ts";

/** A form of the report. It is fed file by file, in order, and keeps of a file no more than it has to print later. */
export interface Printer {
  /** What is printed of a file at once. */
  readonly file: (report: FileReport) => string;
  /** What is printed at last. `failures` say what could not be linted and why, one line each. */
  readonly end: (failures: readonly string[]) => string;
}

/** A text with a place in the tree. */
export interface PlacedText {
  /** As the user would name it. */
  readonly path: string;
  readonly lines: Lines;
}

export interface FileReport extends PlacedText {
  readonly text: string;
  /** A file of the build context, or the file itself where none is named. */
  readonly beside: (file: string | undefined) => PlacedText;
  /** In order of place; their fixes are checked, where the form prints any. */
  readonly findings: readonly ReportedFinding[];
  /** How many of them have fixes that nobody tried, because there are too many of them. */
  readonly untried?: number;
  /** How many fixes were applied before. */
  readonly fixed: number;
  /** What becomes of the file; worked out when it is asked for. */
  readonly verdict: () => FileVerdict;
}

export type ReportedFinding = Omit<Diagnostic, "unnecessary" | "documentation" | "breaks">;

/** A span as people count it: lines and columns from 1, columns in UTF-16 units. */
export interface ReportedPlace {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export function reportedPlace(lines: Lines, span: Span): ReportedPlace {
  const start = lines.positionAt(span.start);
  const end = lines.positionAt(span.end);
  return { line: start.line + 1, column: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 };
}

/** With forward slashes, as URIs and other machines' annotations want them. */
export const portable = (path: string): string => path.replaceAll("\\", "/");
