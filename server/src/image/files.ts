// What is known of the files in an image: trees, each with an owner. The nearest tree above a path speaks for it.
import { parentOf } from "../text/paths.ts";
import { type Cause, eitherKnown, type Known, type Presence } from "./facts.ts";
import { entriesWithin } from "./shared-map.ts";
import { VeiledMap } from "./veiled-map.ts";

/** A file or a directory with all that is below it, as far as nothing nearer is listed. */
export interface Tree {
  readonly is: Presence;
  /** A user as `USER` would name it, "0" for root. */
  readonly owner: Known<string>;
  readonly group: Known<string>;
  /** Whether the group may write. */
  readonly groupWrites: Presence;
  /** Whether anybody may write. Absent: nobody but the owner and perhaps the group. */
  readonly othersWrite?: Presence;
  /** A directory that was made here: what is not listed below it is not there. */
  readonly bare?: boolean;
  /**
   * WORKDIR names it, and nothing has come into it yet: BuildKit has made it for the user, Buildah makes it for the first
   * RUN, or for whoever copies into it before.
   */
  readonly awaited?: boolean;
  /** Some of what is in a folder is certainly root's, and nobody knows which. Of `folder/*` alone. */
  readonly partlyRoots?: boolean;
  readonly cause: Cause | undefined;
}

/**
 * Trees by absolute path. `/app/*` speaks for what is in `/app` and not for the directory itself, where the two
 * differ: a COPY into a directory that was there before leaves the directory to its owner.
 */
export type Files = VeiledMap<Tree>;

/** Nothing is known of any file. */
export const noFiles: Files = VeiledMap.of();

/** The tree that speaks for an absolute path, and the path that it is listed under. */
export function treeAt(files: Files, path: string): { readonly path: string; readonly tree: Tree } | undefined {
  const own = files.get(path);
  if (own !== undefined) return { path, tree: own };
  for (let at = path; at !== "/"; ) {
    at = parentOf(at);
    const inside = at === "/" ? "/*" : `${at}/*`;
    const tree = files.get(inside) ?? files.get(at);
    // What holds of some of them need not hold of this one.
    const one = tree?.partlyRoots === true ? { ...tree, partlyRoots: false } : tree;
    if (one !== undefined) return { path: files.has(inside) ? inside : at, tree: one };
  }
  return undefined;
}

/** What is listed at `path` and below it, in the order in which it came to be listed. */
export function listedWithin(files: Files, path: string): { readonly path: string; readonly tree: Tree }[] {
  return entriesWithin(files, path).map(({ key, value }) => ({ path: key, tree: value }));
}

/** Tells whether there is anything at `path` itself or below it. */
export function anythingAt(files: Files, path: string): Presence {
  if (files.below(`${path}/`).some(({ value }) => value.is === "yes")) return "yes";
  return treeAt(files, path)?.tree.is ?? "unknown";
}

/** The files after `path` became something else; what was listed below it is gone with it. */
export function withTree(files: Files, path: string, tree: Tree, keepBelow = false): Files {
  return (keepBelow ? files : files.withoutBelow(`${path}/`)).with(path, tree);
}

/** The files after something happened to every listed tree at or below `path`. */
export function changeTrees(files: Files, path: string, change: (tree: Tree) => Tree): Files {
  const here = treeAt(files, path);
  let after = here === undefined ? files : files.with(path, change(here.tree));
  for (const { key, value } of files.below(`${path}/`)) after = after.with(key, change(value));
  return after;
}

/** The files after something ran that may have changed any of them. */
export function doubtFiles(files: Files, cause: Cause): Files {
  const unknown = { value: undefined, cause };
  const doubted: Tree = {
    is: "unknown",
    owner: unknown,
    group: unknown,
    groupWrites: "unknown",
    othersWrite: "unknown",
    cause,
  };
  return files.veiled("doubt", () => doubted);
}

/** The files after something ran that may have put others into directories. */
export function filled(files: Files): Files {
  return files.isVeiled("fill") ? files : files.veiled("fill", (tree) => (tree.bare ? { ...tree, bare: false } : tree));
}

/** The files after something ran that may have made some of those that are not there, and put others into directories. */
export function perhapsMade(files: Files): Files {
  const after = filled(files);
  if (after.isVeiled("make")) return after;
  return after.veiled("make", (tree) => {
    if (tree.is === "no") return { ...tree, is: "unknown" };
    // What is new in an open folder is closed.
    const [groupWrites, othersWrite] = [unlessYes(tree.groupWrites), unlessYes(tree.othersWrite ?? "no")];
    const same = groupWrites === tree.groupWrites && othersWrite === (tree.othersWrite ?? "no");
    return same ? tree : { ...tree, groupWrites, othersWrite };
  });
}

/** Who may write where files were made that nobody opened: nobody, or nobody knows. */
const unlessYes = (writes: Presence): Presence => (writes === "no" ? "no" : "unknown");

export function eitherFiles(a: Files, b: Files): Files {
  if (a === b) return a;
  return a.joined(b, (path) => {
    const one = spokenFor(a, path);
    const other = spokenFor(b, path);
    if (one === undefined || other === undefined) return undefined;
    return one === other ? one : eitherTree(one, other);
  });
}

/** What is known of a path that is listed in another state: what speaks for all that is in a folder knows none of it. */
function spokenFor(files: Files, path: string): Tree | undefined {
  const found = treeAt(files, path);
  if (found === undefined || found.path === path || path.endsWith("/*") || found.tree.is !== "yes") return found?.tree;
  return { ...found.tree, is: found.tree.bare === true ? "no" : "unknown" };
}

/** What is known of a tree that is one of two. */
export function eitherTree(a: Tree, b: Tree): Tree {
  return {
    is: a.is === b.is ? a.is : "unknown",
    owner: eitherKnown(a.owner, b.owner),
    group: eitherKnown(a.group, b.group),
    groupWrites: a.groupWrites === b.groupWrites ? a.groupWrites : "unknown",
    othersWrite: (a.othersWrite ?? "no") === (b.othersWrite ?? "no") ? (a.othersWrite ?? "no") : "unknown",
    bare: a.bare === true && b.bare === true,
    partlyRoots: a.partlyRoots === true && b.partlyRoots === true,
    cause: b.cause ?? a.cause,
  };
}

/** `root` is 0, and the images' own user `default` is 1001. */
export function idOf(name: string): string {
  return name === "root" ? "0" : name === "default" ? "1001" : name;
}
