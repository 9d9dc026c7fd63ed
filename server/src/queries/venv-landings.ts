// How a virtual environment came to where it lies: the instruction that put it there, and the stage that it is from.
import type { Venv } from "../image/state.ts";
import type { Build, StageBuild, Step } from "../simulation/build.ts";
import { copyOf } from "../simulation/copy-instruction.ts";
import { once } from "../text/once.ts";
import { absolute } from "../text/paths.ts";
import { type Link, linksOf } from "./stage-links.ts";
import { stagesUnder } from "./stages.ts";

/** A COPY from another stage, and where it puts what it copies. */
export interface Landing extends Link {
  readonly to: string;
}

/** The copies from other stages that make up a stage, as far as it is known where they go. */
export function landingsOf(stage: StageBuild, build: Build): Landing[] {
  return linksOf(stage, build).flatMap((it) => {
    const copy = copyOf(it.step.instruction, it.step.before);
    return copy === undefined ? [] : [{ ...it, to: copy.to }];
  });
}

/** The step that brought a venv to a path, in a stage or one that it builds on. */
export function arrivalOf(stage: StageBuild, path: string, venv: Venv): Step | undefined {
  for (const it of stagesUnder(stage)) {
    const step = arrivalsIn(it).get(path)?.get(venv);
    if (step !== undefined) return step;
  }
  return undefined;
}

/** The first step of a stage that brought a venv to a path. */
const arrivalsIn = once(({ steps }: StageBuild): ReadonlyMap<string, ReadonlyMap<Venv, Step>> => {
  const found = new Map<string, Map<Venv, Step>>();
  for (const step of steps) {
    for (const path of step.before.venvs.differing(step.after.venvs)) {
      const venv = step.after.venvs.get(path);
      const there = found.get(path) ?? new Map<Venv, Step>();
      if (venv !== undefined && !there.has(venv)) found.set(path, there.set(venv, step));
    }
  }
  return found;
});

/** Tells whether one of the copies brings a folder to the place where it was. */
export function bringsAlong(landings: readonly Landing[], folder: string): boolean {
  return landings.some(({ paths, to }) =>
    paths.some((path) => {
      if (path === undefined) return true;
      if (path !== folder && !folder.startsWith(path === "/" ? "/" : `${path}/`)) return false;
      return absolute(`${to}${folder.slice(path === "/" ? 0 : path.length)}`, "/") === folder;
    }),
  );
}
