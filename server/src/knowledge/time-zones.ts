// Time zones: their names, where their data lies, and the images whose data was deleted.
import type { Image } from "./image.ts";
import table from "./time-zones.json";

/** Where the C library and Python look a zone up: an absolute path. */
export const zoneFolder: string = table.folder;

/** The RPM that the data is of, and the project of the index that Python looks into where there is none. */
export const zonePackage: string = table.package;
export const zoneProject: string = table.project;

const without = new Set(words(table.without));
const single = new Set(words(table.single));
const universal = new Set(words(table.universal));
const setters = new Set(words(table.setters));

/** Tells whether an image lists the RPM as installed although its files were deleted, so that to install it does nothing. */
export const lostZones = ({ variant, distro }: Image): boolean =>
  distro.family === "el" && without.has(`${variant}-${distro.version}`);

/**
 * The zone whose data a value of TZ takes: "Europe/Paris". Undefined for UTC, which is what there is without data, and for
 * a value that says its offset itself: `CET-1CEST`.
 */
export function zoneIn(value: string): string | undefined {
  const name = value.replace(/^:/, "").replace(`${zoneFolder}/`, "");
  if (isUniversal(name)) return undefined;
  return single.has(name) || /^[A-Z][\w+-]*(\/[\w+-]+)+$/.test(name.replace(/^(posix|right)\//, "")) ? name : undefined;
}

/** Tells whether a name is one of those of UTC. */
export const isUniversal = (name: string): boolean => universal.has(name.replace(/^Etc\//, ""));

/** Tells whether a program is told a zone by its name, and looks it up. */
export const setsZone = (program: string): boolean => setters.has(program);

function words(text: string): string[] {
  return text.split(" ");
}
