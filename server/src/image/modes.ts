// What a mode as chmod says it gives to the group, and to everybody, and whether it makes a program.
import type { Presence } from "./facts.ts";
import { type Lookup, textOf } from "./value.ts";

/** Whether the group may write after a chmod; `mode` is "?" where it is not known. */
export function maySetGroup(mode: string, before: Presence): Presence {
  if (mode === "?") return "unknown";
  if (octal.test(mode)) return Number(mode.at(-2)) & 2 ? "yes" : "no";
  if (/(^|,)[ugo]*[ga][ugo]*[+=][rwxXst]*w|(^|,)\+[rwxXst]*w|g=u/.test(mode)) return "yes";
  return /(^|,)([ugo]*[ga][ugo]*)?-[rwxXst]*w/.test(mode) ? "no" : before;
}

/** Whether everybody may write after a chmod. */
export function maySetOthers(mode: string, before: Presence): Presence {
  if (mode === "?") return "unknown";
  if (octal.test(mode)) return Number(mode.at(-1)) & 2 ? "yes" : "no";
  if (/(^|,)[ugo]*[oa][ugo]*[+=][rwxXst]*w|o=u/.test(mode)) return "yes";
  return /(^|,)([ugo]*[oa][ugo]*)?-[rwxXst]*w/.test(mode) ? "no" : before;
}

/** Whether a file may be run as a program after a chmod. */
export function maySetRun(mode: string, before: Presence): Presence {
  if (mode === "?") return "unknown";
  if (octal.test(mode)) return isRunnable(Number.parseInt(mode, 8)) ? "yes" : "no";
  if (/(^|,)[ugoa]*[+=][rwst]*x/.test(mode)) return "yes";
  return /-[rwXst]*x|=/.test(mode) ? "unknown" : before;
}

/** The name under which a shell remembers what it was told that files lack when they are made: no variable has it. */
export const maskName = "what is made lacks";

/** Who may write what is made where a mask was set: nobody but its owner, unless the mask says otherwise. */
export function maskedWrites(lookup: Lookup): { readonly group: Presence; readonly others: Presence } {
  const value = lookup(maskName);
  // Where any variable may have been set nobody set a mask for that.
  if (value === null || value === undefined) return { group: "no", others: "no" };
  const text = textOf(value);
  if (text === undefined || !/^[0-7]{1,4}$/.test(text)) return { group: "unknown", others: "unknown" };
  const lacks = Number.parseInt(text, 8);
  return { group: lacks & 0o020 ? "no" : "yes", others: lacks & 0o002 ? "no" : "yes" };
}

/** Tells whether somebody may run a file of a mode. */
export const isRunnable = (mode: number): boolean => (mode & 0o111) !== 0;

const octal = /^[0-7]{3,4}$/;
