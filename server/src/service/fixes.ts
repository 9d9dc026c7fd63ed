// What can be done about a diagnostic. Nothing is offered that was not tried first.
import { withText } from "../context/context.ts";
import { lineBreak } from "../syntax/rewrite.ts";
import { apply } from "../text/edit.ts";
import { analyse } from "./analysis.ts";
import type { Analysis, Diagnostic, Fix } from "./service.ts";
import { afterSplit, splitAt } from "./split.ts";
import { ignoreAbove, instructionAt } from "./suppressions.ts";
import type { Doubt } from "./trial.ts";

/** A fix that holds. One that is a refactoring says where it could not be sure. */
export interface Offer extends Fix {
  readonly doubts?: readonly Doubt[];
}

/** The fixes of a diagnostic that hold: applied in memory, built again, the finding gone and no new error. */
export function fixesFor(analysis: Analysis, diagnostic: Diagnostic): Offer[] {
  const own = diagnostic.fixes.filter((it) => attempt(analysis, diagnostic, it) !== undefined);
  const place = cured[diagnostic.rule];
  const split = place && splitFix(analysis, diagnostic);
  if (split === undefined) return own;
  return place === "first" ? [split, ...own] : [...own, split];
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
  if (isLeft || !holds(analysis, diagnostic, after)) return undefined;
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
}

/** More fixes than this in one file means that two of them undo each other. */
const most = 1000;

/** Applies every safe fix until none is left. */
export function fixAll(analysis: Analysis): FixAll {
  const applied: { rule: string; title: string }[] = [];
  let current = analysis;
  let from = 0;
  while (applied.length < most) {
    const step = nextSafe(current, from);
    if (step === undefined) break;
    applied.push({ rule: step.diagnostic.rule, title: step.fix.title });
    current = step.after;
    from = step.index;
  }
  return { text: current.text, applied };
}

/** The first safe fix that holds, at or behind the diagnostic number `from`, then before it. */
function nextSafe(analysis: Analysis, from: number) {
  const { diagnostics } = analysis;
  for (let i = 0; i < diagnostics.length; i++) {
    const index = (from + i) % diagnostics.length;
    const diagnostic = diagnostics[index]!;
    for (const fix of diagnostic.fixes) {
      if (fix.safety !== "safe") continue;
      const after = attempt(analysis, diagnostic, fix);
      if (after !== undefined) return { diagnostic, fix, after, index };
    }
  }
  return undefined;
}

/** The analysis after a fix, or undefined where it does not hold. */
function attempt(analysis: Analysis, diagnostic: Diagnostic, { edits, file }: Fix): Analysis | undefined {
  const { text, settings, context } = analysis;
  if (file !== undefined) {
    const there = context?.read(file);
    if (there === undefined) return undefined;
    const changed = withText(context!, file, apply(there, edits));
    const after = analyse(text, settings, changed);
    return holds(analysis, diagnostic, after) ? after : undefined;
  }
  const after = analyse(apply(text, edits), settings, context);
  return holds(analysis, diagnostic, after) ? after : undefined;
}

function holds(analysis: Analysis, { rule }: Diagnostic, after: Analysis): boolean {
  const before = tally(analysis.diagnostics);
  const now = tally(after.diagnostics);
  const [was, is] = [before.get(rule) ?? nothing, now.get(rule) ?? nothing];
  // One finding may be about several lines of a file, of which a fix mends one.
  const gone = is.all < was.all || (is.all === was.all && is.places < was.places);
  // A warning that holds on some images only may become the error that it is on one of them.
  const worse = [...now].some(([id, count]) => count.errors > (before.get(id)?.all ?? 0));
  return gone && !worse && after.syntax.length <= analysis.syntax.length;
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
