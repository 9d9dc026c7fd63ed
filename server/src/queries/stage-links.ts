// How stages hang together: which one takes files from which.
import { variables } from "../image/state.ts";
import { textOfWord } from "../image/value.ts";
import type { Build, StageBuild, Step } from "../simulation/build.ts";
import { sourceOf } from "../simulation/simulate.ts";
import { once } from "../text/once.ts";
import { absolute } from "../text/paths.ts";
import { chainOf } from "./stages.ts";

/** A COPY from another stage of the file. */
export interface Link {
  readonly step: Step;
  readonly from: StageBuild;
  /** What is copied, as absolute paths; undefined where a variable is not known. */
  readonly paths: readonly (string | undefined)[];
}

/** The copies from other stages that make up a stage, those of the stages that it builds on first. */
export const linksOf: (stage: StageBuild, build: Build) => readonly Link[] = once((stage: StageBuild) =>
  chainOf(stage).flatMap((step): Link[] => {
    const { instruction, before } = step;
    if (!["COPY", "ADD"].includes(instruction.keyword)) return [];
    const from = sourceOf(instruction, step.stage.earlier)?.stage;
    if (from === undefined) return [];
    const words = (instruction.exec ?? instruction.words).slice(0, -1);
    const paths = words.map((it) => {
      const text = textOfWord(it, variables(before));
      return text === undefined ? undefined : absolute(text, "/");
    });
    return [{ step, from, paths }];
  }),
);
