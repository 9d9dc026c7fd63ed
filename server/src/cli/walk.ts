// The Containerfiles in a folder and below it. Nothing else is opened, and no link to a folder is followed.
import { readdir, stat } from "node:fs/promises";

/**
 * What only bears the name of a Containerfile is left out: ignore files, documentation, leftovers. A name that begins
 * with a line break is a name like others.
 */
const isNamed = (name: string): boolean =>
  /^([Cc]ontainerfile(\..*)?|.+\.[Cc]ontainerfile|[Dd]ockerfile.*|.+\.[Dd]ockerfile)$/s.test(name) &&
  !/(\.(containerignore|dockerignore|md|orig|rej|swp)|~)$/.test(name);

/** Where other people's code lies, and what tools keep for themselves. */
export const foreign = [
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
] as const;

export interface Walked {
  /** Relative to the folder, with slashes, in any order. */
  readonly paths: readonly string[];
  /** Those whose names are no UTF-8, with a `�` where they are not: nobody can name them here. */
  readonly nameless: readonly string[];
}

/** Walks through a folder. What may not be read in it is passed over. */
export async function containerfilesIn(folder: string): Promise<Walked> {
  const paths: string[] = [];
  const nameless: string[] = [];
  const left = [Buffer.alloc(0)];
  for (let below = left.pop(); below !== undefined; below = left.pop()) {
    const here = Buffer.concat([Buffer.from(`${folder}/`), below]);
    const entries = await readdir(here, { withFileTypes: true, encoding: "buffer" }).catch(() => []);
    for (const entry of entries) {
      const name = entry.name.toString();
      const at = below.length === 0 ? entry.name : Buffer.concat([below, slash, entry.name]);
      if (entry.isDirectory()) {
        if (!foreign.some((it) => it === name)) left.push(at);
        continue;
      }
      if (!isNamed(name) || !(entry.isFile() || (entry.isSymbolicLink() && (await leadsToFile(folder, at))))) continue;
      const path = at.toString();
      (Buffer.from(path).equals(at) ? paths : nameless).push(path);
    }
  }
  return { paths, nameless };
}

const slash = Buffer.from("/");

const leadsToFile = (folder: string, at: Buffer): Promise<boolean> =>
  stat(Buffer.concat([Buffer.from(`${folder}/`), at])).then(
    (it) => it.isFile(),
    () => false,
  );
