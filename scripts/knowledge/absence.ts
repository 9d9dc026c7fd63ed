// What proves that a release has no wheel for a Python and a machine.
import type { Architecture } from "../../server/src/knowledge/python/wheel-tags.ts";
import { isForLinux, type WheelName } from "../../server/src/knowledge/python/wheel-tags.ts";
import type { SeenRelease, Sighting } from "./evidence.ts";
import { wheelsIn } from "./wheel-levels.ts";

/** There is no wheel, as far as locks prove it. */
export interface Absence {
  /** More than one repository says so, or one that looked when everything was long uploaded. */
  readonly strong: boolean;
  /** The newest commit that says so. */
  readonly day: string;
}

/** A lock that lists all files of a release, or all that are for this Python, and none that fits, proves that. */
export function absences(
  files: SeenRelease["files"],
  sightings: readonly Sighting[],
): (python: string, machine: Architecture) => Absence | undefined {
  const listings = sightings.map((it): Listing => ({ ...it, wheels: wheelsIn(it.files), files: it.files }));
  return (python, machine) => {
    const proofs = listings.filter((it) => isComplete(it, python, machine));
    if (proofs.length === 0) return undefined;
    const strong = new Set(proofs.map((it) => it.repository)).size > 1 || proofs.some((it) => isSettled(it, files));
    return { strong, day: latest(proofs.map((it) => it.last)) };
  };
}

interface Listing extends Sighting {
  readonly wheels: readonly WheelName[];
}

/** Whether a lock would list a wheel for a Python and a machine, if there were one. */
function isComplete({ kind, chosen, lowest, highest, wheels }: Listing, python: string, machine: Architecture) {
  if (kind === "poetry") return true;
  const minor = Number(python.slice(2));
  if (kind === "pylock" || chosen || minor < lowest || highest < minor) return false;
  if (lowest === 0 && highest === 99) return false;
  if (wheels.length === 0) return true;
  // Where there are wheels for other systems only, those for Linux may have been left out with a marker.
  if (!wheels.some(isForLinux)) return false;
  return wheels.some(({ platforms }) =>
    platforms.some((it) => it === "any" || it.includes(machine) || (it.includes("linux") && it.includes("x86_64"))),
  );
}

/** Whether all files were uploaded days before the lock was made. */
function isSettled({ kind, wheels, files, last }: Listing, uploads: SeenRelease["files"]): boolean {
  // uv lists no wheels of projects that it is told to build.
  if (kind === "poetry" || wheels.length === 0) return false;
  const uploaded = latest(files.map((it) => uploads.get(it)!));
  return uploaded !== "" && Date.parse(last) - Date.parse(uploaded) >= 3 * 24 * 3600 * 1000;
}

/** The last of some days. */
export const latest = (days: readonly string[]): string => days.toSorted().at(-1)!;
