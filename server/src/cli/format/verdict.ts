// A verdict for people and for scripts.
import type { FileVerdict, Judgement, Reason } from "../../service/service.ts";
import type { Lines } from "../../text/lines.ts";
import type { ExitCode } from "../outcome.ts";
import { reportedPlace } from "../report.ts";
import type { Style } from "./style.ts";
import { visible } from "./width.ts";

const colours = {
  "builds and starts": "green",
  "builds, does not start": "red",
  fails: "red",
  "not known": "yellow",
} as const satisfies Record<Judgement["kind"], string>;

/** More conditions than anybody reads; the machine-readable forms have all of them. */
const most = 8;

/** How `splitstage check` ends. */
export const exitCodes = {
  "builds and starts": 0,
  "builds, does not start": 1,
  fails: 1,
  "not known": 3,
} as const satisfies Record<Judgement["kind"], ExitCode>;

/** "fails: line 3, there is no dnf in ubi9/python-312-minimal", and a line for each thing that is taken for granted. */
export function verdictText({ kind, span, because, granted, doubt }: Judgement, lines: Lines, style: Style): string {
  const at = (it: Reason["span"]) => `line ${reportedPlace(lines, it).line}`;
  const why = [span === undefined ? [] : at(span), because === "" ? [] : because].flat().join(", ");
  const head = `${style(["bold", colours[kind]], kind)}${why === "" ? "" : `: ${visible(why)}`}`;
  return [
    head,
    ...(doubt === undefined
      ? []
      : [`  whether it is built at all is not known: ${at(doubt.span)}, ${visible(doubt.because)}`]),
    ...granted.slice(0, most).map((it) => `  if ${visible(it.because)} (${at(it.span)})`),
    ...(granted.length > most ? [`  and ${granted.length - most} more`] : []),
  ].join("\n");
}

/** The stages one by one, where a file publishes several. */
export function stageTexts({ stages }: FileVerdict, lines: Lines, style: Style): string[] {
  if (stages.length < 2) return [];
  return stages.map((it) => `${visible(it.name ?? `stage ${it.index}`)}: ${verdictText(it, lines, style)}`);
}

/** The same as plain data, with places as people count them. */
export function verdictData({ stages, ...verdict }: FileVerdict, lines: Lines) {
  return {
    ...plain(verdict, lines),
    stages: stages.map(({ index, name, ...it }) => ({ index, name, ...plain(it, lines) })),
  };
}

const plain = ({ kind, span, because, rule, granted, doubt }: Judgement, lines: Lines) => ({
  kind,
  because,
  ...(rule === undefined ? {} : { rule }),
  ...(span === undefined ? {} : reportedPlace(lines, span)),
  ...(granted.length === 0 ? {} : { granted: granted.map((it) => reason(it, lines)) }),
  ...(doubt === undefined ? {} : { doubt: reason(doubt, lines) }),
});

const reason = ({ span, because }: Reason, lines: Lines) => ({ because, ...reportedPlace(lines, span) });
