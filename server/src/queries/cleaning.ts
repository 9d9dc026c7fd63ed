// Which commands only throw away what package managers keep.

import { effectsOfKind } from "../commands/effect-kinds.ts";
import { packageCache } from "../knowledge/caches.ts";
import type { Dialect } from "../knowledge/package-managers.ts";
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

/** Tells whether a command that throws away what package managers keep does so for a dialect: in the folder of that one. */
export function cleansFor(dialect: Dialect, execution: Execution): boolean {
  const command = packageCommand(execution);
  if (command?.purpose === "clean") return packageCache(command.dialect) === packageCache(dialect);
  const cache = packageCache(dialect);
  return removesCache(execution).some((it) => {
    // A pattern may stand for more than one folder, and what is removed may be a part.
    const [fixed = ""] = it.split(/[*?[]/);
    return isWithin(it, cache) || isWithin(cache, it) || (fixed !== it && cache.startsWith(fixed));
  });
}
