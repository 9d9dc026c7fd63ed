// Shared libraries and programs that Python modules load: which of them a minimal image certainly lacks.
import table from "./libraries.json";
import { commandsProvided, isKnownRpm, requires, rpmName } from "./rpms.ts";

/** RPMs that no minimal image of the family has: nothing in it needs them. */
export const absentFromMinimal: readonly string[] = table.absentFromMinimal.split(" ");

const bringsOthers = new Set(table.bringsOthers.split(" "));
const bringsNoOther = new Set(table.bringsNoOther.split(" "));

/** Tells whether an RPM may pull in libraries besides those that `requires` lists: most do, small tools do not. */
export function mayBringLibraries(rpm: string): boolean {
  const name = rpmName(rpm);
  if (bringsNoOther.has(name) || /^(python3|glibc)/.test(name)) return false;
  if (!isKnownRpm(rpm) || bringsOthers.has(name) || name.endsWith("-devel")) return true;
  return commandsProvided(rpm).length === 0 && requires(rpm).length === 0;
}
