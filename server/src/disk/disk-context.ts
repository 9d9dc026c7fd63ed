// The build context of a folder on disk. Reads what it is asked for, once, and nothing that lies outside of it.
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  type Stats,
  statSync,
} from "node:fs";
import { isAbsolute, join, sep } from "node:path";
import type { Context } from "../context/context.ts";

/** A file of a build context that is larger than this is as good as unknown. */
const largest = 8 * 1024 * 1024;

/** So many links lead to one another at most; the kernel of Linux stops there as well. */
const longest = 40;

/**
 * The files below `root`. Answers are kept, so that typing costs no disk; take a new one when files may have changed.
 * Never throws: what cannot be read is not there, or unknown. A link is resolved within the context, as builders do it,
 * and what one that leads out of it names is unknown.
 */
export function diskContext(root: string): Context {
  const places = new Map<string, Place>();
  const texts = new Map<string, string | undefined>();
  const lists = new Map<string, readonly string[] | undefined>();

  /** Where a path leads, with the links in it followed. */
  const placeOf = (path: string, links = 0): Place => {
    let place = once(places, "", () => ({ at: "", stat: statOf(root, statSync) }));
    for (const name of path.split("/")) {
      if (name === "" || name === ".") continue;
      if (typeof place.stat === "string") return place;
      if (name === "..") {
        if (place.at === "") return outside;
        place = placeOf(place.at.slice(0, Math.max(0, place.at.lastIndexOf("/"))), links);
        continue;
      }
      const at: string = place.at === "" ? name : `${place.at}/${name}`;
      place = once(places, at, () => entryAt(at, links));
    }
    return place;
  };

  function entryAt(at: string, links: number): Place {
    const stat = statOf(join(root, at), lstatSync);
    if (typeof stat === "string" || !stat.isSymbolicLink()) return { at, stat };
    const target = attempt(() => readlinkSync(join(root, at)));
    if (target === undefined || links >= longest) return outside;
    const isRooted = isAbsolute(target);
    const path = target.replaceAll(sep, "/");
    const found = placeOf(isRooted ? path : `${at.slice(0, at.lastIndexOf("/") + 1)}${path}`, links + 1);
    // Whoever wrote it meant something on this machine, and not something that is missing.
    return isRooted && found.stat === "absent" ? outside : found;
  }

  return {
    read: (path) => once(texts, path, () => readText(root, placeOf(path))),
    kind(path) {
      const { stat } = placeOf(path);
      if (typeof stat === "string") return stat;
      return stat.isDirectory() ? "directory" : stat.isFile() ? "file" : "unknown";
    },
    mode(path) {
      const { stat } = placeOf(path);
      // Windows has no modes, and builders make up their own there.
      return typeof stat === "string" || process.platform === "win32" ? undefined : stat.mode & 0o777;
    },
    list: (path) =>
      once(lists, path, () => {
        const { at, stat } = placeOf(path);
        return typeof stat !== "string" && stat.isDirectory() ? attempt(() => readdirSync(join(root, at))) : undefined;
      }),
  };
}

interface Place {
  /** Relative to the root, without links. */
  readonly at: string;
  readonly stat: Stats | "absent" | "unknown";
}

const outside: Place = { at: "", stat: "unknown" };

function once<T>(known: Map<string, T>, key: string, ask: () => T): T {
  if (!known.has(key)) known.set(key, ask());
  return known.get(key)!;
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

function statOf(path: string, ask: (path: string) => Stats): Place["stat"] {
  try {
    return ask(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ENOTDIR" ? "absent" : "unknown";
  }
}

/** Should a file become a link or a pipe between the look at it and its opening, nothing follows the one or waits for the other. */
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/** The text of a regular file of a sensible size; undefined for anything else, and for what is no text. */
function readText(root: string, { at, stat: known }: Place): string | undefined {
  if (typeof known === "string" || !known.isFile() || known.size > largest) return undefined;
  return attempt(() => {
    const file = openSync(join(root, at), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      const stat = fstatSync(file);
      if (!stat.isFile() || stat.size > largest) return undefined;
      const bytes = Buffer.alloc(stat.size);
      const length = readSync(file, bytes, 0, stat.size, 0);
      const text = bytes.toString("utf8", 0, length);
      return text.includes("\0") ? undefined : text.replace(/^\uFEFF/, "");
    } finally {
      closeSync(file);
    }
  });
}
