// Which file of the build context lies where in the image.

import type { Context } from "../context/context.ts";
import { ignoredIn } from "../context/ignored.ts";
import { namesMatching } from "../context/patterns.ts";
import { isList } from "../knowledge/conventions.ts";
import { absolute, baseName, isFileName, isWithin } from "../text/paths.ts";

/** A file, or a directory with all below it, or what became of a file. */
export interface Origin {
  /** Where it lies in the image: an absolute path. */
  readonly path: string;
  /** Where it came from, as the context names it; "" is its root. Undefined where it is not the context's any more. */
  readonly from: string | undefined;
  /** It is still what it was, but for the lines that one of these regular expressions fits. `from` says nothing then. */
  readonly without?: readonly string[];
}

/** What has origins: the state of an image. */
interface Originated {
  readonly origins: readonly Origin[];
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
  for (const it of origins.toReversed()) {
    if (!isWithin(path, it.path)) continue;
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
export function overwritten(origins: readonly Origin[], path: string): readonly Origin[] {
  if (origins === unknown) return unknown;
  const concerned = isList(path) || origins.some((it) => isWithin(path, it.path) || isWithin(it.path, path));
  return concerned
    ? bounded([...origins.filter((it) => !isWithin(it.path, path)), { path, from: undefined }])
    : origins;
}

/** More than anybody writes. What has more is as good as unknown. */
const most = 1000;
const unknown: readonly Origin[] = [{ path: "/", from: undefined }];

/** Origins that are few enough to ask them all. */
function bounded(origins: readonly Origin[]): readonly Origin[] {
  return origins.length > most ? unknown : origins;
}

/** The origins after others came on top of them; of the same said twice the later counts. */
export function withOrigins(before: readonly Origin[], brought: readonly Origin[]): readonly Origin[] {
  const again = new Set(brought.map((it) => `${it.path} ${it.from}`));
  return bounded([
    ...before.filter((it) => it.without !== undefined || !again.has(`${it.path} ${it.from}`)),
    ...brought,
  ]);
}

/** The origins after a command took away or changed the lines of a file that some regular expressions fit. */
export function edited(origins: readonly Origin[], path: string, without: readonly string[]): readonly Origin[] {
  const covered = origins.some((it) => isWithin(path, it.path));
  return covered ? bounded([...origins, { path, from: undefined, without }]) : origins;
}

/** The origins after everything at and below `from` has moved to `to`. */
export function moved(origins: readonly Origin[], from: string, to: string): readonly Origin[] {
  return bounded([...overwritten(origins, from), ...copied(origins, from, to)]);
}

/** The origins of what lies at or below `from`, as they are after a copy to `to`. */
export function copied(origins: readonly Origin[], from: string, to: string): Origin[] {
  const above = origins.findLast((it) => it.without === undefined && it.path !== from && isWithin(from, it.path));
  const whole = above && { path: to, from: above.from === undefined ? undefined : below(above.from, above.path, from) };
  const own = origins.flatMap((it): Origin[] =>
    isWithin(it.path, from) ? [{ ...it, path: absolute(`${to}/${it.path.slice(from.length)}`, "/")! }] : [],
  );
  return whole === undefined ? own : [whole, ...own];
}

/** The origins where either of two things happened. */
export function eitherOrigins(a: readonly Origin[], b: readonly Origin[]): readonly Origin[] {
  if (a === b) return a;
  const [inA, inB] = [new Set(a), new Set(b)];
  const doubtful = [...a.filter((it) => !inB.has(it)), ...b.filter((it) => !inA.has(it))];
  if (doubtful.length > most / 10) return unknown;
  return doubtful.reduce<readonly Origin[]>(
    (it, { path }) => overwritten(it, path),
    a.filter((it) => inB.has(it)),
  );
}

/** Where `path` came from, if `at` and all below it came from `from`. */
function below(from: string, at: string, path: string): string {
  return absolute(`${from}/${path.slice(at.length)}`, "/")!.slice(1);
}
