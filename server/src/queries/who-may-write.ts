// Who may write where: what keeps a user from writing, as far as that is certain.

import type { Need } from "../commands/needs.ts";
import { isFixPermissions } from "../commands/s2i-scripts.ts";
import { type Files, listedWithin, type Tree, treeAt } from "../image/files.ts";
import { isRoot, type State } from "../image/state.ts";
import { beyondDistribution, isOfDistribution, isOpened, leftToOthers } from "../knowledge/folders.ts";
import type { Execution } from "../simulation/build.ts";
import { absolute, parentOf } from "../text/paths.ts";

/** What is in the way of a write. */
export interface Barrier {
  readonly path: string;
  readonly tree: Tree;
}

/** What certainly keeps the user of a state from a write; empty where nothing does or nobody knows. */
export function barriersOf(need: Need, state: State): Barrier[] {
  if (need.to !== "owners") return [barrierOf(need, state) ?? []].flat();
  const systems = ofSystem(need.path, state.files);
  if (systems !== undefined) return [systems];
  return listedWithin(state.files, need.path).flatMap((it) => foreign(it, state.user.value) ?? []);
}

function barrierOf({ path, to, replaces }: Need, state: State): Barrier | undefined {
  const { files, user } = state;
  const denied = (it: Barrier | undefined) => (it !== undefined && denies(it.tree, user.value) ? it : undefined);
  const own = files.get(path);
  const here = own && { path, tree: own };
  switch (to) {
    case "owner":
    case "owners":
      return here === undefined ? ofSystem(path, files) : foreign(here, user.value);
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
      return denied(nearestAbove(path, state));
  }
}

function denies(tree: Tree, user: string | undefined): boolean {
  return deniesWriting(tree, user) && (tree.othersWrite ?? "no") === "no";
}

/** What only its owner may change, whoever may write to it. */
function foreign({ path, tree }: Barrier, user: string | undefined): Barrier | undefined {
  const owner = tree.partlyRoots === true ? { value: "0", cause: tree.cause } : tree.owner;
  const asIfClosed: Tree = { ...tree, owner, groupWrites: "no", othersWrite: "no" };
  return denies(asIfClosed, user) ? { path, tree: asIfClosed } : undefined;
}

/** What is at a path of the system's own folders, which is root's unless something of this file came there. */
function ofSystem(path: string, files: Files): Barrier | undefined {
  const found = treeAt(files, path);
  const isRoots = found?.path === "/" && found.tree.is === "yes" && found.tree.owner.value === "0";
  if (!isRoots || path === "/" || !isOfDistribution(path) || isOpened(path)) return undefined;
  return listedWithin(files, path).length > 0 ? undefined : { path, tree: found.tree };
}

/** What speaks for a directory, where it is known that the directory is there or that it is root's. */
function directory(files: Files, path: string): Barrier | undefined {
  const found = treeAt(files, path);
  if (found === undefined || found.path === path) return found;
  if (found.path === "/") return isOpened(path) ? undefined : { path, tree: found.tree };
  // What is in a directory that was there before may be anybody's.
  return found.path.endsWith("/*") || found.tree.bare === true ? undefined : { path, tree: found.tree };
}

/** The directory in which `mkdir -p` has to begin; undefined where there may be nothing to do. */
function nearestAbove(path: string, { files, rpms }: State): Barrier | undefined {
  if (files.get(path) !== undefined || listedWithin(files, path).length > 0) return undefined;
  const found = treeAt(files, path);
  if (found === undefined) return undefined;
  if (found.path === "/") {
    if (!isOfDistribution(path)) return { path: leftToOthers(path) ?? "/", tree: found.tree };
    const installed = rpms.rest.cause !== undefined || [...rpms.listed].some(([, it]) => it.cause !== undefined);
    const above = isOpened(path) ? undefined : beyondDistribution(path, installed);
    return above === undefined ? undefined : { path: above, tree: found.tree };
  }
  return found.tree.bare === true ? found : undefined;
}

/** Tells whether a user certainly cannot write to a file or a directory that is there. */
export function deniesWriting(tree: Tree, user: string | undefined): boolean {
  const uid = user?.split(":")[0]?.replace(/^default$/, "1001");
  const owner = tree.owner.value;
  if (tree.is !== "yes" || uid === undefined || owner === undefined || isRoot(uid) === true || owner === uid)
    return false;
  // A name and a number may be the same user.
  if (owner !== "0" && !/^\d+ \d+$/.test(`${owner} ${uid}`)) return false;
  return tree.groupWrites === "no";
}

/**
 * Tells whether a command is a fix-permissions that changes nothing, since it does not run as root and what it is to
 * open belongs to somebody else: it can change its own files only, and says nothing about the others.
 */
export function isIdleFixPermissions(execution: Execution): boolean {
  const { before, workdir } = execution;
  if (!isFixPermissions(execution, before) || isRoot(before.user.value) !== false) return false;
  const word = execution.args.find((it) => !it.prefix.startsWith("-"))?.value;
  const path = word === undefined ? undefined : absolute(word, workdir);
  const own = path === undefined ? undefined : before.files.get(path);
  if (own === undefined || !deniesWriting(own, before.user.value)) return false;
  const below = before.files.below(`${path}/`);
  return below.every(({ value }) => value.is === "no" || deniesWriting(value, before.user.value));
}
