// What a mode as chmod says it gives to the group, and to everybody, and whether it makes a program.
import type { Presence } from "./facts.ts";

/** Whether the group may write after a chmod; `mode` is "?" where it is not known. */
export function maySetGroup(mode: string, before: Presence): Presence {
  if (mode === "?") return "unknown";
  if (octal.test(mode)) return Number(mode.at(-2)) & 2 ? "yes" : "no";
  if (/(^|,)[ugo]*[ga][ugo]*[+=][rwxXst]*w|(^|,)\+[rwxXst]*w|g=u/.test(mode)) return "yes";
  return /g-[rwxXst]*w/.test(mode) ? "no" : before;
}

/** Whether everybody may write after a chmod. */
export function maySetOthers(mode: string, before: Presence): Presence {
  if (mode === "?") return "unknown";
  if (octal.test(mode)) return Number(mode.at(-1)) & 2 ? "yes" : "no";
  if (/(^|,)[ugo]*[oa][ugo]*[+=][rwxXst]*w|o=u/.test(mode)) return "yes";
  return /[oa]-[rwxXst]*w/.test(mode) ? "no" : before;
}

/** Whether a file may be run as a program after a chmod. */
export function maySetRun(mode: string, before: Presence): Presence {
  if (mode === "?") return "unknown";
  if (octal.test(mode)) return isRunnable(Number.parseInt(mode, 8)) ? "yes" : "no";
  if (/(^|,)[ugoa]*[+=][rwst]*x/.test(mode)) return "yes";
  return /-[rwXst]*x|=/.test(mode) ? "unknown" : before;
}

/** Tells whether somebody may run a file of a mode. */
export const isRunnable = (mode: number): boolean => (mode & 0o111) !== 0;

const octal = /^[0-7]{3,4}$/;
