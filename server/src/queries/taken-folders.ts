// Folders of the app root that an instruction took from the user whose they were.

import type { Tree } from "../image/files.ts";
import { appRoot } from "../knowledge/s2i.ts";
import type { Step } from "../simulation/build.ts";
import { isWithin } from "../text/paths.ts";
import { chainOf } from "./stages.ts";
import { deniesWriting } from "./who-may-write.ts";

/**
 * The instruction before `step` that took a folder of the app root from `user`; undefined where it never was that user's,
 * or nobody knows whose it was. `path` is one of `Barrier`.
 */
export function takerOf(path: string, step: Step, user: string): Step | undefined {
  const folder = path.replace(/\/\*$/, "");
  if (path !== folder || !isWithin(folder, appRoot)) return undefined;
  const steps = chainOf(step.stage);
  const earlier = steps.slice(0, steps.indexOf(step));
  return earlier.findLast(({ before, after }) => {
    if (before.files === after.files) return false;
    const [was, is] = [before.files.get(folder), after.files.get(folder)];
    return was !== undefined && is !== undefined && isUsers(was, user) && deniesWriting(is, user);
  });
}

/** Whether a user certainly may write to what is there. */
const isUsers = ({ is, owner }: Tree, user: string): boolean => is === "yes" && owner.value === user.split(":")[0];
