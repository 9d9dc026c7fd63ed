// Which stages a builder makes for a stage: those that it builds on, and those that it takes files from.
import type { Build, StageBuild } from "../../simulation/build.ts";
import { once } from "../../text/once.ts";
import { linksOf } from "../stage-links.ts";
import { stagesUnder } from "../stages.ts";
import { takenIn } from "../taken-files.ts";

/** The stages that are built when a stage is, in source order, the stage itself last. A builder leaves out the others. */
export const neededFor = once((stage: StageBuild, build: Build): readonly StageBuild[] => {
  const found = new Set([stage]);
  // The set grows while it is walked.
  for (const it of found) {
    for (const one of stagesUnder(it)) found.add(one);
    for (const { from } of linksOf(it, build)) found.add(from);
    for (const { from } of it.steps.flatMap((step) => takenIn(step, build))) if (from !== undefined) found.add(from);
  }
  return build.stages.filter((it) => found.has(it));
});
