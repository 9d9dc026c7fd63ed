// Names of packages on Debian, Ubuntu and Alpine, and what the same things are called as RPMs.
import table from "./debian-packages.json";
import { isKnownRpm } from "./rpms.ts";

export interface DebianPackage {
  /** The RPMs that bring the same; empty where nothing is needed, undefined where nobody here knows. */
  readonly rpms: readonly string[] | undefined;
  /** The minor version of the Python whose headers it has, "" for the distribution's own. */
  readonly python?: string;
}

/** In `names` are those that no RPM has and none provides; those in `shared` may be an RPM's too. */
const names = new Map<string, string>(Object.entries(table.names));
const shared = new Map<string, string>(Object.entries(table.shared));

const quiet = new Set(table.quiet.split(" "));

/** What a name means on Debian or Alpine, if no RPM is called so; undefined for every other name. */
export function debianPackage(name: string): DebianPackage | undefined {
  const python = /^python(?:3(\.\d+)?)?-dev$/.exec(name);
  if (python) return { rpms: undefined, python: python[1] ? `3${python[1]}` : "" };
  const listed = names.get(name);
  if (listed !== undefined) return { rpms: words(listed) };
  return /^lib[\w.+-]+-dev$/.test(name) ? { rpms: undefined } : undefined;
}

/** What to install for a package of Debian or Alpine, by whatever name; undefined where nobody here knows. */
export function rpmsFor(name: string): readonly string[] | undefined {
  const known = debianPackage(name);
  if (known !== undefined) return known.rpms;
  const other = shared.get(name);
  if (other !== undefined) return words(other);
  return isKnownRpm(name) ? [name] : undefined;
}

/** Tells whether an option of apt-get, apt or apk says what `-y` says, or nothing that matters. */
export const isQuietOption = (option: string): boolean => quiet.has(option);

function words(text: string): string[] {
  return text.split(" ").filter(Boolean);
}
