// Whether it is known what a stage builds on.
import type { StageBuild } from "../../simulation/build.ts";
import { nameOfStage } from "../../simulation/stage-names.ts";
import { stagesUnder } from "../stages.ts";
import type { Gap } from "./gap.ts";

/** How a stage is called in a sentence. */
export const stageInWords = ({ stage }: StageBuild): string => `the stage ${nameOfStage(stage) ?? stage.index}`;

/** Whether nobody knows what a stage builds on: what it runs is not asked about then. */
export const isForeign = (stage: StageBuild): boolean => stagesUnder(stage)[0]!.start.image === undefined;

/**
 * What is not known of the base image of a stage. One that others only copy from is taken to be built; one that runs
 * nothing is only there to be copied from. `isPart`: it is part of the image that is asked about.
 */
export function* baseGaps(one: StageBuild, isPart: boolean): Iterable<Gap> {
  const { base, stage } = one;
  const { match, parent, reference } = base;
  if (parent !== undefined || match.kind === "image" || match.kind === "candidates") return;
  const runs = stage.instructions.some((it) => it.keyword !== "FROM");
  if (!runs && !isPart) return;
  const { span } = stage.base;
  const because =
    reference === undefined
      ? "which image this is, only the build says"
      : match.kind === "retired"
        ? `what ${reference} has is not known any more`
        : `${reference} is not an image that Splitstage knows`;
  yield { span, because, ...(isPart ? {} : { granted: `${stageInWords(one)} on ${reference ?? "it"} is built` }) };
}
