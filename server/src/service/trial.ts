// Refactorings, tried before they are offered: the new text is built in the head, and must have no finding that the old
// one had not.

import { publishSmaller } from "../refactor/publish-smaller.ts";
import { declined, type Refactoring } from "../refactor/refactoring.ts";
import type { Build } from "../simulation/build.ts";
import { basesOf } from "../simulation/simulate.ts";
import { parse } from "../syntax/parse.ts";
import { apply } from "../text/edit.ts";
import { type Span, slice, touches } from "../text/span.ts";
import { analyse } from "./analysis.ts";
import type { Analysis, Diagnostic } from "./service.ts";
import { buildsIn, worldsOf } from "./worlds.ts";

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
  return triedSplit(
    analysis,
    publishSmaller(build, (text) => rebuilt(analysis, text), chosen),
  );
}

/** Another text, built as the first of the builds of an analysis was. */
function rebuilt({ document, settings, context, builds }: Analysis, text: string): Build {
  const [world] = worldsOf(basesOf(document));
  return buildsIn([world], parse(text, document), settings, context, () => builds[0])[0]!;
}

/** The text after a refactoring that was not declined. */
export function refactored({ text }: Analysis, refactoring: Refactoring): string {
  return refactoring.kind === "change" ? apply(text, refactoring.edits) : text;
}

/** A refactoring, or what stands in its way: something of a rule that is not among those it is `meant` to would be wrong. */
export function tried(analysis: Analysis, refactoring: Refactoring, meant: readonly string[] = []): Refactoring {
  return triedBut(analysis, refactoring, ({ rule }) => meant.includes(rule));
}

/** The same for a split: a hint is no obstacle, and what one stage was told both may be told. */
function triedSplit(analysis: Analysis, split: Refactoring): Refactoring {
  const told = new Set(analysis.diagnostics.map(({ rule, message }) => `${rule} ${message}`));
  return triedBut(
    analysis,
    split,
    ({ severity, rule, message }) => severity === "hint" || asBefore.has(rule) || told.has(`${rule} ${message}`),
  );
}

function triedBut(
  analysis: Analysis,
  refactoring: Refactoring,
  mayCome: (finding: Diagnostic) => boolean,
): Refactoring {
  if (refactoring.kind === "declined") return refactoring;
  const after = analyse(refactored(analysis, refactoring), analysis.settings, analysis.context, analysis);
  const before = new Map<string, number>();
  for (const { rule } of analysis.diagnostics) before.set(rule, (before.get(rule) ?? 0) + 1);
  for (const finding of after.diagnostics) {
    const { rule, message, span } = finding;
    const left = (before.get(rule) ?? 0) - 1;
    if (left < 0 && !mayCome(finding) && !(ofBases.has(rule) && before.has(rule)))
      return declined(`then ${message}`, placeOf(slice(after.text, span), lineAt(after.text, span.start), analysis));
    before.set(rule, left);
  }
  return refactoring;
}

/** Where a file says what stands in a line of its new text: on the same line, or else anywhere. */
function placeOf(words: string, line: string, { text }: Analysis): Span | undefined {
  const inLine = text.indexOf(line);
  const from = inLine < 0 ? text.lastIndexOf(words) : text.indexOf(words, inLine);
  return from < 0 || words === "" ? undefined : { start: from, end: from + words.length };
}

function lineAt(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return text.slice(start).split("\n", 1)[0]!;
}

/** What is said of one image of a pair is said of the other as well: that is no new finding. */
const ofBases = new Set(["unknown-image", "end-of-life-image", "floating-tag"]);

/** What was so before as well: of a stage that the published one builds on, or unsaid on the full image. */
const asBefore = new Set(["user-not-reset", "rpm-python-module"]);
