// Every refactoring that needs nothing but a place, and whether it can be done there.
import { neighbours, refactoringsAt } from "./neighbours.ts";
import type { Analysis } from "./service.ts";
import { splitAt } from "./split.ts";
import type { Refactoring } from "./trial.ts";

const splitId = "split-stage";

/** What an offer may have as its id. */
export const offerIds: readonly string[] = [splitId, ...Object.keys(neighbours)];

export interface Offered {
  readonly id: string;
  /** An order, also where it is declined. */
  readonly title: string;
  readonly refactoring: Refactoring;
}

/**
 * The refactorings that can be done at a UTF-16 offset, and the split also where it is declined.
 * Each was tried by building the file again, so the last answer is kept: an edit is asked for where it was offered.
 */
export function offersAt(analysis: Analysis, offset: number): readonly Offered[] {
  let last = answers.get(analysis);
  if (last?.offset !== offset) {
    last = { offset, offers: offersFor(analysis, offset) };
    answers.set(analysis, last);
  }
  return last.offers;
}

const answers = new WeakMap<Analysis, { readonly offset: number; readonly offers: readonly Offered[] }>();

function offersFor(analysis: Analysis, offset: number): readonly Offered[] {
  const split = splitAt(analysis, offset);
  const others = refactoringsAt(analysis, offset);
  return split === undefined ? others : [{ id: splitId, title: titleOf(split), refactoring: split }, ...others];
}

const titleOf = (split: Refactoring): string =>
  split.kind === "change" ? split.title : "Split into a build stage and a minimal final stage";
