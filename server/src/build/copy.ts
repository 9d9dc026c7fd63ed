// COPY and ADD: files from the build context, from another stage, or from another image.
import type { Context } from "../context/context.ts";
import type { Instruction } from "../syntax/document.ts";
import type { StageBuild } from "./build.ts";
import type { Cause, Presence } from "./fact.ts";
import { doubt } from "./fact.ts";
import { afterPlacing, idOf } from "./file-commands.ts";
import { absolute, baseName, type Files, type Tree, treeAt, withTree } from "./files.ts";
import { copied, type Origin, originsOfCopy } from "./origins.ts";
import { type State, variables } from "./state.ts";
import { textOfWord } from "./value.ts";

/** What `--from` names: a stage of this file, or something that is not known. Undefined is the build context. */
export type Source = { readonly stage: StageBuild | undefined } | undefined;

/** A COPY or ADD, taken apart. */
export interface Copy {
  /** As they are written, variables resolved; undefined where one has no value. */
  readonly sources: readonly (string | undefined)[];
  /** An absolute path. */
  readonly to: string;
  /** Whether the target is a directory for sure, into which files go under their own names. */
  readonly intoDirectory: boolean;
  /** What --chown says; undefined without one, a user that is not known as "?". */
  readonly chown: string | undefined;
}

/** What a COPY or ADD says, in the state before it; undefined where nobody knows where it goes. */
export function copyOf(instruction: Instruction, before: State): Copy | undefined {
  const words = (instruction.exec ?? instruction.words).map((it) => textOfWord(it, variables(before)));
  const documents = instruction.heredocs.length;
  const target = words.at(-1);
  const to = target === undefined || words.length + documents < 2 ? undefined : absolute(target, before.workdir.value);
  if (to === undefined) return undefined;
  const sources = words.slice(0, -1).filter((_, i) => i >= documents);
  const chown = instruction.flags.find((it) => it.name === "chown");
  return {
    sources,
    to,
    intoDirectory:
      /(^|\/)\.?$/.test(target!) || sources.length + documents > 1 || treeAt(before.files, to)?.path === to,
    chown: chown && ((chown.value && textOfWord(chown.value, variables(before))) ?? "?"),
  };
}

/** The state after a COPY or ADD. */
export function afterCopy(instruction: Instruction, state: State, source: Source, context: Context | undefined): State {
  const cause = { span: instruction.span };
  const copy = copyOf(instruction, state);
  // Nobody knows where it went: whatever was absent may be there now.
  if (copy === undefined) return { ...state, commands: doubt(state.commands, cause) };
  const tree = treeOf(instruction, copy, state, source, cause);
  const from = source?.stage?.end;
  return {
    ...state,
    files: filesAfter(copy, tree, state.files),
    origins: [...state.origins, ...(source === undefined ? contextOrigins(copy, context) : stageOrigins(copy, from))],
    python: from === undefined ? state.python : pythonAfter(copy, state, from),
    venvs: from === undefined ? state.venvs : venvsAfter(copy, state, from),
    commands: commandsAfter(copy, state, source, cause),
    users: copy.to === "/etc/passwd" || copy.to === "/etc" ? doubt(state.users, cause) : state.users,
  };
}

function filesAfter({ to }: Copy, tree: Tree, files: Files): Files {
  // A directory that was there before stays its owner's; what comes into it is the copy's.
  const there = treeAt(files, to);
  return there?.path === to && there.tree.is === "yes"
    ? withTree(files, `${to === "/" ? "" : to}/*`, tree, true)
    : withTree(files, to, tree, true);
}

function treeOf(instruction: Instruction, copy: Copy, state: State, source: Source, cause: Cause): Tree {
  const chmod = instruction.flags.find((it) => it.name === "chmod");
  const mode = chmod?.value && textOfWord(chmod.value, variables(state));
  const groupWrites = (otherwise: Presence): Presence => (chmod === undefined ? otherwise : groupMayWrite(mode));
  if (copy.chown !== undefined) {
    const [user = "?", group = user] = copy.chown.split(":", 2);
    const known = (name: string) => ({ value: name === "?" || name === "" ? undefined : idOf(name), cause });
    // A user without a group gets the group of the same number.
    return { is: "yes", owner: known(user), group: known(group), groupWrites: groupWrites("no"), cause };
  }
  if (source === undefined) {
    const root = { value: "0", cause };
    return { is: "yes", owner: root, group: root, groupWrites: groupWrites("no"), cause };
  }
  const [from] = copy.sources;
  const there =
    source.stage && from !== undefined ? treeAt(source.stage.end.files, absolute(from, "/")!)?.tree : undefined;
  const nobody = { value: undefined, cause };
  if (there === undefined)
    return { is: "yes", owner: nobody, group: nobody, groupWrites: groupWrites("unknown"), cause };
  return { ...there, is: "yes", groupWrites: groupWrites(there.groupWrites), cause };
}

function groupMayWrite(mode: string | undefined): Presence {
  if (mode === undefined || !/^[0-7]{3,4}$/.test(mode)) return "unknown";
  return Number(mode.at(-2)) & 2 ? "yes" : "no";
}

function contextOrigins({ sources, to, intoDirectory }: Copy, context: Context | undefined): Origin[] {
  return sources.flatMap((it) => (it === undefined ? [] : originsOfCopy(it, to, intoDirectory, context)));
}

function stageOrigins({ sources, to }: Copy, from: State | undefined): Origin[] {
  if (from === undefined) return [];
  return sources.flatMap((it) => (it === undefined ? [] : copied(from.origins, absolute(it, "/")!, to)));
}

/** The packages of the image's own venv travel with it. */
function pythonAfter({ sources }: Copy, state: State, from: State): State["python"] {
  const venv = from.image?.venv;
  const carried = sources.some((it) => {
    const path = it === undefined ? undefined : absolute(it, "/");
    return (
      path !== undefined &&
      venv !== undefined &&
      (venv === path || venv.startsWith(`${path}/`) || path.startsWith(`${venv}/lib`))
    );
  });
  const others = [...from.venvs].some(
    ([path, it]) => it.cause !== undefined && sources.some((one) => covers(one, path)),
  );
  return carried || others ? new Map([...state.python, ...from.python]) : state.python;
}

/** Virtual environments keep where they were made, wherever they go. */
function venvsAfter({ sources, to }: Copy, state: State, from: State): State["venvs"] {
  const venvs = new Map(state.venvs);
  for (const [path, venv] of from.venvs) {
    const source = sources.find((it) => covers(it, path));
    if (source === undefined) continue;
    const root = absolute(source, "/")!;
    const at = absolute(`${to}${path.slice(root === "/" ? 0 : root.length)}`, "/")!;
    venvs.set(at, venv);
  }
  return venvs;
}

/** Tells whether what is copied from `source` includes `path`. */
function covers(source: string | undefined, path: string): boolean {
  const root = source === undefined ? undefined : absolute(source, "/");
  return root !== undefined && (root === path || root === "/" || path.startsWith(`${root}/`));
}

function commandsAfter({ sources, to, intoDirectory }: Copy, state: State, source: Source, cause: Cause) {
  const names = sources.flatMap((it) => (it === undefined ? [] : [it]));
  const placed = afterPlacing(names, to, intoDirectory, state, cause.span);
  const intoPath = /\/s?bin$/.test(to) || to === "/usr" || to === "/usr/local" || to === "/";
  const folder = names.some((it) => maybeFolder(it, source === undefined)) || sources.includes(undefined);
  return intoPath && folder ? doubt(placed, cause) : placed;
}

const folders = /^(s?bin|local|usr|opt|lib|lib64|out|dist|scripts|root|rootfs|output)$/;

/** A folder brings what nobody here can name. In the build context, a name without an ending may be one. */
function maybeFolder(path: string, context: boolean): boolean {
  const name = baseName(path);
  if (/\/$|\*|^\.*$/.test(path) || folders.test(name)) return true;
  return context && !name.includes(".");
}
