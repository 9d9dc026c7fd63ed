// The build context of a folder on disk. Reads what it is asked for, once, and nothing else.
import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../context/context.ts";

/** A file of a build context that is larger than this is as good as unknown. */
const largest = 8 * 1024 * 1024;

/**
 * The files below `root`. Answers are kept, so that typing costs no disk; take a new one when files may have changed.
 * Never throws: what cannot be read is not there, or unknown.
 */
export function diskContext(root: string): Context {
  const texts = new Map<string, string | undefined>();
  const modes = new Map<string, number | undefined>();
  const kinds = new Map<string, ReturnType<Context["kind"]>>();
  const lists = new Map<string, readonly string[] | undefined>();
  return {
    read: (path) => once(texts, path, () => readText(join(root, path))),
    kind: (path) => once(kinds, path, () => kindOf(join(root, path))),
    mode: (path) => once(modes, path, () => attempt(() => modeOf(join(root, path)))),
    list: (path) => once(lists, path, () => attempt(() => readdirSync(join(root, path)))),
  };
}

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

function kindOf(path: string): ReturnType<Context["kind"]> {
  try {
    const stat = statSync(path);
    return stat.isDirectory() ? "directory" : stat.isFile() ? "file" : "unknown";
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ENOTDIR" ? "absent" : "unknown";
  }
}

/** Windows has no modes, and builders make up their own there. */
const modeOf = (path: string): number | undefined =>
  process.platform === "win32" ? undefined : statSync(path).mode & 0o777;

/** The text of a regular file of a sensible size; undefined for anything else, and for what is no text. */
function readText(path: string): string | undefined {
  return attempt(() => {
    const file = openSync(path, "r");
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
