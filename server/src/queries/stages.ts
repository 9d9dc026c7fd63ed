// What a stage is made of, and what it is for.
import { sourcesFolder } from "../knowledge/s2i.ts";
import type { Build, StageBuild, Step } from "../simulation/build.ts";
import { copyOf } from "../simulation/copy-instruction.ts";
import { once } from "../text/once.ts";

/** The steps of all stages, in source order. */
export function stepsOf({ stages }: Build): Step[] {
  return stages.flatMap((it) => it.steps);
}

/** The steps of a stage and of the stages that it builds on: all that its image is made of. */
export function chainOf(stage: StageBuild): Step[] {
  return stagesUnder(stage).flatMap((it) => it.steps);
}

/** Tells whether a step is one of the chain of a stage. */
export function isMadeOf(stage: StageBuild, step: Step): boolean {
  return stagesUnder(stage).includes(step.stage);
}

/** A stage behind those that it builds on. */
export function stagesUnder(stage: StageBuild): StageBuild[] {
  const found: StageBuild[] = [];
  for (let at: StageBuild | undefined = stage; at !== undefined; at = at.base.parent) found.push(at);
  return found.reverse();
}

/**
 * A question about a stage that is answered from what was answered of the stage that it builds on: undefined where that is
 * none of the file. Each stage of a build is asked once, however many build on it.
 */
export function folded<T, R extends readonly unknown[]>(
  answer: (stage: StageBuild, below: T | undefined, ...rest: R) => T,
): (stage: StageBuild, ...rest: R) => T {
  const known = new WeakMap<StageBuild, { readonly value: T }>();
  return (stage, ...rest) => {
    const open: StageBuild[] = [];
    let at: StageBuild | undefined = stage;
    for (; at !== undefined && !known.has(at); at = at.base.parent) open.push(at);
    let last = at && known.get(at);
    for (const it of open.reverse()) {
      last = { value: answer(it, last?.value, ...rest) };
      known.set(it, last);
    }
    return last!.value;
  };
}

/** A question whether a step of the chain of a stage fits. */
export function someStep<R extends readonly unknown[]>(
  fits: (step: Step, ...rest: R) => boolean,
): (stage: StageBuild, ...rest: R) => boolean {
  return folded(
    (stage, below: boolean | undefined, ...rest: R) => below === true || stage.steps.some((it) => fits(it, ...rest)),
  );
}

/** Tells whether what a stage does is part of something that is published: of it, or of one that builds on it. */
export function isInProduct(stage: StageBuild, build: Build): boolean {
  return productsIn(build).has(stage);
}

const productsIn = once(({ published }: Build): ReadonlySet<StageBuild> => {
  const found = new Set(published);
  // The set grows while it is walked.
  for (const { base } of found) if (base.parent !== undefined) found.add(base.parent);
  return found;
});

/** Tells whether a build publishes the image of a stage. */
export function isPublished(stage: StageBuild, build: Build): boolean {
  return publishedIn(build).has(stage);
}

const publishedIn = once(({ published }: Build): ReadonlySet<StageBuild> => new Set(published));

/**
 * Tells whether a stage makes an image for others to build on: tools and nothing else, no command, no files, no
 * Python project.
 */
export const isWorkshop = folded(({ stage, end }, below: boolean | undefined): boolean => {
  const sets = stage.instructions.some((it) => ["CMD", "ENTRYPOINT", "COPY", "ADD"].includes(it.keyword));
  return !sets && end.python.size === 0 && end.files.get(sourcesFolder)?.is !== "yes" && below !== false;
});

/**
 * Tells whether a stage fills an image with programs for others to build on: every file that it copies goes to a folder
 * of the system, and it has no command and no Python project.
 */
export function isToolbox(stage: StageBuild): boolean {
  return stage.end.python.size === 0 && bringsNoApplication(stage) && targetsOf(stage).length > 0;
}

/** Tells whether a stage has no command, and no files but those in folders of the system. */
export function bringsNoApplication(stage: StageBuild): boolean {
  const { command, entrypoint, files } = stage.end;
  if (command.cause !== undefined || entrypoint.cause !== undefined || files.get(sourcesFolder)?.is === "yes")
    return false;
  return targetsOf(stage).every((it) => it !== undefined && /^\/(usr|s?bin|etc|licenses)(\/|$)/.test(it));
}

/** Where COPY and ADD go; undefined for what nobody knows. */
const targetsOf = ({ steps }: StageBuild): readonly (string | undefined)[] =>
  steps.flatMap((it) => (/^(COPY|ADD)$/.test(it.instruction.keyword) ? [copyOf(it.instruction, it.before)?.to] : []));
