// What a stage is made of, and what it is for.
import { sourcesFolder } from "../knowledge/s2i.ts";
import type { Build, StageBuild, Step } from "../simulation/build.ts";
import { copyOf } from "../simulation/copy-instruction.ts";

/** The steps of all stages, in source order. */
export function stepsOf({ stages }: Build): Step[] {
  return stages.flatMap((it) => it.steps);
}

/** The steps of a stage and of the stages that it builds on: all that its image is made of. */
export function chainOf({ base, steps }: StageBuild): Step[] {
  return [...(base.parent ? chainOf(base.parent) : []), ...steps];
}

/**
 * Tells whether a stage makes an image for others to build on: tools and nothing else, no command, no files, no
 * Python project.
 */
export function isWorkshop({ stage, end, base }: StageBuild): boolean {
  const sets = stage.instructions.some((it) => ["CMD", "ENTRYPOINT", "COPY", "ADD"].includes(it.keyword));
  return (
    !sets &&
    end.python.size === 0 &&
    end.files.get(sourcesFolder)?.is !== "yes" &&
    (base.parent === undefined || isWorkshop(base.parent))
  );
}

/**
 * Tells whether a stage fills an image with programs for others to build on: every file that it copies goes to a folder
 * of the system, and it has no command and no Python project.
 */
export function isToolbox({ steps, end }: StageBuild): boolean {
  if (end.command.cause !== undefined || end.entrypoint.cause !== undefined || end.python.size > 0) return false;
  const copies = steps.flatMap((it) =>
    /^(COPY|ADD)$/.test(it.instruction.keyword) ? [copyOf(it.instruction, it.before)?.to] : [],
  );
  return copies.length > 0 && copies.every((it) => it !== undefined && /^\/(usr|s?bin|etc|licenses)(\/|$)/.test(it));
}
