// Commands that put files somewhere, make them, and take them away.
import type { Argument } from "../image/value.ts";
import { baseName } from "../text/paths.ts";
import { type Command, readsOf } from "./command.ts";
import type { Effect, PlacedSource, Places } from "./effect.ts";
import { has, type Line, placeOf, valueOf } from "./line.ts";

const cp: Command = {
  names: "cp",
  options:
    "a|--archive b --attributes-only --backup= --copy-contents d f|--force i|--interactive H l|--link L|--dereference n|--no-clobber " +
    "P|--no-dereference p --preserve= --no-preserve: --parents R|r|--recursive --reflink= --remove-destination --sparse: " +
    "--strip-trailing-slashes s|--symbolic-link S|--suffix: t|--target-directory: T|--no-target-directory u|--update= v|--verbose x|--one-file-system Z --context= --keep-directory-symlink",
  effects: (line) =>
    placed(line, {
      how: has(line, "-l", "-s") ? "link" : "copy",
      keeps: has(line, "-a", "-p", "--preserve"),
      replaces: has(line, "-f", "--remove-destination"),
    }),
};

const mv: Command = {
  names: "mv",
  options:
    "b --backup= --debug --exchange f|--force i|--interactive n|--no-clobber --no-copy --strip-trailing-slashes S|--suffix: t|--target-directory: " +
    "T|--no-target-directory u|--update= v|--verbose Z|--context",
  effects: (line) => placed(line, { how: "move", keeps: true, replaces: true }),
};

const ln: Command = {
  names: "ln",
  options:
    "b --backup= d|F|--directory f|--force i|--interactive L|--logical n|--no-dereference P|--physical r|--relative s|--symbolic S|--suffix: " +
    "t|--target-directory: T|--no-target-directory v|--verbose",
  effects: (line) => {
    const [only, more] = line.operands;
    const how: Manner = { how: "link", keeps: true, replaces: true };
    if (only === undefined || more !== undefined || has(line, "-t")) return placed(line, how);
    // One name alone is linked into the folder that the command runs in.
    const here: Argument = { ...only, value: only.value && baseName(only.value), exact: false };
    return [{ ...deed(line, [only], placeOf(here, line.call), only, how), into: false }];
  },
};

const install: Command = {
  names: "install",
  options:
    "b --backup= c C|--compare D d|--directory g|--group: m|--mode: o|--owner: p|--preserve-timestamps s|--strip --strip-program: S|--suffix: " +
    "t|--target-directory: T|--no-target-directory v|--verbose --preserve-context Z --context=",
  effects: (line) => {
    const given = has(line, "-o", "-g", "-m");
    if (!has(line, "-d"))
      return placed(line, { how: "copy", keeps: false, given, mode: modeOf(line) ?? "755", replaces: true });
    return line.operands.flatMap((word): Effect[] => {
      const path = placeOf(word, line.call);
      const made: Effect = { kind: "makes", what: "folders", path, word, content: "same", mode: modeOf(line) };
      const owner = valueOf(line, "-o");
      const group = valueOf(line, "-g");
      if (owner === undefined && group === undefined) return [made];
      const to = { ...(owner && { owner: owner.value ?? "?" }), ...(group && { group: group.value ?? "?" }) };
      return [made, { kind: "changes", path, word, said: owner ?? group, all: false, ...to }];
    });
  },
};

interface Manner {
  readonly how: Places["how"];
  readonly keeps: boolean;
  readonly given?: boolean;
  readonly mode?: string;
  readonly replaces: boolean;
}

/** Where sources come to lie: in the folder that `-t` names, or at the last operand. */
function placed(line: Line, manner: Manner): Effect[] {
  const folder = valueOf(line, "-t");
  const word = folder ?? line.operands.at(-1);
  const sources = folder === undefined ? line.operands.slice(0, -1) : line.operands;
  if (word === undefined || sources.length === 0) return [];
  const it = deed(line, sources, placeOf(word, line.call), word, manner);
  const into =
    !has(line, "-T") && (folder !== undefined || sources.length > 1 || /(^|\/)\.{0,2}$/.test(word.value ?? "x"));
  return [{ ...it, into: into || word.suffix.endsWith("/") }];
}

function deed(
  { call }: Line,
  words: readonly Argument[],
  to: string | undefined,
  word: Argument,
  manner: Manner,
): Places {
  const sources = words.map((it): PlacedSource => {
    const whole = /^(.*)\/(?:\.|\*)$/s.exec(it.value ?? "")?.[1];
    const path = whole === undefined ? placeOf(it, call) : placeOf({ value: whole || "/" }, call);
    return { path: /[*?[]/.test(path ?? "") ? undefined : path, word: it, content: whole !== undefined };
  });
  return { kind: "places", sources, to, word, into: false, given: false, ...manner };
}

/** What `-m` says of the mode; "?" where that is not known. */
function modeOf(line: Line): string | undefined {
  const mode = valueOf(line, "-m");
  return mode === undefined ? undefined : (mode.value ?? "?");
}

const mkdir: Command = {
  names: "mkdir",
  options: "m|--mode: p|--parents v|--verbose Z --context=",
  effects: (line) =>
    line.operands.map((word) => ({
      kind: "makes",
      what: has(line, "-p") ? "folders" : "folder",
      path: placeOf(word, line.call),
      word,
      content: "same",
      mode: modeOf(line),
    })),
};

const touch: Command = {
  names: "touch",
  options: "a c|--no-create d|--date: f h|--no-dereference m r|--reference: t: --time:",
  effects: (line) => (has(line, "-c") ? [] : line.operands.map((word) => written(line, word, "same"))),
};

const truncate: Command = {
  names: "truncate",
  options: "c|--no-create o|--io-blocks r|--reference: s|--size:",
  effects: (line) => line.operands.map((word) => written(line, word, "new")),
};

const tee: Command = {
  names: "tee",
  options: "a|--append i|--ignore-interrupts p --output-error=",
  effects: (line) => line.operands.map((word) => written(line, word, has(line, "-a") ? "more" : "new")),
};

/** A file that a command writes. */
export function written({ call }: Pick<Line, "call">, word: Argument, content: "new" | "more" | "same"): Effect {
  return { kind: "makes", what: "file", path: placeOf(word, call), word, content };
}

const removed: Command["effects"] = ({ operands, call }) =>
  operands.map((word) => ({ kind: "removes", path: placeOf(word, call), word }));

const rm: Command = {
  names: "rm unlink shred",
  options:
    "f|--force i I --interactive= --one-file-system --no-preserve-root --preserve-root= r|R|--recursive d|--dir v|--verbose u n: z x s:",
  effects: removed,
};

const rmdir: Command = {
  names: "rmdir",
  options: "--ignore-fail-on-non-empty p|--parents v|--verbose",
  effects: removed,
};

/** Its operands are `if=FILE`, `of=FILE`, `bs=1M`. */
const dd: Command = {
  names: "dd",
  effects: ({ operands, call }) =>
    operands.flatMap((word): Effect[] => {
      const [, end, name] = /^([io]f)=(.+)$/s.exec(word.value ?? "") ?? [];
      const path = name && placeOf({ value: name }, call);
      if (end === "if") return [{ kind: "reads", path, word }];
      return end === "of" ? [{ kind: "makes", what: "file", path, word, content: "new" }] : [];
    }),
};

const rsync: Command = {
  names: "rsync",
  options:
    "v|--verbose q|--quiet a|--archive r|--recursive R|--relative u|--update l|--links L|--copy-links p|--perms E|--executability A|--acls X|--xattrs " +
    "o|--owner g|--group D t|--times O J S|--sparse n|--dry-run W|--whole-file x e|--rsh: I|--ignore-times c|--checksum z|--compress P H h " +
    "--exclude: --include: --exclude-from: --include-from: --files-from: --delete --delete-after --delete-excluded --chmod: --chown: --progress --stats --no-perms --no-owner --no-group --info: --link-dest: --mkpath --partial --bwlimit: f|--filter:",
  effects: ({ operands, call }) => [
    ...readsOf(operands.slice(0, -1), call),
    ...operands.slice(-1).map((word): Effect => ({ kind: "fills", folder: placeOf(word, call), word, own: false })),
  ],
};

export const fileCommands: readonly Command[] = [
  cp,
  mv,
  ln,
  install,
  mkdir,
  touch,
  truncate,
  tee,
  rm,
  rmdir,
  dd,
  rsync,
];
