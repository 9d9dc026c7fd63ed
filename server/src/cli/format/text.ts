// `--format text`: for people. The place, the line with carets under the word, and the ways out.

import { masked } from "../../service/masked.ts";
import type { Fix, Judgement, Severity, Span } from "../../service/service.ts";
import type { Lines } from "../../text/lines.ts";
import { type FileReport, type Printer, type ReportedFinding, reportedPlace } from "../report.ts";
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

export function text(style: Style): Printer {
  const sum = nothingYet();
  const verdicts: { readonly path: string; readonly lines: readonly string[] }[] = [];
  return {
    file(report) {
      add(sum, report);
      const verdict = report.verdict();
      sum.kinds.set(verdict.kind, (sum.kinds.get(verdict.kind) ?? 0) + 1);
      const stages = stageTexts(verdict, report.lines, style).map((it) => `  ${it}`);
      verdicts.push({ path: report.path, lines: [verdictText(verdict, report.lines, style), ...stages] });
      return report.findings.map((finding) => `${describe(report, finding, style)}\n`).join("");
    },
    end() {
      // Of several, each verdict stands under the name of its file, and at last how many there are of each kind.
      const isAlone = verdicts.length === 1;
      const lines = verdicts.flatMap((it) => (isAlone ? it.lines : [`${visible(it.path)}: ${it.lines.join("\n")}`]));
      const counts = [...sum.kinds].map(([kind, number]) => `${number} ${inPlural[kind]}`);
      const kinds = verdicts.length < 2 ? [] : [`${count(verdicts.length, "file")}: ${counts.join(", ")}`];
      return summary(sum, style) + [...lines, ...kinds].map((it) => `${it}\n`).join("");
    },
  };
}

/** What is counted of all files. */
interface Sum {
  files: number;
  fixed: number;
  fixable: number;
  readonly severities: Map<Severity, number>;
  readonly kinds: Map<Judgement["kind"], number>;
}

const nothingYet = (): Sum => ({ files: 0, fixed: 0, fixable: 0, severities: new Map(), kinds: new Map() });

function add(sum: Sum, { findings, fixed }: FileReport): void {
  sum.files++;
  sum.fixed += fixed;
  for (const { severity, fixes } of findings) {
    sum.severities.set(severity, (sum.severities.get(severity) ?? 0) + 1);
    if (fixes.some(({ safety }) => safety === "safe")) sum.fixable++;
  }
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
    `${head} ${visible(finding.message)}`,
    ...excerpt(text, lines, finding, (carets) => style(["bold", colour], carets), style),
    ...see.map((it) => `    ${style("dim", it)}`),
    ...finding.fixes.map((fix) => `    ${style("green", "fix:")} ${visible(fix.title)}${gradeOf(fix)}`),
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
  const source = masked(text.slice(start, end));
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

function summary({ files, fixed, fixable, severities: found }: Sum, style: Style): string {
  const all = [...found.values()].reduce((sum, it) => sum + it, 0);
  const done = fixed > 0 ? `Fixed ${count(fixed, "problem")}. ` : "";
  if (all === 0) return done === "" ? "" : `${done.trim()}\n`;

  const parts = severities.flatMap((it) => {
    const number = found.get(it);
    return number === undefined ? [] : style(colours[it], it === "info" ? `${number} info` : count(number, it));
  });
  const way = fixable === 0 ? "" : `; --fix can repair ${fixable === all ? "all" : fixable}`;
  return `${done}${count(all, "problem")}${done && " left"} (${parts.join(", ")}) in ${count(files, "file")}${way}\n`;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;

const inPlural = {
  "builds and starts": "built and started",
  "builds, does not start": "built and not started",
  fails: "failing",
  "not known": "not known",
} as const;
