// From the paths that the user names (files, folders, patterns, `-`) to the files that they mean.
import { realpathSync } from "node:fs";
import { access, constants, stat } from "node:fs/promises";
import { join, normalize, resolve } from "node:path";
import { glob, isDynamicPattern } from "tinyglobby";
import { reasonOf, stdin } from "./read.ts";

export interface Found {
  /** To be shown and opened as they are; `-` is standard input. */
  readonly paths: readonly string[];
  readonly failures: string[];
}

const names = ["[Cc]ontainerfile", "[Cc]ontainerfile.*", "*.[Cc]ontainerfile", "[Dd]ockerfile*", "*.[Dd]ockerfile"];

// Other people's code, and what only bears the name of a Containerfile: ignore files, documentation, leftovers.
const folders = [
  "node_modules",
  ".git",
  ".hg",
  ".svn",
  ".venv",
  "venv",
  "__pycache__",
  ".tox",
  ".nox",
  "site-packages",
];
const lookalikes = ["*.{containerignore,dockerignore,md,orig,rej,swp}", "*~"];
const foreign = folders.map((name) => `**/${name}/**`);

export async function find(named: readonly string[]): Promise<Found> {
  const paths = new Map<string, string>();
  const failures: string[] = [];
  for (const path of named.length === 0 ? ["."] : named) {
    const found = await findOne(path);
    if (typeof found === "string") failures.push(found);
    else for (const it of found) if (!paths.has(identity(it))) paths.set(identity(it), it);
  }
  return { paths: [...paths.values()], failures };
}

async function findOne(path: string): Promise<string[] | string> {
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
  const found = await glob(
    names.map((name) => `**/${name}`),
    { cwd: resolve(path), dot: true, ignore: [...foreign, ...lookalikes.map((name) => `**/${name}`)] },
  );
  if (found.length > 0) return found.map((it) => join(path, it)).sort();
  return `${path}: no Containerfile or Dockerfile in this folder or below it; if yours has another name, name the file itself`;
}

async function matching(pattern: string): Promise<string[] | string> {
  const found = await glob(pattern, { dot: true, ignore: foreign, expandDirectories: false });
  return found.length > 0 ? found.map(tidy).sort() : `${pattern}: matches no file; check the pattern`;
}

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
