// What becomes of a file: it is built and starts, it fails, or nobody knows, with the place and the reason.
import { buildGapsOf, type Gap, neededFor, startGapsOf } from "../queries/gaps.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import type { Document } from "../syntax/document.ts";
import { tooLong } from "../syntax/limits.ts";
import { parse } from "../syntax/parse.ts";
import { grouped } from "../text/grouped.ts";
import { linesOf } from "../text/lines.ts";
import { once } from "../text/once.ts";
import { type Span, slice, within } from "../text/span.ts";
import { analyse, switchedOff } from "./analysis.ts";
import { maskedAll } from "./masked.ts";
import type { Analysis, Breaks, Diagnostic, FileVerdict, Judgement, Reason, StageVerdict } from "./service.ts";
import { startReports } from "./start-report.ts";

/**
 * The verdict on a file and on each of its published stages. What Splitstage reports as an error of a build or a start is
 * a failure of it, and nothing else is; it builds only if every command was understood. Never throws.
 */
export function fileVerdict(analysis: Analysis): FileVerdict {
  return maskedAll(verdictOf(analysis));
}

function verdictOf(analysis: Analysis): FileVerdict {
  const verdict = verdictFor(analysis);
  const { span, because, kind } = verdict;
  if (kind !== "not known" || analysis.settings.platforms !== undefined || !/\b(arm64|aarch64)\b/.test(because))
    return verdict;
  // Nobody said what the image is built for: most are built for one machine only.
  const settings = { ...analysis.settings, platforms: ["x86_64"] } as const;
  const narrow = verdictFor(analyse(analysis.text, settings, analysis.context));
  if (narrow.kind !== "builds and starts") return verdict;
  const granted = [...narrow.granted, { span: span!, because: "the image is not built for linux/arm64" }];
  return { ...narrow, granted, stages: narrow.stages.map((it) => ({ ...it, granted })) };
}

function verdictFor(analysis: Analysis): FileVerdict {
  const { builds, document } = analysis;
  const [build] = builds;
  if (build === undefined) return { ...unknownBase(analysis), stages: [] };
  const broken = failuresOf(analysis);
  const published = build.published.length > 0 ? build.published : build.stages.slice(-1);
  const stages = published.map((it): StageVerdict => {
    const verdict = verdictOn(it.stage.index, broken, analysis);
    const name = it.stage.name && slice(document.text, it.stage.name.span);
    return { index: it.stage.index, name, ...verdict };
  });
  return { ...together(stages, broken), stages };
}

/** Of a file whose images nobody knows. */
function unknownBase({ text, isTooLong }: Analysis): Judgement {
  if (isTooLong) return unknown({ span: { start: 0, end: 0 }, because: `nothing was looked at, as ${tooLong}` });
  const { stages } = parse(text);
  const last = stages.at(-1);
  if (last === undefined) return unknown({ span: { start: 0, end: 0 }, because: "there is no FROM in it" });
  const base = stages.find((it) => !stages.some(({ name }) => name && isSame(name, it.base, text))) ?? last;
  if (/\$/.test(slice(text, base.base.span)))
    return unknown({ span: base.base.span, because: "which image this is, only the build says" });
  return unknown({
    span: base.base.span,
    because: `${slice(text, base.base.span)} is not an image that Splitstage knows`,
  });
}

const isSame = (a: { readonly span: Span }, b: { readonly span: Span }, text: string): boolean =>
  slice(text, a.span).toLowerCase() === slice(text, b.span).toLowerCase();

/** What breaks something for sure, that of the build first. */
function failuresOf({ diagnostics, syntax }: Analysis): Diagnostic[] {
  const sure = [...syntax, ...diagnostics].filter((it) => whatBreaks(it) !== undefined);
  return sure.sort((a, b) => rank(a) - rank(b) || a.span.start - b.span.start);
}

const rank = (it: Diagnostic): number => (whatBreaks(it) === "build" ? 0 : 1);

/** No builder gets past a line that it cannot read. */
const whatBreaks = ({ rule, breaks }: Diagnostic): Breaks | undefined =>
  rule === "syntax" ? "build" : breaks?.sure ? breaks.what : undefined;

/** The verdict on a stage, in all the worlds that a bare name of an image opens. */
function verdictOn(index: number, broken: readonly Diagnostic[], analysis: Analysis): Judgement {
  const { builds, document } = analysis;
  const stages = builds.map((it) => it.stages[index]!);
  const isPart = isPartOf(stages[0]!, builds[0]!);
  const failure = broken.find((it) => isPart(it.span));
  if (failure !== undefined && whatBreaks(failure) === "build") return failed("fails", failure);
  const gaps = stages.map((it, i) => gapsOf(buildGapsOf(it, builds[i]!)));
  const threats = threatsIn(analysis).filter((it) => isPart(it.span));
  const doubt = firstOf([...gaps.flatMap((it) => it.open ?? []), ...threats.filter((it) => it.what === "build")]);
  if (failure !== undefined) return { ...failed("builds, does not start", failure), doubt };
  const starts = stages.map((it, i) => gapsOf(startGapsOf(it, builds[i]!)));
  const later = firstOf([...starts.flatMap((it) => it.open ?? []), ...threats]);
  if (doubt !== undefined || later !== undefined) return unknown(doubt ?? later!);
  return {
    kind: "builds and starts",
    span: undefined,
    because: startOf(stages[0]!, builds[0]!, document),
    granted: distinct([...gaps, ...starts].flatMap((it) => it.granted)),
  };
}

function failed(kind: Judgement["kind"], { span, message, rule }: Diagnostic): Judgement {
  return { kind, span, because: message, rule, granted: [] };
}

const unknown = ({ span, because }: Reason): Judgement => ({ kind: "not known", span, because, granted: [] });

/** Whether a place says something of a stage, or of one that it needs. */
function isPartOf(stage: StageBuild, build: Build): (span: Span) => boolean {
  const needed = neededFor(stage, build).flatMap((it) => it.stage.instructions);
  const first = build.document.stages[0]?.from.span.start ?? 0;
  return (span) => span.start < first || needed.some((it) => within(span, it.span) || isInBody(span, it));
}

const isInBody = (span: Span, { heredocs }: Document["instructions"][number]): boolean =>
  heredocs.some(({ body }) => within(span, body));

interface Gaps {
  readonly open: Reason | undefined;
  readonly granted: readonly Reason[];
}

/** The first thing that is not known, and what is taken for granted before it. */
function gapsOf(gaps: Iterable<Gap>): Gaps {
  const granted: Reason[] = [];
  for (const { span, because, granted: instead } of gaps) {
    if (instead === undefined) return { open: { span, because }, granted };
    granted.push({ span, because: instead });
  }
  return { open: undefined, granted };
}

interface Threat extends Reason {
  readonly what: Breaks;
}

/** What likely breaks something, and what would for sure if the user had not said that it is not asked about. */
const threatsIn = once((analysis: Analysis): readonly Threat[] => {
  const likely = analysis.diagnostics.flatMap(({ span, message, breaks }): Threat[] =>
    breaks === undefined || breaks.sure ? [] : [{ span, because: message, what: breaks.what }],
  );
  const silenced = unheard(analysis.ignored, "ignored here");
  const off = unheard(switchedOff(analysis), "off");
  return [...likely, ...silenced, ...off];
});

const unheard = (all: readonly Diagnostic[], how: string): Threat[] =>
  all.flatMap(({ span, message, rule, breaks }) =>
    breaks?.sure === true ? [{ span, because: `${rule} is ${how}, which says: ${message}`, what: breaks.what }] : [],
  );

const firstOf = <T extends Reason>(all: readonly T[]): T | undefined =>
  all.reduce<T | undefined>(
    (first, it) => (first === undefined || it.span.start < first.span.start ? it : first),
    undefined,
  );

const distinct = (all: readonly Reason[]): readonly Reason[] =>
  [...grouped(all, (it) => it.because).values()].map(([first]) => first!);

/** What a container of a stage starts, as a clause. */
function startOf(stage: StageBuild, build: Build, { text }: Document): string {
  const lines = linesOf(text);
  const start = startReports(stage, build, (at) => lines.positionAt(at).line)
    .filter((it) => it.how === "start")
    .at(-1);
  if (start === undefined) return "";
  if (start.line === undefined) return "nothing says what to start, so the container prints how the image is used";
  const on = start.listens.length === 0 ? "" : ` on ${start.listens.join(" and ")}`;
  return start.outcome ?? `starts ${start.command}${on} as user ${start.user}`;
}

/** The verdict on a file: what fails anywhere, then what is not known, then that all is well. */
function together(stages: readonly StageVerdict[], broken: readonly Diagnostic[]): Judgement {
  const worst =
    stages.find((it) => it.kind === "fails") ??
    stages.find((it) => it.kind === "builds, does not start") ??
    otherwise(broken[0]) ??
    stages.find((it) => it.kind === "not known") ??
    stages[0]!;
  const { kind, span, because, rule, granted, doubt } = worst;
  if (kind !== "builds and starts") return { kind, span, because, rule, granted, doubt };
  const several = stages.map((it) => `${it.name ?? `stage ${it.index}`} ${it.because}`).join("; ");
  return {
    kind,
    span,
    because: stages.length === 1 ? because : several,
    granted: distinct(stages.flatMap((it) => it.granted)),
  };
}

/** What fails in a stage that no published one needs. */
const otherwise = (first: Diagnostic | undefined): Judgement | undefined =>
  first && failed(whatBreaks(first) === "build" ? "fails" : "builds, does not start", first);
