// Which commands only throw away what package managers keep.

import { effectsOfKind } from "../commands/effect.ts";
import type { Execution } from "../simulation/build.ts";
import { isWithin } from "../text/paths.ts";
import { packageCommand } from "./deeds.ts";

/** Tells whether a command only throws away what package managers keep. */
export function isCleaning(execution: Execution): boolean {
  const command = packageCommand(execution);
  return command?.purpose === "clean" || removesCache(execution).length > 0;
}

/** The folders below /var/cache that a command takes away or empties, without a trailing `/*`. */
export function removesCache({ effects }: Execution): string[] {
  const paths = effectsOfKind(effects, "removes").flatMap((it) => it.path ?? []);
  return paths.filter((it) => isWithin(it, "/var/cache")).map((it) => it.replace(/\/\*$/, ""));
}
