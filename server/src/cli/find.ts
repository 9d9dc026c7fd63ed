// From the paths that the user names (files, folders, patterns, `-`) to the files that they mean.
import { realpathSync, type Stats, stat as statCallback } from "node:fs";
import { access, constants, stat } from "node:fs/promises";
import { join, normalize, resolve } from "node:path";
import { glob, isDynamicPattern } from "tinyglobby";
import { reasonOf, stdin } from "./read.ts";
import { containerfilesIn, foreign } from "./walk.ts";

export interface Found {
  /** To be shown and opened as they are; `-` is standard input. */
  readonly paths: readonly string[];
  readonly failures: string[];
}

export async function find(named: readonly string[]): Promise<Found> {
  const paths = new Map<string, string>();
  const failures: string[] = [];
  for (const path of named.length === 0 ? ["."] : named) {
    const found = await findOne(path, failures);
    if (typeof found === "string") failures.push(found);
    else for (const it of found) if (!paths.has(identity(it))) paths.set(identity(it), it);
  }
  return { paths: [...paths.values()], failures };
}

async function findOne(path: string, failures: string[]): Promise<string[] | string> {
  if (path === stdin) return [stdin];
  let folder: boolean;
  try {
    folder = (await stat(path)).isDirectory();
    if (folder) await access(path, constants.R_OK | constants.X_OK);
  } catch (error) {
    if (isDynamicPattern(path)) return matching(path);
    return `${path}: ${reasonOf(error)}`;
  }
  if (!folder) return [tidy(path)];
  const { paths, nameless } = await containerfilesIn(resolve(path));
  for (const it of nameless)
    failures.push(`${join(path, it)}: its name is not UTF-8, so it cannot be named; rename it, or give its text to -`);
  if (paths.length + nameless.length > 0) return paths.map((it) => join(path, it)).sort();
  return `${path}: no Containerfile or Dockerfile in this folder or below it; if yours has another name, name the file itself`;
}

async function matching(pattern: string): Promise<string[] | string> {
  const ignore = foreign.map((it) => `**/${it}/**`);
  const found = await glob(pattern, {
    dot: true,
    ignore,
    expandDirectories: false,
    fs: { stat: statOfFile as typeof statCallback },
  });
  return found.length > 0 ? found.map(tidy).sort() : `${pattern}: matches no file; check the pattern`;
}

/** A link is matched where it leads to a file; that of a folder is none of this tree. */
const statOfFile = (path: string, done: (error: Error | null, it: Stats) => void): void =>
  statCallback(path, (error, it) => done(error ?? (it.isFile() ? null : new Error("no regular file")), it));

/** Without `./` and the like, except where what remains would mean standard input. */
const tidy = (path: string): string => (normalize(path) === stdin ? `./${stdin}` : normalize(path));

/** One file under two names (a link, a folder named twice) is linted once. */
function identity(path: string): string {
  if (path === stdin) return stdin;
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
