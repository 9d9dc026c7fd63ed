// Shared libraries and programs that Python modules load: which of them a minimal image certainly lacks.
import type { Distro } from "./distro.ts";
import table from "./libraries.json";
import { commandsProvided, isForBuilding, isKnownRpm, requires, rpmName } from "./rpms.ts";

/** RPMs that no minimal image of the family has: nothing in it needs them. */
export const absentFromMinimal: readonly string[] = table.absentFromMinimal.split(" ");

const absentFromFull = table.absentFromFull.split(" ");
const absentFromOlderFull = table.absentFromOlderFull.split(" ");

/**
 * Header packages that no full image of the family has on a distribution: nothing that is installed there needs them. On
 * EL 10 and Fedora the headers of harfbuzz, which those of gd need, bring those of cairo.
 */
export function headersAbsentFromFull({ family, version }: Distro): readonly string[] {
  return family === "el" && version < 10 ? [...absentFromFull, ...absentFromOlderFull] : absentFromFull;
}

const bringsOthers = new Set(table.bringsOthers.split(" "));
const bringsNoOther = new Set(table.bringsNoOther.split(" "));

const ofPython = new Set(table.ofPython.split(" "));
const toolchain = table.toolchain.split(" ");

const sameName = new Set(table.behindSameName.split(" "));
const otherName = new Map<string, string>(Object.entries(table.behind));
const nothingBehind = new Set(table.behindNothing.split(" "));

/** The RPM of the C compiler, whatever else a toolchain has. */
export const compilerRpm = "gcc";

/** Tells whether the interpreter itself is linked to what an RPM brings, so that every image has it. */
export const comesWithPython = (rpm: string): boolean => ofPython.has(rpm);

/** Tells whether an RPM holds a library that programs load, and nothing of the tools that build them. */
export function isRunTimeLibrary(rpm: string): boolean {
  return !isForBuilding(rpm) && !toolchain.some((it) => rpm.startsWith(it));
}

/**
 * The RPMs with the libraries that programs are linked to when they are built with a header package: `libssh` behind
 * `libssh-devel`. None where there is nothing to link to; undefined where nobody knows what they are called.
 */
export function librariesBehind(headers: string, distro: Distro): readonly string[] | undefined {
  const name = rpmName(headers);
  if (
    !/-devel$/.test(name) ||
    nothingBehind.has(name) ||
    /^(python[\d.]*|java-.*|gcc-toolset-.*|perl-.*)-devel$/.test(name)
  )
    return [];
  const other = otherName.get(name);
  if (other !== undefined) return other.split(" ");
  const known = requires(name, distro);
  if (known.length > 0) return known.filter(isRunTimeLibrary);
  const own = name.replace(/-devel$/, "");
  return sameName.has(own) ? [own] : undefined;
}

/** Tells whether an RPM may pull in libraries besides those that `requires` lists: most do, small tools do not. */
export function mayBringLibraries(rpm: string, distro: Distro | undefined): boolean {
  const name = rpmName(rpm);
  if (bringsNoOther.has(name) || /^(python3|glibc)/.test(name)) return false;
  if (!isKnownRpm(rpm) || bringsOthers.has(name) || name.endsWith("-devel")) return true;
  return commandsProvided(rpm, distro).length === 0 && requires(rpm, distro).length === 0;
}
