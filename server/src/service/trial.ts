// Refactorings, tried before they are offered: the new text is built in the head, and must have no finding that the old
// one had not.
import { declined, type Refactoring } from "../refactor/refactoring.ts";
import { splitStage } from "../refactor/split-stage.ts";
import { apply } from "../text/edit.ts";
import { touches } from "../text/span.ts";
import { analyse } from "./analysis.ts";
import type { Analysis } from "./service.ts";

export type { Doubt, Refactoring } from "../refactor/refactoring.ts";

/** Splits the published stage, or the one at a UTF-16 offset, into a builder and a minimal final stage. */
export function splitFor(analysis: Analysis, offset?: number): Refactoring {
  const [build] = analysis.builds;
  if (build === undefined) return declined("no stage is on an S2I Python image");
  const here =
    offset === undefined
      ? undefined
      : build.stages.find((it) => it.stage.instructions.some(({ span }) => touches(span, offset)));
  const chosen = here !== undefined && build.published.includes(here) ? here : undefined;
  return tried(analysis, splitStage(build, ...(chosen === undefined ? [] : [chosen])));
}

/** The text after a refactoring that was not declined. */
export function refactored({ text }: Analysis, refactoring: Refactoring): string {
  return refactoring.kind === "change" ? apply(text, refactoring.edits) : text;
}

/** A refactoring, or why it is not done: it would bring a finding of a rule that is not among those it is `meant` to. */
export function tried(analysis: Analysis, refactoring: Refactoring, meant: readonly string[] = []): Refactoring {
  if (refactoring.kind === "declined") return refactoring;
  const after = analyse(refactored(analysis, refactoring), analysis.settings, analysis.context);
  const before = new Map<string, number>();
  for (const { rule } of analysis.diagnostics) before.set(rule, (before.get(rule) ?? 0) + 1);
  for (const { rule, message } of after.diagnostics) {
    const left = (before.get(rule) ?? 0) - 1;
    if (left < 0 && !meant.includes(rule) && !(ofBases.has(rule) && before.has(rule)))
      return declined(`it would bring a finding that was not there before (${rule}: ${message})`);
    before.set(rule, left);
  }
  return refactoring;
}

/** What is said of one image of a pair is said of the other as well: that is no new finding. */
const ofBases = new Set(["unknown-image", "end-of-life-image", "floating-tag"]);
