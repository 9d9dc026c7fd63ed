// Shared libraries and programs that Python modules load: which of them a minimal image certainly lacks.
import type { Distro } from "./distro.ts";
import table from "./libraries.json";
import { commandsProvided, isForBuilding, isKnownRpm, requires, rpmName } from "./rpms.ts";

/** RPMs that no minimal image of the family has: nothing in it needs them. */
export const absentFromMinimal: readonly string[] = table.absentFromMinimal.split(" ");

const bringsOthers = new Set(table.bringsOthers.split(" "));
const bringsNoOther = new Set(table.bringsNoOther.split(" "));

const ofPython = new Set(table.ofPython.split(" "));
const toolchain = table.toolchain.split(" ");

/** Tells whether the interpreter itself is linked to what an RPM brings, so that every image has it. */
export const comesWithPython = (rpm: string): boolean => ofPython.has(rpm);

/** Tells whether an RPM holds a library that programs load, and nothing of the tools that build them. */
export function isRunTimeLibrary(rpm: string): boolean {
  return !isForBuilding(rpm) && !toolchain.some((it) => rpm.startsWith(it));
}

/** Tells whether an RPM may pull in libraries besides those that `requires` lists: most do, small tools do not. */
export function mayBringLibraries(rpm: string, distro: Distro | undefined): boolean {
  const name = rpmName(rpm);
  if (bringsNoOther.has(name) || /^(python3|glibc)/.test(name)) return false;
  if (!isKnownRpm(rpm) || bringsOthers.has(name) || name.endsWith("-devel")) return true;
  return commandsProvided(rpm, distro).length === 0 && requires(rpm, distro).length === 0;
}
