// Which file of the build context lies where in the image.
import type { Context } from "../context/context.ts";
import { baseName } from "./files.ts";
import type { State } from "./state.ts";

/** A file or a directory with all below it that was copied from the build context. */
export interface Origin {
  /** Where it lies in the image: an absolute path. */
  readonly path: string;
  /** Where it came from, as the context names it; "" is its root. */
  readonly from: string;
}

/** The path in the build context of a file in the image; undefined where it came from elsewhere or nobody knows. */
export function originOf(state: State, path: string): string | undefined {
  for (const { path: at, from } of state.origins.toReversed()) {
    if (path === at) return from;
    const below = at === "/" ? "/" : `${at}/`;
    if (path.startsWith(below)) return join(from, path.slice(below.length));
  }
  return undefined;
}

/** The text of a file in the image, where it came from the build context and the context is known. */
export function readImageFile(
  state: State,
  context: Context | undefined,
  path: string,
): { readonly from: string; readonly text: string } | undefined {
  const from = originOf(state, path);
  const text = from === undefined ? undefined : context?.read(from);
  return text === undefined ? undefined : { from: from!, text };
}

/** What a copy of `source` to `to` brings: a directory's content, or one file. */
export function originsOfCopy(source: string, to: string, directory: boolean, context: Context | undefined): Origin[] {
  const from = join("", source);
  if (from === undefined || /[*?[]/.test(from)) return [];
  const kind = from === "" ? "directory" : (context?.kind(from) ?? "unknown");
  if (kind === "directory") return [{ path: to, from }];
  if (kind === "file") return [{ path: directory ? join(to, baseName(from))! : to, from }];
  return [];
}

/** The origins after everything below `from` has moved to `to`. */
export function moved(origins: readonly Origin[], from: string, to: string): Origin[] {
  return origins.map((it) => {
    if (it.path === from) return { ...it, path: to };
    return it.path.startsWith(`${from}/`) ? { ...it, path: `${to}${it.path.slice(from.length)}` } : it;
  });
}

/** The origins of what lies at or below `from`, as they are after a copy to `to`. */
export function copied(origins: readonly Origin[], from: string, to: string): Origin[] {
  const own = origins.filter((it) => it.path === from || it.path.startsWith(`${from === "/" ? "" : from}/`));
  const above = originAbove(origins, from);
  return [...(above === undefined ? [] : [{ path: to, from: above }]), ...moved(own, from, to)];
}

function originAbove(origins: readonly Origin[], path: string): string | undefined {
  const tree = origins.findLast((it) => path !== it.path && path.startsWith(`${it.path}/`));
  return tree && join(tree.from, path.slice(tree.path.length + 1));
}

/** Context paths have no leading slash and no dots; one that leaves the context is nobody's. */
function join(base: string, path: string): string {
  const kept: string[] = [];
  for (const name of `${base}/${path}`.split("/")) {
    if (name === "..") kept.pop();
    else if (name !== "" && name !== ".") kept.push(name);
  }
  return (base.startsWith("/") ? "/" : "") + kept.join("/");
}
