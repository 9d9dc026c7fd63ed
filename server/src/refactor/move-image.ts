// Another Python, or another distribution: everything in a file that names them moves together.

import { type Argument, writtenAt } from "../image/value.ts";
import { imageName } from "../knowledge/image-titles.ts";
import type { Image } from "../knowledge/images.ts";
import { packageCommand } from "../queries/deeds.ts";
import type { Build, StageBuild, Step } from "../simulation/build.ts";
import { sourceOf } from "../simulation/simulate.ts";
import type { Document, Instruction } from "../syntax/document.ts";
import type { Edit } from "../text/edit.ts";
import { merged } from "./edits.ts";
import { marked } from "./marks.ts";
import { movedPackages, unmovedPackages } from "./move/packages.ts";
import { movedReference } from "./move/reference.ts";
import { inCopyFrom, inStep, movedDefinitions, type Versions } from "./move/version-words.ts";
import { pairOf, targetFor, type Wish, wishOf } from "./move/wish.ts";
import { otherManager, unsaidOn } from "./package-commands.ts";
import { calledStage, stageAt } from "./place.ts";
import { type Doubt, declined, type Refactoring } from "./refactoring.ts";
import { withReferences } from "./references.ts";
import { familyOf, lostDigest } from "./use-full-image.ts";

/**
 * Moves the stage at a UTF-16 offset, and the others of its pair, to another image: `target` is an image's id or name,
 * a Python ("3.14"), a distribution ("ubi10"), or both ("3.14 ubi10").
 */
export function moveImage(build: Build, offset: number, target: string): Refactoring {
  const here = stageAt(build, offset);
  if (here === undefined) return declined("the cursor is in no stage");
  const stage = rootOf(here);
  const { span } = stage.stage.base;
  const { image } = stage.start;
  if (image === undefined) return declined(unknownBase, span);
  const wish = wishOf(target);
  if ("reason" in wish) return declined(wish.reason, span);

  const moves: Move[] = [];
  for (const it of pairOf(build.stages, image)) {
    const to = targetFor(it.start.image!, wish);
    if ("reason" in to) {
      const which = it === stage ? "" : `, which ${calledStage(it)} would need`;
      return declined(to.reason + which + to.instead, it.stage.base.span);
    }
    moves.push({ stage: it, from: it.start.image!, to });
  }
  const own = moves.find((it) => it.stage === stage)!;
  if (own.to.id === image.id) return declined(`it is on ${stage.start.called} already`, span);
  for (const { stage: moved, to } of moves) {
    const executions = familyOf(build, moved).flatMap((it) => it.steps.flatMap((step) => step.executions));
    const unsaid = unsaidOn(build.document, executions, to);
    if (unsaid !== undefined)
      return declined(`${to.packageManager} on ${imageName(to)} has no ${unsaid.value ?? unsaid.prefix}`, unsaid.span);
  }
  return change(build, moves, wish, own.to);
}

/** Why nothing is moved that is not on one of the images. */
export const unknownBase = "the base image is not one of the family, so nothing is known of what it has";

interface Move {
  readonly stage: StageBuild;
  readonly from: Image;
  readonly to: Image;
}

function change(
  build: Build,
  moves: readonly Move[],
  wish: Exclude<Wish, { readonly reason: string }>,
  to: Image,
): Refactoring {
  const { document } = build;
  const asked = wish.flavor !== undefined;
  const references = new Map(moves.map((it) => [it.stage, movedReference(it.stage.base, it.to, asked)] as const));
  const doubts = moves.flatMap((it) => [
    ...lostDigest(it.stage).map((doubt) => [it.stage.stage.from, doubt] as const),
    ...moduleDoubts(build, it),
    ...packageDoubts(build, it),
  ]);
  const unmoved = moves.flatMap((it) => unmovedIn(build, it).map(([, word]) => writtenAt(word) ?? word.span));
  const versions: Versions = { from: moves[0]!.from.python, to: to.python, spared: unmoved };
  const edits = merged(
    [...doubts.flatMap(([at, it]) => marked(document, at, [it])), ...withReferences(document, references)],
    [
      ...moves.flatMap((it) => inStages(build, it, versions)),
      ...globals(document, versions),
      ...copies(build, moves, versions),
    ],
  );
  const all = doubts.map(([, it]) => it);
  const title = wish.flavor === undefined ? `Move to Python ${to.python}` : `Move to ${imageName(to)}`;
  return { kind: "change", title, safety: all.length > 0 ? "manual" : "suggested", edits, doubts: all };
}

function rootOf(stage: StageBuild): StageBuild {
  return stage.base.parent === undefined ? stage : rootOf(stage.base.parent);
}

function inStages(build: Build, { stage, from, to }: Move, versions: Versions): Edit[] {
  const { document } = build;
  return familyOf(build, stage).flatMap((it) =>
    it.steps.flatMap((step) => [
      ...movedPackages(document, step, from, to),
      ...step.executions.flatMap((one) => otherManager(document, one, to)),
      ...inStep(document, step, versions),
    ]),
  );
}

/** The arguments before the first FROM. */
function globals({ instructions, stages }: Document, versions: Versions): Edit[] {
  const end = stages[0]!.from.span.start;
  return instructions.filter((it) => it.span.start < end).flatMap((it) => movedDefinitions(it, versions));
}

/** What any stage copies out of those that move. */
function copies(build: Build, moves: readonly Move[], versions: Versions): Edit[] {
  const moving = moves.flatMap((it) => familyOf(build, it.stage));
  return build.stages.flatMap(({ steps, earlier }) =>
    steps.flatMap(({ instruction }) => {
      const from = instruction.keyword === "COPY" && sourceOf(instruction, earlier)?.stage;
      return from && moving.includes(from) ? inCopyFrom(build.document, instruction, versions) : [];
    }),
  );
}

/** Streams of a module are those of one release of one distribution. */
function moduleDoubts(build: Build, { stage, from, to }: Move): (readonly [Instruction, Doubt])[] {
  if (from.distro.family === to.distro.family && from.distro.version === to.distro.version) return [];
  const executions = familyOf(build, stage).flatMap((it) => it.steps.flatMap((step) => step.executions));
  const module = executions.find((it) => packageCommand(it)?.verb?.value === "module");
  if (module === undefined) return [];
  const message = `the module that is chosen here may not exist for ${imageName(to)}`;
  return [[module.instruction, { span: module.span, message }]];
}

/** What is named for a Python, and may not be there for another. */
function packageDoubts(build: Build, move: Move): (readonly [Instruction, Doubt])[] {
  const { from, to } = move;
  return unmovedIn(build, move).map(([{ instruction }, { value, span }]) => {
    const message = `${value} is for Python ${from.python}, and ${imageName(to)} may have none for Python ${to.python}`;
    return [instruction, { span, message }];
  });
}

function unmovedIn(build: Build, { stage, from, to }: Move): (readonly [Step, Argument])[] {
  const steps = familyOf(build, stage).flatMap((it) => it.steps);
  return steps.flatMap((step) => unmovedPackages(step, from, to).map((it) => [step, it] as const));
}
