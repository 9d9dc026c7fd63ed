// `cp`, `mv`, `install` and `ln`: files of the build context that come to lie elsewhere.
import { isFolder } from "../image/folders.ts";
import type { Origins } from "../image/origin-index.ts";
import { copied, moved, overwritten, withOrigins } from "../image/origins.ts";
import type { State } from "../image/state.ts";
import type { Argument } from "../image/value.ts";
import { absolute, baseName, isFileName } from "../text/paths.ts";
import { hasOption, type Invocation, optionValue } from "./call.ts";
import { operandWords } from "./file-commands.ts";

/** Whether a command puts files somewhere, from where they were. */
export const places = (name: string): boolean => /^(cp|mv|install|ln)$/.test(name);

/** The origins after such a command. */
export function originsPlaced(call: Invocation, state: State): Origins {
  const words = operandWords(call);
  const given = optionValue(call, "-t", "--target-directory");
  const target = given ?? words.at(-1)?.value;
  const sources = given === undefined ? words.slice(0, -1) : words;
  const to = target === undefined ? undefined : absolute(target, call.workdir);
  if (hasOption(call, "-d", "--directory") || sources.length === 0) return state.origins;
  if (to === undefined) return overwritten(state.origins, call.workdir ?? "/");
  const folder =
    given !== undefined ||
    sources.length > 1 ||
    /(^|\/)\.{0,2}$/.test(target!) ||
    to === call.workdir ||
    isFolder(to, state);
  const moves = baseName(call.name.value!) === "mv";
  return sources.reduce<Origins>((it, source) => placedOne(call, source, { to, folder, moves }, it), state.origins);
}

interface Target {
  readonly to: string;
  /** Undefined where nobody knows. */
  readonly folder: boolean | undefined;
  readonly moves: boolean;
}

function placedOne(
  call: Invocation,
  { value, suffix }: Argument,
  { to, folder, moves }: Target,
  origins: Origins,
): Origins {
  // `/from/.` and `/from/*` are all that is in the folder.
  const content = /^(.*)\/(?:\.|\*)$/s.exec(value ?? "")?.[1];
  const whole = content === undefined ? value : content || "/";
  const from = whole === undefined || /[*?[]/.test(whole) ? undefined : absolute(whole, call.workdir);
  if (from !== undefined && content !== undefined) return onTop(origins, from, to, to);
  // `$FOLDER/name` has its name all the same.
  const name = from === undefined ? /\/([^/*?[\]]+)$/.exec(suffix)?.[1] : baseName(from);
  const inside = name === undefined ? to : absolute(name, to)!;
  const isInside = folder ?? (isFileName(name ?? "") && !isFileName(to) ? true : undefined);
  const target = isInside === true ? inside : to;
  if (from === undefined) return overwritten(origins, target);
  // It is one of two places.
  const doubtful =
    isInside === undefined && !isFileName(to) && !isFileName(name!) ? overwritten(origins, inside) : origins;
  if (moves) return moved(overwritten(doubtful, target), from, target);
  return onTop(isFileName(target) ? overwritten(doubtful, target) : doubtful, from, target, target);
}

/** What is copied lies over what was there; where nobody knows what it is, nothing there is known. */
function onTop(origins: Origins, from: string, to: string, doubt: string): Origins {
  const brought = copied(origins, from, to);
  return brought.length === 0 ? overwritten(origins, doubt) : withOrigins(origins, brought);
}
