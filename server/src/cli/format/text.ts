// `--format text`: for people. The place, the line with carets under the word, and the ways out.
import type { Fix, Severity, Span } from "../../service/service.ts";
import { grouped } from "../../text/grouped.ts";
import type { Lines } from "../../text/lines.ts";
import { type FileReport, type Report, type ReportedFinding, reportedPlace } from "../report.ts";
import { severities } from "../settings.ts";
import type { Style } from "./style.ts";
import { stageTexts, verdictText } from "./verdict.ts";
import { visible, width } from "./width.ts";

const colours = { error: "red", warning: "yellow", info: "blue", hint: "cyan" } as const satisfies Record<
  Severity,
  string
>;

// How much of a source line is shown; a terminal that wraps it would tear the carets from their word.
const widest = 160;

export function text(report: Report, style: Style): string {
  const findings = report.files.flatMap((file) => file.findings.map((finding) => describe(file, finding, style)));
  return [...findings, summary(report, style) + verdicts(report, style)].join("\n");
}

function describe({ lines, text, beside }: FileReport, finding: ReportedFinding, style: Style): string {
  const at = ({ span, file }: { readonly span: Span; readonly file?: string }) => {
    const there = beside(file);
    const { line, column } = reportedPlace(there.lines, span);
    return `${there.path}:${line}:${column}`;
  };
  const colour = colours[finding.severity];
  const head = `${style("bold", at(finding))} ${style(["bold", colour], finding.severity)} ${style("dim", finding.rule)}`;
  const see = finding.related.map((it) => `see: ${at(it)} ${it.message}`);
  return [
    `${head} ${finding.message}`,
    ...excerpt(text, lines, finding, (carets) => style(["bold", colour], carets), style),
    ...see.map((it) => `    ${style("dim", it)}`),
    ...finding.fixes.map((fix) => `    ${style("green", "fix:")} ${fix.title}${gradeOf(fix)}`),
    "",
  ].join("\n");
}

/** What is not done by `--fix` says so. */
const gradeOf = ({ safety }: Fix): string => (safety === "safe" ? "" : ` (${safety})`);

function excerpt(
  text: string,
  lines: Lines,
  { span }: ReportedFinding,
  mark: (carets: string) => string,
  style: Style,
): string[] {
  const { line, character } = lines.positionAt(span.start);
  const { start, end } = lines.lineSpan(line);
  const source = text.slice(start, end);
  const [from, to] = windowAround(source, character);
  const [before, after] = [from > 0 ? "…" : "", to < source.length ? "…" : ""];
  const indent = " ".repeat(before.length + width(source.slice(from, character)));
  const carets = "^".repeat(Math.max(1, width(source.slice(character, Math.min(span.end - start, to)))));
  const gutter = String(line + 1).padStart(5);
  return [
    `${style("dim", `${gutter} |`)} ${before}${visible(source.slice(from, to))}${after}`,
    `${style("dim", `${" ".repeat(gutter.length)} |`)} ${indent}${mark(carets)}`,
  ];
}

/** The part of a long line to show: at most half of it stands before the word, and no character is torn apart. */
function windowAround(source: string, character: number): [from: number, to: number] {
  if (source.length <= widest) return [0, source.length];
  const whole = (at: number) => (/[\udc00-\udfff]/.test(source[at] ?? "") ? at - 1 : at);
  const from = whole(Math.max(0, Math.min(character - widest / 2, source.length - widest)));
  return [from, whole(Math.min(source.length, from + widest))];
}

function summary({ files }: Report, style: Style): string {
  if (files.length === 0) return "";
  const findings = files.flatMap((file) => file.findings);
  const fixed = files.reduce((sum, file) => sum + file.fixed, 0);
  const done = fixed > 0 ? `Fixed ${count(fixed, "problem")}. ` : "";
  if (findings.length === 0) return done === "" ? "" : `${done.trim()}\n`;

  const parts = severities.flatMap((it) => {
    const number = findings.filter(({ severity }) => severity === it).length;
    return number === 0 ? [] : style(colours[it], it === "info" ? `${number} info` : count(number, it));
  });
  const fixable = findings.filter(({ fixes }) => fixes.some(({ safety }) => safety === "safe")).length;
  const way = fixable === 0 ? "" : `; --fix can repair ${fixable === findings.length ? "all" : fixable}`;
  return `${done}${count(findings.length, "problem")}${done && " left"} (${parts.join(", ")}) in ${count(files.length, "file")}${way}\n`;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** What becomes of each file; of several, each under its name, and at last how many there are of each kind. */
function verdicts({ files }: Report, style: Style): string {
  const found = files.map((file) => ({ file, verdict: file.verdict() }));
  const lines = found.flatMap(({ file, verdict }) => {
    const head = files.length === 1 ? "" : `${visible(file.path)}: `;
    const stages = stageTexts(verdict, file.lines, style).map((it) => `  ${it}`);
    return [`${head}${verdictText(verdict, file.lines, style)}`, ...stages];
  });
  const counts = [...grouped(found, (it) => it.verdict.kind)].map(([kind, all]) => `${all.length} ${inPlural[kind]}`);
  const sum = files.length < 2 ? [] : [`${count(files.length, "file")}: ${counts.join(", ")}`];
  return [...lines, ...sum].map((it) => `${it}\n`).join("");
}

const inPlural = {
  "builds and starts": "built and started",
  "builds, does not start": "built and not started",
  fails: "failing",
  "not known": "not known",
} as const;
