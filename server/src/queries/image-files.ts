// The files and directories of an image that came from the build context, as far as the context knows them.
import type { Context } from "../context/context.ts";
import { ignoredIn } from "../context/ignored.ts";
import { treeAt } from "../image/files.ts";
import { appended, noOrigins, originsInOrder } from "../image/origin-index.ts";
import { originOf } from "../image/origins.ts";
import type { State } from "../image/state.ts";
import { baseName, parentOf } from "../text/paths.ts";

/** Tells whether a file of the image certainly came from the build context and is still there. */
export function isImageFile(state: State, context: Context, path: string): boolean {
  const from = originOf(state, path, context);
  if (from === undefined || context.kind(from) !== "file") return false;
  return treeAt(state.files, path)?.tree.is !== "no" && !ignoredIn(context)(from);
}

/** The directories right below a directory of the image that came from the build context with something in them. */
export function imageDirectories(state: State, context: Context, directory: string): Set<string> {
  const ignored = ignoredIn(context);
  const filled = (path: string): boolean =>
    context.kind(path) === "directory" &&
    (context.list(path) ?? []).some((it) => {
      const inner = `${path}/${it}`;
      return !ignored(inner) && (context.kind(inner) === "file" || filled(inner));
    });
  const found = new Set<string>();
  const below = `${directory}/`;
  for (const { path, from } of originsInOrder(state.origins)) {
    if (from === undefined) continue;
    if (path.startsWith(below)) {
      const [name = "", ...rest] = path.slice(below.length).split("/");
      if (rest.length > 0 ? context.kind(from) === "file" || filled(from) : filled(from)) found.add(name);
    } else if (path === directory || directory.startsWith(path === "/" ? "/" : `${path}/`)) {
      const root = originOf({ origins: appended(noOrigins, [{ path, from }]) }, directory)!;
      for (const name of context.list(root) ?? []) {
        const inner = root === "" ? name : `${root}/${name}`;
        if (!ignored(inner) && filled(inner)) found.add(name);
      }
    }
  }
  for (const name of found) if (treeAt(state.files, `${directory}/${name}`)?.tree.is === "no") found.delete(name);
  return found;
}

/** The names of the files right in a directory of the image that came from the build context. */
export function imageFiles(state: State, context: Context, directory: string): Set<string> {
  const found = new Set<string>();
  for (const { path, from } of originsInOrder(state.origins)) {
    if (from === undefined) continue;
    if (parentOf(path) === directory && context.kind(from) === "file") found.add(baseName(path));
    if (path !== directory && !directory.startsWith(path === "/" ? "/" : `${path}/`)) continue;
    const root = originOf({ origins: appended(noOrigins, [{ path, from }]) }, directory)!;
    for (const name of context.list(root) ?? [])
      if (isImageFile(state, context, `${directory}/${name}`)) found.add(name);
  }
  return found;
}
