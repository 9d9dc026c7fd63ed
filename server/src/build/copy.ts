// COPY and ADD: files from the build context, from another stage, or from another image.
import type { Context } from "../context/context.ts";
import type { Instruction } from "../syntax/document.ts";
import type { StageBuild } from "./build.ts";
import type { Cause, Presence } from "./fact.ts";
import { doubt } from "./fact.ts";
import { afterPlacing, idOf } from "./file-commands.ts";
import { absolute, baseName, type Files, isFileName, parentOf, type Tree, treeAt, withTree } from "./files.ts";
import { copied, type Origin, originOf, originsOfCopy } from "./origins.ts";
import { withPasswd } from "./passwd.ts";
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
    intoDirectory: /(^|\/)\.?$/.test(target!) || sources.length + documents > 1 || isFolder(to, before),
    chown: chown && ((chown.value && textOfWord(chown.value, variables(before))) ?? "?"),
  };
}

/** Whether what lies at a path is a folder, as far as its name tells. */
function isFolder(path: string, { files }: State): boolean {
  return files.get(path)?.is === "yes" && !isFileName(path);
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
    files: filesAfter(copy, tree, state.files, source?.stage?.end.files, source === undefined ? context : undefined),
    origins: [...state.origins, ...originsAfter(instruction, copy, source, context)],
    python: from === undefined ? state.python : pythonAfter(copy, state, from),
    venvs: from === undefined ? state.venvs : venvsAfter(copy, state, from),
    commands: commandsAfter(copy, state, source, cause),
    users: withPasswd(copy.to, cause, state).users,
  };
}

function filesAfter(
  { sources, to, intoDirectory, chown }: Copy,
  tree: Tree,
  before: Files,
  from: Files | undefined,
  context: Context | undefined,
): Files {
  const there = before.get(to)?.is === "yes";
  let files = withParents(before, to, tree);
  // A directory that was there before stays its owner's; what comes into it is the copy's.
  const kinds = sources.map((it) => kindOf(it, context));
  const plain = there && intoDirectory && kinds.every((it) => it === "file");
  if (!there) files = withTree(files, to, tree, true);
  else if (!plain) files = withTree(files, to === "/" ? "/*" : `${to}/*`, tree, true);
  if (intoDirectory) {
    sources.forEach((it, i) => {
      const path = it === undefined || kinds[i] !== "file" ? undefined : absolute(baseName(it), to);
      if (path !== undefined) files = withTree(files, path, tree, true);
    });
  }
  if (from === undefined || sources.length !== 1 || sources[0] === undefined) return files;
  // What is known of a directory's content comes with it.
  const root = absolute(sources[0], "/")!;
  for (const [path, it] of from) {
    if (root === "/" || !path.startsWith(`${root}/`)) continue;
    const kept = chown === undefined ? it : { ...it, owner: tree.owner, group: tree.group };
    files = withTree(files, `${to === "/" ? "" : to}${path.slice(root.length)}`, { ...kept, cause: tree.cause }, true);
  }
  return files;
}

/** The directories above a target that a COPY makes by the way, where they certainly were not there. */
function withParents(files: Files, to: string, tree: Tree): Files {
  const parent = parentOf(to);
  const nearest = treeAt(files, parent);
  if (nearest === undefined || nearest.path === parent || nearest.tree.bare !== true) return files;
  return withTree(withParents(files, parent, tree), parent, { ...tree, bare: true }, true);
}

/** Whether a source is one file, as far as its name or the context tells. */
function kindOf(source: string | undefined, context: Context | undefined): "file" | "other" {
  if (source === undefined || /[*?[]|\/$/.test(source)) return "other";
  const kind = context?.kind(absolute(source, "/")!.slice(1));
  if (kind !== "file" && kind !== "directory") return isFileName(source) ? "file" : "other";
  return kind === "file" ? "file" : "other";
}

const isArchive = (path: string) => /\.(tar|tar\.\w+|tgz|tbz2?|txz)$/.test(path);

function treeOf(instruction: Instruction, copy: Copy, state: State, source: Source, cause: Cause): Tree {
  const chmod = instruction.flags.find((it) => it.name === "chmod");
  const mode = chmod?.value && textOfWord(chmod.value, variables(state));
  const groupWrites = (otherwise: Presence): Presence => (chmod === undefined ? otherwise : groupMayWrite(mode));
  if (copy.chown !== undefined) {
    const [user = "?", named] = copy.chown.split(":", 2);
    const group = named ?? (/^\d+$/.test(user) ? user : "?");
    const known = (name: string) => ({ value: name === "?" || name === "" ? undefined : idOf(name), cause });
    // A number without a group gets the group of the same number; a name gets whatever /etc/passwd says.
    return { is: "yes", owner: known(user), group: known(group), groupWrites: groupWrites("no"), cause };
  }
  const nobody = { value: undefined, cause };
  // ADD unpacks an archive with the owners that are in it.
  if (instruction.keyword === "ADD" && copy.sources.some((it) => isArchive(it ?? "")))
    return { is: "yes", owner: nobody, group: nobody, groupWrites: "unknown", cause };
  if (source === undefined) {
    const root = { value: "0", cause };
    return { is: "yes", owner: root, group: root, groupWrites: groupWrites("no"), cause };
  }
  const [from] = copy.sources;
  const there =
    source.stage && from !== undefined ? treeAt(source.stage.end.files, absolute(from, "/")!)?.tree : undefined;
  if (there === undefined || there.is === "no")
    return { is: "yes", owner: nobody, group: nobody, groupWrites: groupWrites("unknown"), cause };
  return { ...there, is: "yes", bare: false, groupWrites: groupWrites(there.groupWrites), cause };
}

function groupMayWrite(mode: string | undefined): Presence {
  if (mode === undefined || !/^[0-7]{3,4}$/.test(mode)) return "unknown";
  return Number(mode.at(-2)) & 2 ? "yes" : "no";
}

/** What came from the build context, and what came to lie over it from elsewhere. */
function originsAfter(
  { flags, heredocs, keyword }: Instruction,
  copy: Copy,
  source: Source,
  context: Context | undefined,
): Origin[] {
  const { sources, to, intoDirectory } = copy;
  const parents = flags.some((it) => it.name === "parents");
  const placed = (name: string): Origin => ({
    path: intoDirectory && !/[*?[]|\/$/.test(name) ? absolute(baseName(name), to)! : to,
    from: undefined,
  });
  const written = heredocs.map((it) => placed(it.delimiter));
  const brought = sources.flatMap((it): Origin[] => {
    if (it === undefined) return [{ path: to, from: undefined }];
    if (source !== undefined) return stageOrigins(it, copy, source.stage?.end, context) ?? [placed(it)];
    if (/:\/\/|^git@/.test(it)) return /\.git(#|$)/.test(it) ? [{ path: to, from: undefined }] : [placed(it)];
    if (keyword === "ADD" && isArchive(it)) return [{ path: to, from: undefined }];
    return originsOfCopy(it, to, intoDirectory, context, parents);
  });
  return [...written, ...brought];
}

/** What was copied from a stage; undefined where nobody knows. */
function stageOrigins(
  source: string,
  { to, intoDirectory }: Copy,
  from: State | undefined,
  context: Context | undefined,
): Origin[] | undefined {
  if (from === undefined) return undefined;
  const path = absolute(source, "/")!;
  const file = originOf(from, path, context);
  const isFile = file === undefined ? isFileName(path) : file !== "" && (context?.kind(file) ?? "unknown") === "file";
  const origins = copied(from.origins, path, isFile && intoDirectory ? absolute(baseName(path), to)! : to);
  // A folder that the stage filled itself has other files than lists of requirements.
  return origins.length === 0 && isFile ? undefined : origins;
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
