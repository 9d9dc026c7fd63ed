// What can be done about a diagnostic. Nothing is offered that was not tried first.
import { withText } from "../context/context.ts";
import { lineBreak } from "../syntax/rewrite.ts";
import { apply, isApplicable } from "../text/edit.ts";
import { linesOf } from "../text/lines.ts";
import { listed } from "../text/listing.ts";
import { analyse } from "./analysis.ts";
import type { Analysis, Diagnostic, Fix } from "./service.ts";
import { afterSplit, splitAt } from "./split.ts";
import { ignoreAbove, instructionAt } from "./suppressions.ts";
import type { Doubt } from "./trial.ts";

/** A fix that holds. One that is a refactoring says where it could not be sure. */
export interface Offer extends Fix {
  readonly doubts?: readonly Doubt[];
}

/** What came of a fix: the analysis after it, or why it does not hold, in words that finish "it is refused: ...". */
export type FixTrial = { readonly after: Analysis } | { readonly refused: string };

/** The fixes of a diagnostic that hold: applied in memory, built again, the finding gone and no new error. */
export function fixesFor(analysis: Analysis, diagnostic: Diagnostic): Offer[] {
  const own = diagnostic.fixes.filter((it) => "after" in tryFix(analysis, diagnostic, it));
  const place = cured[diagnostic.rule];
  const split = place && splitFix(analysis, diagnostic);
  if (split === undefined) return own;
  return place === "first" ? [split, ...own] : [...own, split];
}

/** The fixes of several diagnostics, in their order, and how many of these had too many before them to be tried. */
export function fixesForEach(
  analysis: Analysis,
  diagnostics: readonly Diagnostic[],
): { readonly offers: readonly (readonly Offer[])[]; readonly untried: number } {
  let left = mostTrials(analysis);
  let untried = 0;
  const offers = diagnostics.map((it) => {
    const trials = it.fixes.length + (cured[it.rule] === undefined ? 0 : 1);
    left -= trials;
    if (trials === 0 || left >= 0) return fixesFor(analysis, it);
    untried++;
    return [];
  });
  return { offers, untried };
}

/** How many fixes are tried for one answer: each builds the file again, so it is fewer for a long file. */
function mostTrials({ builds }: Analysis): number {
  const steps = builds.reduce((sum, it) => sum + it.document.instructions.length + it.executions.length, 1);
  return Math.max(10, Math.floor(12_000 / steps));
}

/** What the split of the stage cures, and whether it is the first thing to offer there or the last. */
const cured: Readonly<Record<string, "first" | "last">> = {
  "devel-in-final-stage": "first",
  "full-image-as-final": "first",
  "compile-without-toolchain": "last",
  "node-not-in-minimal": "last",
};

function splitFix(analysis: Analysis, diagnostic: Diagnostic): Offer | undefined {
  const split = splitAt(analysis, diagnostic.span.start);
  if (split?.kind !== "change") return undefined;
  const after = afterSplit(analysis, split);
  // What cannot be installed at all cannot in a stage of its own either, though other findings go.
  const isLeft = after.diagnostics.some(
    ({ rule, message }) => rule === diagnostic.rule && message === diagnostic.message,
  );
  if (isLeft || refusal(analysis, diagnostic, after) !== undefined) return undefined;
  const { title, safety, edits, doubts } = split;
  return { title, safety, edits, doubts };
}

/** The comment line `# splitstage ignore=RULE` above the diagnostic's instruction. */
export function suppressionFor(analysis: Analysis, diagnostic: Diagnostic): Fix {
  const { document, text } = analysis;
  const title = `Ignore ${diagnostic.rule} for this instruction`;
  const instruction = instructionAt(document, diagnostic.span.start);
  const start = instruction?.span.start ?? diagnostic.span.start;
  const listEnd = instruction && ignoreAbove(document, instruction);
  if (listEnd !== undefined) {
    return {
      title,
      safety: "manual",
      edits: [{ span: { start: listEnd, end: listEnd }, text: `,${diagnostic.rule}` }],
    };
  }
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart))![0];
  const line = `${indent}# splitstage ignore=${diagnostic.rule}${lineBreak(document)}`;
  return { title, safety: "manual", edits: [{ span: { start: lineStart, end: lineStart }, text: line }] };
}

export interface FixAll {
  /** The text after all safe fixes, applied until no more apply. */
  readonly text: string;
  /** What was applied, in order. Empty: the text is as it was. */
  readonly applied: readonly { readonly rule: string; readonly title: string }[];
  /** There were too many to try them all: another round may apply more. */
  readonly isCut: boolean;
}

/** Applies every safe fix until none is left, or too many were tried. */
export function fixAll(analysis: Analysis): FixAll {
  const trials = { left: mostTrials(analysis) };
  const applied: { rule: string; title: string }[] = [];
  let current = analysis;
  let from = 0;
  while (trials.left > 0) {
    const step = nextSafe(current, from, trials);
    if (step === undefined) break;
    applied.push({ rule: step.diagnostic.rule, title: step.fix.title });
    current = step.after;
    from = step.index;
  }
  return { text: current.text, applied, isCut: trials.left <= 0 };
}

/** The first safe fix that holds, at or behind the diagnostic number `from`, then before it. */
function nextSafe(analysis: Analysis, from: number, trials: { left: number }) {
  const { diagnostics } = analysis;
  for (let i = 0; i < diagnostics.length; i++) {
    const index = (from + i) % diagnostics.length;
    const diagnostic = diagnostics[index]!;
    for (const fix of diagnostic.fixes) {
      if (fix.safety !== "safe") continue;
      if (trials.left-- <= 0) return undefined;
      const trial = tryFix(analysis, diagnostic, fix);
      if ("after" in trial) return { diagnostic, fix, after: trial.after, index };
    }
  }
  return undefined;
}

/** Applies a fix in memory and builds again. It holds where its finding is gone and no new error came. */
export function tryFix(analysis: Analysis, diagnostic: Diagnostic, { edits, file }: Fix): FixTrial {
  const { text, settings, context } = analysis;
  const there = file === undefined ? text : context?.read(file);
  if (there === undefined) return { refused: `there is no ${file} in the build context to change` };
  if (!isApplicable(edits, there.length)) return { refused: "two of its edits change the same text" };
  const changed = apply(there, edits);
  const after =
    file === undefined
      ? analyse(changed, settings, context, analysis)
      : analyse(text, settings, withText(context!, file, changed));
  const refused = refusal(analysis, diagnostic, after);
  return refused === undefined ? { after } : { refused };
}

/** Why what comes after a fix is not better than what was before; undefined where it is. */
function refusal(analysis: Analysis, { rule }: Diagnostic, after: Analysis): string | undefined {
  if (rule === "syntax")
    return after.syntax.length < analysis.syntax.length ? undefined : "the file cannot be read after it either";
  if (after.syntax.length > analysis.syntax.length)
    return `the file cannot be read any more: ${unseen(analysis.syntax, after.syntax)}`;
  const before = tally(analysis.diagnostics);
  const now = tally(after.diagnostics);
  // A warning that holds on some images only may become the error that it is on one of them.
  const [worse] = [...now].find(([id, count]) => count.errors > (before.get(id)?.all ?? 0)) ?? [];
  if (worse !== undefined) {
    const errors = after.diagnostics.filter((it) => it.rule === worse && it.severity === "error");
    return `it brings a new error, ${worse}: ${unseen(analysis.diagnostics, errors)}`;
  }
  const [was, is] = [before.get(rule) ?? nothing, now.get(rule) ?? nothing];
  // One finding may be about several lines of a file, of which a fix mends one.
  const gone = is.all < was.all || (is.all === was.all && is.places < was.places);
  return gone ? undefined : `its finding is still there, in ${places(after, rule)}`;
}

/** "line 3", "lines 3 and 9": where the text after a fix has findings of a rule. */
function places({ text, diagnostics }: Analysis, rule: string): string {
  const { positionAt } = linesOf(text);
  const found = diagnostics.filter((it) => it.rule === rule).map((it) => positionAt(it.span.start).line + 1);
  const lines = [...new Set(found)].map(String);
  return `${lines.length > 1 ? "lines" : "line"} ${listed(lines)}`;
}

interface Said {
  readonly message: string;
}

/** The message of the first that was not there before; of the first where each was, and there are more of them now. */
function unseen(before: readonly Said[], now: readonly Said[]): string {
  const known = new Set(before.map((it) => it.message));
  return (now.find((it) => !known.has(it.message)) ?? now[0]!).message;
}

interface Count {
  readonly all: number;
  readonly errors: number;
  /** In other files. */
  readonly places: number;
}

const nothing: Count = { all: 0, errors: 0, places: 0 };

function tally(diagnostics: readonly Diagnostic[]): Map<string, Count> {
  const counts = new Map<string, Count>();
  for (const { rule, severity, related } of diagnostics) {
    const { all, errors, places } = counts.get(rule) ?? nothing;
    counts.set(rule, {
      all: all + 1,
      errors: errors + (severity === "error" ? 1 : 0),
      places: places + related.filter((it) => it.file !== undefined).length,
    });
  }
  return counts;
}
