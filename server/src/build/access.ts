// What keeps a user from writing: the file or the directory that certainly belongs to somebody else.
import { type Files, parentOf, type Tree, treeAt } from "./files.ts";
import { deniesWriting } from "./s2i-scripts.ts";
import type { State } from "./state.ts";
import type { Write } from "./writes.ts";

/** What is in the way of a write. */
export interface Barrier {
  readonly path: string;
  readonly tree: Tree;
}

/** What certainly keeps the user of a state from a write; empty where nothing does or nobody knows. */
export function barriersOf(write: Write, state: State): Barrier[] {
  if (write.how !== "changes") return [barrierOf(write, state) ?? []].flat();
  const inside = write.path === "/" ? "/" : `${write.path}/`;
  return [...state.files].flatMap(([path, tree]) =>
    path === write.path || path.startsWith(inside) ? (foreign({ path, tree }, state.user.value) ?? []) : [],
  );
}

function barrierOf({ path, how, replaces }: Write, { files, user }: State): Barrier | undefined {
  const denied = (it: Barrier | undefined) => (it !== undefined && denies(it.tree, user.value) ? it : undefined);
  const own = files.get(path);
  const here = own && { path, tree: own };
  switch (how) {
    case "change":
    case "changes":
      return here && foreign(here, user.value);
    case "inside":
      return denied(own?.is === "yes" ? here : directory(files, path));
    case "file": {
      if (own?.is !== "yes") return denied(directory(files, parentOf(path)));
      const whole = denied(here);
      return replaces && denied(directory(files, parentOf(path))) === undefined ? undefined : whole;
    }
    case "directory":
      return own?.is === "yes" ? undefined : denied(directory(files, parentOf(path)));
    case "parents":
      return denied(nearestAbove(files, path));
  }
}

function denies(tree: Tree, user: string | undefined): boolean {
  return deniesWriting(tree, user) && (tree.othersWrite ?? "no") === "no";
}

/** What only its owner may change, whoever may write to it. */
function foreign({ path, tree }: Barrier, user: string | undefined): Barrier | undefined {
  const asIfClosed: Tree = { ...tree, groupWrites: "no", othersWrite: "no" };
  return denies(asIfClosed, user) ? { path, tree: asIfClosed } : undefined;
}

/** What speaks for a directory, where it is known that the directory is there or that it is root's. */
function directory(files: Files, path: string): Barrier | undefined {
  const found = treeAt(files, path);
  if (found === undefined || found.path === path) return found;
  if (found.path === "/") return loose.test(path) ? undefined : { path, tree: found.tree };
  // What is in a directory that was there before may be anybody's.
  return found.path.endsWith("/*") || found.tree.bare === true ? undefined : { path, tree: found.tree };
}

/** The directory in which `mkdir -p` has to begin; undefined where there may be nothing to do. */
function nearestAbove(files: Files, path: string): Barrier | undefined {
  if (files.get(path) !== undefined) return undefined;
  const found = treeAt(files, path);
  if (found === undefined) return undefined;
  if (found.path === "/") {
    const top = /^\/(afs|home|media|mnt|opt|srv)(?=\/)/.exec(path)?.[0] ?? "/";
    return known.test(path) ? undefined : { path: top, tree: found.tree };
  }
  return found.tree.bare === true ? found : undefined;
}

/** Places of the distribution that packages open for others. */
const loose = /^\/(run|var\/(run|lock|spool|mail)|dev|proc|sys)(\/|$)/;

/** Directories that the distribution or one of its packages may have made already. */
const known =
  /^\/(bin|boot|dev|etc|lib|lib64|proc|root|run|sbin|sys|tmp|usr|var)(\/|$)|^\/(afs|home|media|mnt|opt|srv)$|^\/opt\/(rh|wheels|app-root)(\/|$)/;
