// The way to a minimal published image that fits a file: another FROM, a stage of its own for what builds, or both after
// a move to a Python that has a minimal image.

import { counterpartOf } from "../knowledge/images.ts";
import { linksOf } from "../queries/stage-links.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import { listed } from "../text/listing.ts";
import { movedFirst } from "./move-first.ts";
import { onItsOwn } from "./own-base.ts";
import { calledStage } from "./place.ts";
import { installsIdly, onlyPublishes, publishMinimal } from "./publish-minimal.ts";
import { declined, type Refactoring } from "./refactoring.ts";
import { makersOf } from "./split/gain.ts";
import { splitAlready, whyNotChanged } from "./split/why-not.ts";
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
  if (image.variant === "full" && counterpartOf(image) === undefined)
    return movedFirst(build, rebuild, stage, publishSmaller);
  if (!onlyPublishes(build, stage)) return splitStage(build, stage);
  const fed = linksOf(stage, build).length > 0;
  const idle = fed && installsIdly(build, stage);
  if (image.variant === "full" || idle) return publishMinimal(build, rebuild, stage);
  return fed || makersOf(stage).length > 0 ? splitAlready(stage) : splitStage(build, stage);
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
  const reason = `${calledStage(last)} is published, on ${base}, which is not one of the known S2I Python images`;
  return declined(reason, last.stage.base.span);
}

function withoutParent(build: Build, rebuild: Rebuild, stage: StageBuild, parent: StageBuild): Refactoring {
  if (stage.start.image?.variant === "minimal" && onlyPublishes(build, stage)) return splitAlready(stage);
  const alone = onItsOwn(build, stage, parent);
  if ("kind" in alone) return alone;
  return inTwoSteps(build, { edits: alone.edits, doubts: [] }, rebuild, (between) =>
    publishSmaller(between, rebuild, between.stages[alone.index]),
  );
}
