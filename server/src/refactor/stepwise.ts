// A refactoring in two steps: the second works on the text that the first one makes.
import type { Build } from "../simulation/build.ts";
import { apply, type Edit } from "../text/edit.ts";
import { editsBetween } from "../text/line-diff.ts";
import type { Span } from "../text/span.ts";
import { ordered } from "./edits.ts";
import type { Doubt, Refactoring } from "./refactoring.ts";

/** Builds another text under the conditions of the first. */
export type Rebuild = (text: string) => Build;

/** What the first step changes, and what it could not be sure of, in the offsets of the file. */
export interface FirstStep {
  readonly edits: readonly Edit[];
  readonly doubts: readonly Doubt[];
}

/** Both steps as one, in the offsets of the file as it is. Where the second one is declined, all of it is. */
export function inTwoSteps(
  { document: { text } }: Build,
  { edits, doubts }: FirstStep,
  rebuild: Rebuild,
  second: (between: Build) => Refactoring,
): Refactoring {
  const middle = apply(text, edits);
  const then = second(rebuild(middle));
  const back = (span: Span): Span => placeBefore(span, edits);
  if (then.kind === "declined") return { ...then, span: then.span && back(then.span) };
  return {
    ...then,
    edits: editsBetween(text, apply(middle, then.edits)),
    doubts: [...doubts, ...then.doubts.map((it) => ({ ...it, span: back(it.span) }))],
  };
}

/** Where a place of the text after edits was before them; what is new was where it has come in. */
function placeBefore({ start, end }: Span, edits: readonly Edit[]): Span {
  const at = (offset: number): number => {
    let delta = 0;
    for (const { span, text } of ordered(edits)) {
      const from = span.start + delta;
      if (offset < from) break;
      if (offset < from + text.length) return span.start;
      delta += text.length - (span.end - span.start);
    }
    return offset - delta;
  };
  const first = at(start);
  return { start: first, end: Math.max(first, at(end)) };
}
