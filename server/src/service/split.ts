// The split of a published stage, worked out once for each version of a text, however often an editor asks.
import type { StageBuild } from "../simulation/build.ts";
import { analyse } from "./analysis.ts";
import type { Analysis } from "./service.ts";
import { type Refactoring, refactored, splitFor } from "./trial.ts";

/** The split of the one published stage, or of the one at a UTF-16 offset; undefined where none is there. */
export function splitAt(analysis: Analysis, offset?: number): Refactoring | undefined {
  const stage = offset === undefined ? undefined : publishedAt(analysis, offset);
  if (offset !== undefined && stage === undefined) return undefined;
  let splits = known.get(analysis);
  if (splits === undefined) {
    splits = new Map();
    known.set(analysis, splits);
  }
  let split = splits.get(stage);
  if (split === undefined) {
    split = splitFor(analysis, stage?.stage.from.span.start);
    splits.set(stage, split);
  }
  return split;
}

/** The analysis after a split that was answered for `analysis`. */
export function afterSplit(analysis: Analysis, split: Refactoring): Analysis {
  let after = outcomes.get(split);
  if (after === undefined) {
    after = analyse(refactored(analysis, split), analysis.settings, analysis.context);
    outcomes.set(split, after);
  }
  return after;
}

const known = new WeakMap<Analysis, Map<StageBuild | undefined, Refactoring>>();
const outcomes = new WeakMap<Refactoring, Analysis>();

/** A stage reaches to the next FROM: blank lines and comments between instructions are in it. */
function publishedAt({ builds: [build] }: Analysis, offset: number): StageBuild | undefined {
  const here = build?.stages.findLast(({ stage }) => stage.from.span.start <= offset);
  return here !== undefined && build?.published.includes(here) ? here : undefined;
}
