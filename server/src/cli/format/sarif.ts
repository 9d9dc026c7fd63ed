// `--format sarif`: SARIF 2.1.0, for code scanning services and editors.
import { createHash } from "node:crypto";
import type { Log, PhysicalLocation, Region, ReportingDescriptor, Result, Run } from "sarif";
import { masked } from "../../service/masked.ts";
import { ruleInfos, rulePage } from "../../service/rule-info.ts";
import type { Fix, RuleInfo, Severity, Span } from "../../service/service.ts";
import type { Lines } from "../../text/lines.ts";
import { jsonText } from "../outcome.ts";
import {
  type FileReport,
  type PlacedText,
  type Printer,
  portable,
  type ReportedFinding,
  reportedPlace,
} from "../report.ts";
import { verdictData } from "./verdict.ts";

const levels: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  error: "error",
  warning: "warning",
  info: "note",
  hint: "note",
};

export function sarif(version: string): Printer {
  const rules = ruleInfos();
  const [artifacts, results, verdicts]: [Run["artifacts"] & {}, Result[], object[]] = [[], [], []];
  return {
    file(report) {
      artifacts.push({ location: artifact(report.path) });
      results.push(...resultsIn(report, rules));
      verdicts.push({ ...artifact(report.path), ...verdictData(report.verdict(), report.lines) });
      return "";
    },
    end: (failures) => jsonText(logOf({ artifacts, results, properties: { verdicts } }, failures, version)),
  };
}

type Found = Pick<Run, "artifacts" | "results" | "properties">;

function logOf(found: Found, failures: readonly string[], version: string): Log {
  const run: Run = {
    tool: {
      driver: {
        name: "Splitstage",
        semanticVersion: version,
        informationUri: "https://github.com/splitstage/splitstage",
        rules: ruleInfos().map(descriptor),
      },
    },
    columnKind: "utf16CodeUnits",
    invocations: [
      {
        executionSuccessful: failures.length === 0,
        toolExecutionNotifications: failures.map((text) => ({ level: "error", message: { text } })),
      },
    ],
    ...found,
  };
  return { $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] };
}

function descriptor({ id, group, severity, summary, documentation }: RuleInfo): ReportingDescriptor {
  return {
    id,
    shortDescription: { text: summary },
    help: { text: summary, markdown: rulePage(id) ?? summary },
    helpUri: documentation,
    defaultConfiguration: { enabled: severity !== "off", level: severity === "off" ? "warning" : levels[severity] },
    properties: { tags: [group] },
  };
}

function resultsIn(file: FileReport, rules: readonly RuleInfo[]): Result[] {
  const seen = new Map<string, number>();
  return file.findings.map((finding): Result => {
    const ruleIndex = rules.findIndex(({ id }) => id === finding.rule);
    const key = `${finding.rule}\n${lineAt(file, finding.span).trim()}`;
    const occurrence = (seen.get(key) ?? 0) + 1;
    seen.set(key, occurrence);
    return {
      ruleId: finding.rule,
      ...(ruleIndex >= 0 && { ruleIndex }),
      level: levels[finding.severity],
      message: { text: finding.message },
      locations: [{ physicalLocation: locate(file, finding.span) }],
      relatedLocations: finding.related.map((it, id) => ({
        id,
        message: { text: it.message },
        physicalLocation: locate(file.beside(it.file), it.span),
      })),
      // The same finding keeps its fingerprint while lines come and go above it.
      partialFingerprints: { "ruleAndLine/v1": createHash("sha256").update(`${key}\n${occurrence}`).digest("hex") },
      fixes: fixesOf(file, finding),
    };
  });
}

const fixesOf = ({ beside }: FileReport, { fixes }: ReportedFinding): NonNullable<Result["fixes"]> =>
  fixes.filter(isForEverybody).map(({ title, safety, edits, file }) => ({
    description: { text: title },
    properties: { safety },
    artifactChanges: [
      {
        artifactLocation: artifact(beside(file).path),
        replacements: edits.map(({ span, text }) => ({
          deletedRegion: regionOf(beside(file).lines, span),
          insertedContent: { text },
        })),
      },
    ],
  }));

/** A report is handed on; a fix that writes a password is not part of it. */
const isForEverybody = ({ edits }: Fix): boolean => edits.every(({ text }) => masked(text) === text);

const locate = ({ path, lines }: PlacedText, span: Span): PhysicalLocation => ({
  artifactLocation: artifact(path),
  region: regionOf(lines, span),
});

function regionOf(lines: Lines, span: Span): Region {
  const { line, column, endLine, endColumn } = reportedPlace(lines, span);
  return { startLine: line, startColumn: column, endLine, endColumn };
}

/** Relative to where the command ran, which in a pipeline is the top of the repository. */
const artifact = (path: string) => ({
  uri: portable(path).split("/").map(encodeURIComponent).join("/"),
  uriBaseId: "%SRCROOT%",
});

function lineAt({ text, lines }: FileReport, { start }: Span): string {
  const line = lines.lineSpan(lines.positionAt(start).line);
  return text.slice(line.start, line.end);
}
