// Where the application lives in the image: what the builder makes and the published stage gets by one COPY each.

import { isShared } from "../../knowledge/folders.ts";
import { appRoot, sourcesFolder } from "../../knowledge/s2i.ts";
import { builds } from "../../queries/deeds.ts";
import type { StageBuild } from "../../simulation/build.ts";
import { copyOf } from "../../simulation/copy-instruction.ts";
import { isWithin } from "../../text/paths.ts";

/** Absolute paths; each stands for itself and all below it. */
export interface Territory {
  readonly roots: readonly string[];
}

/** The territory of a stage: the virtual environments, and the folders in which it builds. */
export function territoryOf({ steps, start, end }: StageBuild): Territory {
  const venv = start.image?.venv ?? appRoot;
  const roots = new Set([venv]);
  for (const [path, it] of end.venvs) if (it.cause !== undefined) roots.add(path);
  for (const step of steps) {
    for (const it of step.executions) {
      if (builds(it) && it.workdir !== undefined) roots.add(it.workdir);
    }
    const copy = /^(COPY|ADD)$/.test(step.instruction.keyword) ? copyOf(step.instruction, step.before) : undefined;
    // What is copied to where the image works is the application.
    if (copy !== undefined && copy.to === step.after.workdir.value) roots.add(copy.to);
  }
  const workdir = end.workdir.value;
  if (workdir !== undefined && [...roots].some((it) => it.startsWith(`${workdir}/`))) roots.add(workdir);
  const named = [...roots].filter((it) => !isShared(it));
  return { roots: named.filter((it) => !named.some((other) => it !== other && it.startsWith(`${other}/`))) };
}

/** Tells whether a path is in the territory, or under /tmp/src, which is only a way into it. */
export function inTerritory({ roots }: Territory, path: string): boolean {
  return [...roots, sourcesFolder].some((it) => isWithin(path, it));
}
