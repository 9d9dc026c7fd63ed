// What a command writes, or gives to somebody, and certainly may not.

import { type Need, needsOf } from "../commands/needs.ts";
import { mountsOf } from "../image/mounts.ts";
import type { Build, Execution } from "../simulation/build.ts";
import { baseName } from "../text/paths.ts";
import { neededInPlace } from "./built-in-place.ts";
import { isCertain } from "./certain-commands.ts";
import { runsAsAnother } from "./deeds.ts";
import { type Barrier, barriersOf } from "./who-may-write.ts";

export interface DeniedWrite {
  readonly need: Need;
  /** At least one. */
  readonly barriers: readonly Barrier[];
  /** The command, without its folder. */
  readonly name: string;
}

/** The writes of a command of a RUN that certainly fail, and the build with them. */
export function deniedWrites(execution: Execution, build: Build): DeniedWrite[] {
  const { name, effects, before, instruction } = execution;
  if (!isCertain(execution) || runsAsAnother(execution)) return [];
  const mounts = mountsOf(instruction, before).flatMap(({ target }) => target ?? []);
  return [...needsOf(effects, before), ...neededInPlace(execution, build)].flatMap((need) => {
    if (mounts.some((it) => `${need.path}/`.startsWith(`${it}/`))) return [];
    const barriers = barriersOf(need, before);
    return barriers.length === 0 ? [] : [{ barriers, need, name: baseName(name.value!) }];
  });
}
