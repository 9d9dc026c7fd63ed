// The way to a minimal published image that fits a file: another FROM, a stage of its own for what builds, or both after
// a move to a Python that has a minimal image.

import { counterpartOf } from "../knowledge/images.ts";
import { splittableSuccessor } from "../knowledge/lifecycle.ts";
import { builds } from "../queries/deeds.ts";
import { compilationsOf, impossibleOf } from "../queries/python/compilations.ts";
import { chainOf } from "../queries/stages.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import { listed } from "../text/listing.ts";
import { moveImage } from "./move-image.ts";
import { onItsOwn } from "./own-base.ts";
import { calledStage } from "./place.ts";
import { changesFromOnly, publishMinimal } from "./publish-minimal.ts";
import { type Doubt, declined, type Refactoring } from "./refactoring.ts";
import { whyNotChanged } from "./split/why-not.ts";
import { splitStage } from "./split-stage.ts";
import { inTwoSteps, type Rebuild } from "./stepwise.ts";

/** Publishes a stage on a minimal image; by default the one that is published. */
export function publishSmaller(build: Build, rebuild: Rebuild, stage = theOne(build)): Refactoring {
  if (stage === undefined) return whyNone(build);
  const reason = whyNotChanged(build, stage);
  if (reason !== undefined) return reason;
  const { parent } = stage.base;
  if (parent !== undefined) return withoutParent(build, rebuild, stage, parent);
  const image = stage.start.image!;
  if (image.variant === "full" && counterpartOf(image) === undefined) return movedFirst(build, rebuild, stage);
  if (changesFromOnly(build, stage)) return publishMinimal(build, rebuild, stage);
  return splitStage(build, stage);
}

function theOne({ published }: Build): StageBuild | undefined {
  const ours = published.filter((it) => it.start.image !== undefined);
  return ours.length === 1 ? ours[0] : undefined;
}

function whyNone({ published, stages }: Build): Refactoring {
  const [first, second, ...more] = published.filter((it) => it.start.image !== undefined);
  if (first !== undefined && second !== undefined) {
    const all = more.length === 0 ? "both" : "all";
    const names = listed([first, second, ...more].map(calledStage));
    return declined(`${names} are ${all} published, and one at a time is split`, second.stage.base.span);
  }
  const last = published.at(-1);
  if (last === undefined) {
    const reason = "every stage is used by another one or named like a helper, so none is known to be published";
    return declined(reason, stages.at(-1)?.stage.base.span);
  }
  const base = last.base.reference?.replace(/@.*/s, "") ?? "what FROM names here";
  const reason = `${calledStage(last)} is published, on ${base}, which is not one of the S2I Python images`;
  return declined(reason, last.stage.base.span);
}

function withoutParent(build: Build, rebuild: Rebuild, stage: StageBuild, parent: StageBuild): Refactoring {
  const makes = chainOf(stage).some((it) => it.executions.some(builds));
  if (stage.start.image?.variant === "minimal" && !makes) {
    return declined("it is split already: the published stage builds nothing", stage.stage.base.span);
  }
  const alone = onItsOwn(build, stage, parent);
  if ("kind" in alone) return alone;
  return inTwoSteps(build, { edits: alone.edits, doubts: [] }, rebuild, (between) =>
    publishSmaller(between, rebuild, between.stages[alone.index]),
  );
}

/** On a Python that has a minimal image, where this one has none. */
function movedFirst(build: Build, rebuild: Rebuild, stage: StageBuild): Refactoring {
  const { span } = stage.stage.base;
  const { called } = stage.start;
  const image = stage.start.image!;
  const target = splittableSuccessor(image);
  const none = `there is no minimal image beside ${called}`;
  if (target === undefined) return declined(`${none}, nor of a later Python there`, span);
  const move = moveImage(build, stage.stage.from.span.start, target.python);
  if (move.kind === "declined") return declined(`${none}, and ${move.reason}`, move.span);

  const message = `Python ${image.python} becomes ${target.python}, which has a minimal image: run the application's tests on it`;
  const doubts = [{ span, message }, ...move.doubts];
  const refactoring = inTwoSteps(build, { edits: move.edits, doubts }, rebuild, (between) => {
    const there = between.stages[stage.stage.index]!;
    const hopeless = newlyOf(build, between, impossibleOf)[0];
    if (hopeless !== undefined) {
      return declined(`${none}, and on Python ${target.python} ${hopeless.verdict.reason}`, hopeless.request.span);
    }
    const split = publishSmaller(between, rebuild, there);
    if (split.kind === "declined") return split;
    const compiled = newlyOf(build, between, compilationsOf).map(
      (it): Doubt => ({ span: it.request.span, message: `${it.project} is compiled on Python ${target.python}` }),
    );
    return { ...split, doubts: [...split.doubts, ...compiled] };
  });
  if (refactoring.kind === "declined") return refactoring;
  const { title } = refactoring;
  return {
    ...refactoring,
    title: `Move to Python ${target.python}, then ${title[0]!.toLowerCase()}${title.slice(1)}`,
    safety: move.safety === "manual" ? "manual" : refactoring.safety,
  };
}

/** What is true of the requests of a build and was not of those of the one before. */
function newlyOf(before: Build, after: Build, question: typeof compilationsOf) {
  const all = (build: Build) => build.executions.flatMap((it) => question(it, build));
  const known = new Set(all(before).map((it) => it.project));
  const found = all(after).filter((it) => !known.has(it.project));
  return [...new Map(found.map((it) => [it.project, it])).values()];
}
