// What keeps anybody from saying what becomes of a stage: the first thing on the way that is not known.
import type { Build, StageBuild } from "../simulation/build.ts";
import { baseGaps, isForeign } from "./gaps/bases.ts";
import { runGaps } from "./gaps/commands.ts";
import type { Gap } from "./gaps/gap.ts";
import { neededFor } from "./gaps/needed.ts";
import { sourceGaps } from "./gaps/sources.ts";
import { startGaps } from "./gaps/starts.ts";
import { stagesUnder } from "./stages.ts";

/** What is not known of the build of a stage, in source order, with all the stages that it needs. */
export function* buildGapsOf(stage: StageBuild, build: Build): Iterable<Gap> {
  const chain = stagesUnder(stage);
  for (const it of neededFor(stage, build)) {
    yield* baseGaps(it, chain.includes(it));
    const foreign = isForeign(it);
    for (const step of it.steps) {
      yield* sourceGaps(step, build);
      if (!foreign) yield* runGaps(step, build);
    }
  }
}

/** What is not known of the start of a container of a stage. */
export const startGapsOf = startGaps;

export type { Gap } from "./gaps/gap.ts";
export { neededFor } from "./gaps/needed.ts";
