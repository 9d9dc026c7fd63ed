// Commands that change who owns files, and who may write them.
import type { Argument } from "../image/value.ts";
import type { Command } from "./command.ts";
import type { Changes, Effect } from "./effect.ts";
import { has, type Line, placeOf } from "./line.ts";

const chown: Command = {
  names: "chown",
  options:
    "c|--changes f|--silent|--quiet v|--verbose --dereference h|--no-dereference --from: --no-preserve-root --preserve-root --reference: R|--recursive H L P",
  effects: (line) => changed(line, (who) => ownerAndGroup(who)),
};

const chgrp: Command = {
  names: "chgrp",
  options:
    "c|--changes f|--silent|--quiet v|--verbose --dereference h|--no-dereference --no-preserve-root --preserve-root --reference: R|--recursive H L P",
  effects: (line) => changed(line, (group) => ({ group })),
};

/** A mode such as `-x` looks like an option and is none. */
const chmod: Command = {
  names: "chmod",
  options: "c|--changes f|--silent|--quiet v|--verbose --no-preserve-root --preserve-root --reference: R|--recursive",
  effects: (line) => {
    const taken = line.strange.find((it) => /^-[rwxXstugo]+$/.test(it.value ?? ""));
    const operands = taken === undefined ? line.operands : [taken, ...line.operands];
    return changed({ ...line, operands }, (mode) => ({ mode }));
  },
};

/** What the first operand says, done to all others. */
function changed(line: Line, said: (who: string) => Pick<Changes, "owner" | "group" | "mode">): Effect[] {
  const like = has(line, "--reference");
  const [first, ...others] = line.operands;
  const words = like ? line.operands : others;
  const what = said(like ? "?" : (first?.value ?? "?"));
  const by = like ? undefined : first;
  return words.map((word) => ({
    kind: "changes",
    path: pathOf(word, line),
    word,
    said: by,
    all: has(line, "-R"),
    ...what,
  }));
}

/** `folder/*` is what is in a folder, as far as that is listed. */
function pathOf(word: Argument, { call }: Line): string | undefined {
  const text = word.value?.replace(/\/\*$/, "");
  return text === undefined || /[*[]/.test(text) ? undefined : placeOf({ value: text || "/" }, call);
}

/** `user`, `user:group`, `:group`; old files have a dot. */
function ownerAndGroup(who: string): Pick<Changes, "owner" | "group"> {
  const [owner = "", group] = who.split(/[:.]/, 2);
  return { ...(owner !== "" && { owner }), ...(group !== undefined && { group }) };
}

export const ownershipCommands: readonly Command[] = [chown, chgrp, chmod];
