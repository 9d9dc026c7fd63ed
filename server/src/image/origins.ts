// Which file of the build context lies where in the image.

import type { Context } from "../context/context.ts";
import { ignoredIn } from "../context/ignored.ts";
import { namesMatching } from "../context/patterns.ts";
import { isList } from "../knowledge/conventions.ts";
import { absolute, baseName, isFileName } from "../text/paths.ts";
import {
  appended,
  covering,
  isAbove,
  noOrigins,
  type Origin,
  type Origins,
  onlyIn,
  originsWithin,
  withoutAt,
  withoutWithin,
} from "./origin-index.ts";

/** What has origins: the state of an image. */
interface Originated {
  readonly origins: Origins;
}

interface Found {
  readonly from: string | undefined;
  /** Regular expressions of lines that are not what they were. */
  readonly without: readonly string[];
}

/**
 * What became of the file that lies at a path. With a context, a directory that was copied over another speaks only for
 * what it brings.
 */
function find({ origins }: Originated, path: string, context: Context | undefined): Found | undefined {
  const without: string[] = [];
  let absent: Found | undefined;
  for (const it of covering(origins, path).toReversed()) {
    if (it.without !== undefined) {
      without.push(...it.without);
      continue;
    }
    if (it.from === undefined) return { from: undefined, without };
    // Nothing lies below a file.
    if (path !== it.path && context?.kind(it.from) === "file") continue;
    const from = below(it.from, it.path, path);
    if (path === it.path || context === undefined || brings(context, from)) return { from, without };
    absent ??= { from, without };
  }
  return absent;
}

/** The path in the build context of a file in the image; undefined where it came from elsewhere or nobody knows. */
export function originOf(state: Originated, path: string, context?: Context): string | undefined {
  return find(state, path, context)?.from;
}

/** Tells whether what was written or taken away during the build covers a path. */
export function isOverwritten(state: Originated, path: string, context?: Context): boolean {
  const found = find(state, path, context);
  return found !== undefined && found.from === undefined;
}

/** Regular expressions of the lines of a file that the build has taken away or changed. */
export function changedLines(state: Originated, path: string, context: Context | undefined): readonly string[] {
  return find(state, path, context)?.without ?? [];
}

function brings(context: Context, path: string): boolean {
  return context.kind(path) !== "absent" && !ignoredIn(context)(path);
}

/** The text of a file in the image, where it came from the build context and the context is known. */
export function readImageFile(
  state: Originated,
  context: Context | undefined,
  path: string,
): { readonly from: string; readonly text: string } | undefined {
  const from = originOf(state, path, context);
  const text = from === undefined ? undefined : context?.read(from);
  return text === undefined ? undefined : { from: from!, text };
}

/** What a copy of `source` to `to` brings: the content of directories, or files. `parents` keeps their folders. */
export function originsOfCopy(
  named: string,
  to: string,
  directory: boolean,
  context: Context | undefined,
  parents = false,
): Origin[] {
  // What stands before `/./` is not kept.
  const kept = /^(.*)\/\.\/(.*)$/s.exec(named);
  const source = parents && kept !== null ? `${kept[1]}/${kept[2]}` : named;
  const folder = parents && kept !== null ? absolute(kept[1]!, "/")!.slice(1) : "";
  const written = absolute(source, "/")!.slice(1);
  return namesMatching(written, context).flatMap((from): Origin[] => {
    const kind = from === "" ? "directory" : (context?.kind(from) ?? "unknown");
    if (parents) return kind === "absent" ? [] : [{ path: absolute(`./${from.slice(folder.length)}`, to)!, from }];
    if (kind === "directory") return [{ path: to, from }];
    // What is not there is copied in vain, and a file by its name.
    if (kind === "file" || (kind === "absent" && isFileName(from)))
      return [{ path: directory ? absolute(baseName(from), to)! : to, from }];
    return [];
  });
}

/** The origins after something else came to lie at `path`: nobody knows what. */
export function overwritten(origins: Origins, path: string): Origins {
  if (origins === unknown) return unknown;
  const concerned = isList(path) || isAbove(origins, path) || covering(origins, path).length > 0;
  return concerned ? bounded(appended(withoutWithin(origins, path), [{ path, from: undefined }])) : origins;
}

/** More than anybody writes. What has more is as good as unknown. */
const most = 1000;
const unknown = appended(noOrigins, [{ path: "/", from: undefined }]);

function bounded(origins: Origins): Origins {
  return origins.size > most ? unknown : origins;
}

/** The origins after others came on top of them; of the same said twice the later counts. */
export function withOrigins(before: Origins, brought: readonly Origin[]): Origins {
  const kept = brought.reduce(
    (it, { path, from }) => withoutAt(it, path, (there) => there.without === undefined && there.from === from),
    before,
  );
  return bounded(appended(kept, brought));
}

/** The origins after a command took away or changed the lines of a file that some regular expressions fit. */
export function edited(origins: Origins, path: string, without: readonly string[]): Origins {
  const covered = covering(origins, path).length > 0;
  return covered ? bounded(appended(origins, [{ path, from: undefined, without }])) : origins;
}

/** The origins after everything at and below `from` has moved to `to`. */
export function moved(origins: Origins, from: string, to: string): Origins {
  return withOrigins(overwritten(origins, from), copied(origins, from, to));
}

/** The origins of what lies at or below `from`, as they are after a copy to `to`. */
export function copied(origins: Origins, from: string, to: string): Origin[] {
  const above = covering(origins, from).findLast((it) => it.without === undefined && it.path !== from);
  const whole = above && { path: to, from: above.from === undefined ? undefined : below(above.from, above.path, from) };
  const own = originsWithin(origins, from).map((it) => ({
    ...it,
    path: absolute(`${to}/${it.path.slice(from.length)}`, "/")!,
  }));
  return whole === undefined ? own : [whole, ...own];
}

/** The origins where either of two things happened. */
export function eitherOrigins(a: Origins, b: Origins): Origins {
  if (a === b) return a;
  const own = onlyIn(a, b);
  const doubtful = [...own, ...onlyIn(b, a)];
  if (doubtful.length > most / 10) return unknown;
  const shared = own.reduce((it, one) => withoutAt(it, one.path, (there) => there === one), a);
  return doubtful.reduce((it, { path }) => overwritten(it, path), shared);
}

/** Where `path` came from, if `at` and all below it came from `from`. */
function below(from: string, at: string, path: string): string {
  return absolute(`${from}/${path.slice(at.length)}`, "/")!.slice(1);
}
