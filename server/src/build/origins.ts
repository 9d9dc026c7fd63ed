// Which file of the build context lies where in the image.
import type { Context } from "../context/context.ts";
import { ignoredIn } from "../context/ignored.ts";
import { namesMatching } from "../context/patterns.ts";
import { absolute, baseName, isFileName } from "./files.ts";
import type { State } from "./state.ts";

/** A file, or a directory with all below it. */
export interface Origin {
  /** Where it lies in the image: an absolute path. */
  readonly path: string;
  /** Where it came from, as the context names it; "" is its root. Undefined where it is not the context's any more. */
  readonly from: string | undefined;
}

type Origins = Pick<State, "origins">;

/**
 * The path in the build context of a file in the image; undefined where it came from elsewhere or nobody knows. With a
 * context, a directory that was copied over another speaks only for what it brings.
 */
export function originOf({ origins }: Origins, path: string, context?: Context): string | undefined {
  let absent: string | undefined;
  for (const { path: at, from } of origins.toReversed()) {
    if (!isWithin(path, at)) continue;
    if (from === undefined) return undefined;
    const source = below(from, at, path);
    if (path === at || context === undefined || brings(context, source)) return source;
    absent ??= source;
  }
  return absent;
}

/** Tells whether what was written or taken away during the build covers a path. */
export function isOverwritten({ origins }: Origins, path: string): boolean {
  return origins.some((it) => isWithin(path, it.path)) && originOf({ origins }, path) === undefined;
}

function brings(context: Context, path: string): boolean {
  return context.kind(path) !== "absent" && !ignoredIn(context)(path);
}

/** The text of a file in the image, where it came from the build context and the context is known. */
export function readImageFile(
  state: State,
  context: Context | undefined,
  path: string,
): { readonly from: string; readonly text: string } | undefined {
  const from = originOf(state, path, context);
  const text = from === undefined ? undefined : context?.read(from);
  return text === undefined ? undefined : { from: from!, text };
}

/** What a copy of `source` to `to` brings: the content of directories, or files. `parents` keeps their folders. */
export function originsOfCopy(
  source: string,
  to: string,
  directory: boolean,
  context: Context | undefined,
  parents = false,
): Origin[] {
  const written = absolute(source, "/")!.slice(1);
  return namesMatching(written, context).flatMap((from): Origin[] => {
    const kind = from === "" ? "directory" : (context?.kind(from) ?? "unknown");
    if (parents) return kind === "absent" ? [] : [{ path: absolute(from, to)!, from }];
    if (kind === "directory") return [{ path: to, from }];
    // What is not there is copied in vain, and a file by its name.
    if (kind === "file" || (kind === "absent" && isFileName(from)))
      return [{ path: directory ? absolute(baseName(from), to)! : to, from }];
    return [];
  });
}

/** The origins after something else came to lie at `path`: nobody knows what. */
export function overwritten(origins: readonly Origin[], path: string): readonly Origin[] {
  const concerned = origins.some((it) => isWithin(path, it.path) || isWithin(it.path, path));
  return concerned ? [...origins.filter((it) => !isWithin(it.path, path)), { path, from: undefined }] : origins;
}

/** The origins after everything at and below `from` has moved to `to`. */
export function moved(origins: readonly Origin[], from: string, to: string): readonly Origin[] {
  return [...overwritten(origins, from), ...copied(origins, from, to)];
}

/** The origins of what lies at or below `from`, as they are after a copy to `to`. */
export function copied(origins: readonly Origin[], from: string, to: string): Origin[] {
  const above = origins.findLast((it) => it.path !== from && isWithin(from, it.path));
  const whole = above && { path: to, from: above.from === undefined ? undefined : below(above.from, above.path, from) };
  const own = origins.flatMap((it): Origin[] =>
    isWithin(it.path, from) ? [{ ...it, path: absolute(`${to}/${it.path.slice(from.length)}`, "/")! }] : [],
  );
  return whole === undefined ? own : [whole, ...own];
}

/** The origins where either of two things happened. */
export function eitherOrigins(a: readonly Origin[], b: readonly Origin[]): readonly Origin[] {
  if (a === b) return a;
  const differs = a.findIndex((it, i) => it !== b[i]);
  const same = differs < 0 ? a.length : differs;
  const doubtful = [...a.slice(same), ...b.slice(same)];
  return doubtful.reduce<readonly Origin[]>((it, { path }) => overwritten(it, path), a.slice(0, same));
}

/** Tells whether one absolute path is another one or lies below it. */
function isWithin(path: string, folder: string): boolean {
  return path === folder || folder === "/" || path.startsWith(`${folder}/`);
}

/** Where `path` came from, if `at` and all below it came from `from`. */
function below(from: string, at: string, path: string): string {
  return absolute(`${from}/${path.slice(at.length)}`, "/")!.slice(1);
}
