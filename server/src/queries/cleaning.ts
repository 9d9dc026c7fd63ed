// Which commands only throw away what package managers keep.

import { packageCommand } from "../commands/package-manager.ts";
import { isSystemCache } from "../knowledge/caches.ts";
import type { Execution } from "../simulation/build.ts";

/** Tells whether a command only throws away what package managers keep. */
export function isCleaning(execution: Execution): boolean {
  const command = packageCommand(execution, execution.before);
  return command?.purpose === "clean" || removesCache(execution).length > 0;
}

/** The folders below /var/cache that an `rm -r` empties, without a trailing `/*`. */
export function removesCache({ name, args }: Execution): string[] {
  if (!/^(\/(usr\/)?bin\/)?rm$/.test(name.value ?? "")) return [];
  return args.flatMap((it) => (isSystemCache(it.value ?? "") ? it.value!.replace(/\/?\*?$/, "") : []));
}
