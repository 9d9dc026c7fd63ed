// Commands that change texts in place, beside sed.

import { type Command, readsOf } from "./command.ts";
import type { Effect } from "./effect.ts";
import { has, placeOf, valueOf } from "./line.ts";
import { mentionedLists } from "./lists.ts";
import { rewrittenPlace } from "./sed.ts";

const inPlace: Command["effects"] = (line) =>
  line.operands.map((word): Effect => ({ kind: "rewrites", path: rewrittenPlace(word, line), word }));

const dos2unix: Command = {
  names: "dos2unix unix2dos ex ed vi vim nano",
  options: "n o q k f c: s e",
  effects: inPlace,
};

/** `perl -i -pe '...' FILE` edits in place; any other program of its may do anything with files. */
const perl: Command = {
  names: "perl",
  options: "+a c e: E: F: i= l= n p s S t T u U v w W X 0= I: M: m: x=",
  effects: (line) => {
    if (has(line, "-i")) return inPlace(line, undefined as never);
    return [{ kind: "anything", what: "files" }, ...mentionedLists(line.call, line.operands, valueOf(line, "-e"))];
  },
};

const awk: Command = {
  names: "awk gawk mawk",
  options: "+F: v: f: i|--include: e|--source: o= V|--version",
  effects: (line) => {
    const [, ...files] = line.operands;
    const edits = line.options.some((it) => it.name === "-i" && it.value?.value === "inplace");
    return edits
      ? files.map((word): Effect => ({ kind: "rewrites", path: rewrittenPlace(word, line), word }))
      : readsOf(files, line.call);
  },
};

/** Which files a patch changes is written in the patch. */
const patch: Command = {
  names: "patch",
  options:
    "p|--strip: i|--input: d|--directory: o|--output: R|--reverse N|--forward s|--silent f|--force t|--batch b|--backup E u c l F|--fuzz: r|--reject-file: --dry-run --verbose",
  effects: (line) => [{ kind: "rewrites", path: line.call.workdir, word: undefined }],
};

const sortInto: Command = {
  names: "sort uniq",
  options:
    "o|--output: u|--unique n|--numeric-sort r|--reverse k|--key: t|--field-separator: f b d g h M R V z|--zero-terminated c|--check= C m|--merge s|--stable S|--buffer-size: T: --parallel: i w: D",
  effects: (line) => {
    const output = line.options.find((it) => it.name === "-o")?.value;
    const made: Effect[] = output
      ? [{ kind: "makes", what: "file", path: placeOf(output, line.call), word: output, content: "new" }]
      : [];
    return [...readsOf(line.operands, line.call), ...made];
  },
};

export const textCommands: readonly Command[] = [dos2unix, perl, awk, patch, sortInto];
