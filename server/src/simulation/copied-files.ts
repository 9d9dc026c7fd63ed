// The files that a COPY or ADD brings: who owns them, and what of a stage is known of them.
import type { Context } from "../context/context.ts";
import type { Cause, Presence } from "../image/facts.ts";
import { eitherTree, type Files, type Tree, treeAt, withTree } from "../image/files.ts";
import { isOverwritten, originOf } from "../image/origins.ts";
import { inOrder } from "../image/shared-map.ts";
import type { State } from "../image/state.ts";
import { isOfDistribution } from "../knowledge/folders.ts";
import { absolute, baseName, isFileName, isWithin, parentOf } from "../text/paths.ts";
import type { Copy, CopySource } from "./copy-instruction.ts";
import { isAlike } from "./folds/mingled.ts";

const most = 2000;

/** The files after a copy of what `tree` says; `known` is the build context. */
export function filesAfterCopy(
  { sources, to, intoDirectory, chown }: Copy,
  tree: Tree,
  state: State,
  source: CopySource,
  known: Context | undefined,
): Files {
  const from = source?.stage?.end.files;
  const context = source === undefined ? known : undefined;
  const awaited = withAwaited(state.files, to, tree);
  const laid = awaited.has(to) ? "no" : folderBrought(to, state, known);
  const before = laid === "yes" ? awaited.with(to, treeAt(awaited, to)!.tree) : awaited;
  // What may be there already, or is the distribution's, is whosever it was; only what comes into it is the copy's.
  const own = before.get(to)?.is ?? (isOfDistribution(to) ? "unknown" : laid);
  const there = own === "yes" || (own === "unknown" && intoDirectory);
  let files = withParents(
    before,
    to,
    tree,
    (path) => isOfDistribution(path) || folderBrought(path, state, known) === "yes",
  );
  // A directory that was there before stays its owner's; what comes into it is the copy's.
  if (own === "unknown" && there) files = files.with(to, { ...unknownTree(tree.cause), is: "yes" });
  const kinds = sources.map((it) => kindOf(it, context));
  const plain = there && intoDirectory && kinds.every((it) => it === "file");
  const only = sources.length === 1 ? kinds[0] : undefined;
  const isOver = there && !intoDirectory && isFileName(to) && only !== "other";
  // Builders differ in whether a mode that is given is that of the folder as well.
  const isFolder =
    intoDirectory || (sources.length === 1 && context?.kind(absolute(sources[0] ?? "", "/")!.slice(1)) === "directory");
  const made: Tree =
    isFolder && tree.groupWrites === "yes" && from === undefined ? { ...tree, groupWrites: "unknown" } : tree;
  const mayStay = laid === "unknown" && only !== "file";
  // A folder that is made for what comes from elsewhere is root's, and one that is copied keeps its owner.
  const roots = from !== undefined && chown === undefined && intoDirectory ? eitherTree(made, rootsOf(tree)) : made;
  const top = mayStay ? { ...eitherTree(topBefore(before, to), roots), is: "yes" as const } : roots;
  if (!there || isOver) files = withTree(files, to, top, true);
  if ((there && !plain && !isOver) || (!there && top !== tree)) {
    // The root holds much else, which is root's in the same way, and not by this copy.
    const around = to === "/" ? treeAt(files, inside(to))?.tree : undefined;
    const content = around !== undefined && isAlike(around, tree) ? files : withContent(files, to, tree, there);
    files = laidOver(content, to, tree, sources, context);
    if (content.get(inside(to)) !== tree) files = withNamed(files, to, tree, sources, context);
  }
  if (intoDirectory) {
    sources.forEach((it, i) => {
      const path = it === undefined || kinds[i] !== "file" ? undefined : absolute(baseName(it), to);
      if (path === undefined) return;
      const theirs = from === undefined || chown !== undefined ? undefined : treeAt(from, absolute(it!, "/")!)?.tree;
      const one: Tree = theirs?.is === "yes" ? { ...theirs, bare: false, cause: tree.cause } : tree;
      files = withTree(files, path, one, true);
    });
  }
  if (from === undefined || sources.length !== 1 || sources[0] === undefined) return files;
  // What is known of a directory's content comes with it; more than anybody writes is as good as unknown.
  const root = absolute(sources[0], "/")!;
  const brought = from.below(`${root}/`);
  if (root === "/" || brought.length === 0 || files.size + brought.length > most) return files;
  for (const { key: path, value: it } of inOrder(brought)) {
    const kept = chown === undefined ? it : { ...it, owner: tree.owner, group: tree.group, partlyRoots: false };
    files = files.with(`${to === "/" ? "" : to}${path.slice(root.length)}`, { ...kept, cause: tree.cause });
  }
  return files;
}

/** What came into a folder before may lie there still, beside what comes now. */
function withContent(files: Files, to: string, tree: Tree, there: boolean): Files {
  const earlier = there ? files.get(inside(to)) : undefined;
  const isMixed = earlier?.cause !== undefined && earlier.is === "yes" && !isAlike(earlier, tree);
  return withTree(files, inside(to), isMixed ? eitherTree(earlier, tree) : tree, true);
}

/** The files that folders of the build context hold are the copy's, whatever lies beside them. */
function withNamed(
  files: Files,
  to: string,
  tree: Tree,
  sources: readonly (string | undefined)[],
  context: Context | undefined,
): Files {
  const names = sources.flatMap((it) => {
    const folder = it === undefined || /[*?[]/.test(it) ? undefined : absolute(it, "/")!.slice(1);
    const listed = folder === undefined ? [] : (context?.list(folder) ?? []);
    return listed.filter((name) => context!.kind(folder === "" ? name : `${folder}/${name}`) === "file");
  });
  if (names.length > mostNamed) return files;
  return names.reduce((after, name) => withTree(after, absolute(name, to)!, tree, true), files);
}

const mostNamed = 200;

const rootsOf = ({ cause }: Tree): Tree => {
  const root = { value: "0", cause };
  return { is: "yes", owner: root, group: root, groupWrites: "no", cause };
};

/** Whether an earlier copy brought a folder to a path that is not listed, or it was made on the way to another. */
function folderBrought(path: string, state: State, context: Context | undefined): Presence {
  const nearest = treeAt(state.files, path)?.tree;
  if (nearest === undefined || nearest.bare === true || nearest.is !== "yes") return "no";
  if (holdsModules(path, state)) return "yes";
  if (holdsSomething(path, state.files)) return "unknown";
  const from = originOf(state, path, context);
  if (from === undefined) return isOverwritten(state, path, context) ? "unknown" : "no";
  const kind = context?.kind(from) ?? "unknown";
  return kind === "directory" ? "yes" : kind === "unknown" ? "unknown" : "no";
}

/** The folders of the modules are there from the start, whatever is listed of them. */
const holdsModules = (path: string, { image }: State): boolean =>
  image !== undefined && isWithin(`${image.venv}/lib/python${image.python}/site-packages`, path) && path !== "/";

/** A folder that is listed nowhere is as what is around it, or it was made on the way to what it holds. */
const topBefore = (files: Files, path: string): Tree =>
  holdsSomething(path, files) ? unknownTree(undefined) : treeAt(files, path)!.tree;

const holdsSomething = (path: string, files: Files): boolean =>
  files.below(`${path}/`).some(({ value }) => value.is === "yes");

const inside = (folder: string): string => (folder === "/" ? "/*" : `${folder}/*`);

/** What is listed below a folder may have come anew with the content of another one. */
function laidOver(
  files: Files,
  to: string,
  tree: Tree,
  sources: readonly (string | undefined)[],
  context: Context | undefined,
): Files {
  const below = (source: string, path: string) => absolute(`${source}/${path.slice(to.length)}`, "/")!.slice(1);
  return files.below(to === "/" ? to : `${to}/`).reduce((after, { key: path, value: listed }) => {
    if (path === to || path.endsWith("/*")) return after;
    const kinds = sources.map((it) => (it === undefined ? "unknown" : (context?.kind(below(it, path)) ?? "unknown")));
    if (kinds.every((it) => it === "absent" || it === "directory")) {
      const met = sources.find((_, i) => kinds[i] === "directory");
      return met === undefined ? after : metFolder(after, path, tree, below(met, path), context);
    }
    return after.with(path, kinds.includes("file") ? tree : eitherTree(listed, tree));
  }, files);
}

/**
 * A folder that was there gets the owner and the mode of the one that is copied over it, which is `from` in the context.
 * What is in it keeps its own, but for the files that come.
 */
function metFolder(files: Files, path: string, tree: Tree, from: string, context: Context | undefined): Files {
  const { tree: before } = treeAt(files, path)!;
  if (before.is !== "yes") return files;
  const mode = context?.mode?.(from);
  let kept = before.bare === true || files.has(inside(path)) ? files : files.with(inside(path), before);
  for (const name of context?.list(from)?.slice(0, most) ?? []) {
    const at = `${path}/${name}`;
    if (context?.kind(`${from}/${name}`) === "file") kept = withTree(kept, at, tree, true);
    else if (!kept.has(at)) kept = kept.with(at, { ...eitherTree(before, tree), is: "yes" });
  }
  const byMode = (bit: number): Presence => (mode === undefined ? "unknown" : mode & bit ? "yes" : "no");
  const groupWrites = tree.groupWrites === "no" ? byMode(0o020) : "unknown";
  const { owner, group, cause } = tree;
  return kept.with(path, { ...before, owner, group, groupWrites, othersWrite: byMode(0o002), bare: false, cause });
}

/** A working directory that no RUN has used yet may be made by this copy, and is whosever the copy is then. */
function withAwaited(files: Files, to: string, tree: Tree): Files {
  const found = treeAt(files, to);
  if (found?.tree.awaited !== true) return files;
  const either = eitherTree(found.tree, { ...tree, groupWrites: "no", othersWrite: "no", bare: true });
  return files.with(found.path, { ...either, cause: found.tree.cause });
}

/** The directories above a target that a COPY makes by the way: certainly, or where they were not there. */
function withParents(files: Files, to: string, tree: Tree, isThere: (path: string) => boolean): Files {
  const parent = parentOf(to);
  const nearest = treeAt(files, parent);
  if (nearest === undefined || nearest.path === parent || nearest.tree.is !== "yes" || isThere(parent)) return files;
  const made = nearest.tree.bare === true ? { ...tree, bare: true } : perhapsMade(nearest.tree, tree);
  return isAlike(made, nearest.tree) && nearest.tree.bare !== true
    ? files
    : withTree(withParents(files, parent, tree, isThere), parent, made, true);
}

/** Builders differ in whether a mode that is given is that of the folders above as well. */
const perhapsMade = (there: Tree, tree: Tree): Tree =>
  eitherTree(there, tree.groupWrites === "no" ? tree : { ...tree, groupWrites: "unknown" });

function unknownTree(cause: Cause | undefined): Tree {
  const nobody = { value: undefined, cause };
  return { is: "unknown", owner: nobody, group: nobody, groupWrites: "unknown", othersWrite: "unknown", cause };
}

/** Whether a source is one file, as far as its name or the context tells. */
function kindOf(source: string | undefined, context: Context | undefined): "file" | "other" {
  if (source === undefined || /[*?[]|\/$/.test(source)) return "other";
  const kind = context?.kind(absolute(source, "/")!.slice(1));
  if (kind !== "file" && kind !== "directory") return isFileName(source) ? "file" : "other";
  return kind === "file" ? "file" : "other";
}
