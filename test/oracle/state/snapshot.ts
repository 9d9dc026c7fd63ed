// What a built image holds, as snapshot.py tells it, and how to look things up in it.
import { readFileSync } from "node:fs";
import { absolute, baseName, parentOf } from "../../../server/src/text/paths.ts";

/** Kind ("f" is whatever is neither directory nor link), user, group, mode; where a link leads, or a file's SHA-256. */
export type Entry = readonly [kind: "f" | "d" | "l", user: number, group: number, mode: number, more?: string];

/** Name as it is normalised, the folder that it lies in, who made its wheel, and the folder that it is a link to. */
export type Project = readonly [name: string, folder: string, wheelBy: string, link: string | null];

export interface Snapshot {
  readonly user: string;
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly rpms: ReadonlySet<string>;
  /** Numbers by name. */
  readonly users: ReadonlyMap<string, string>;
  /** Where each believes to be, by where it lies. */
  readonly venvs: ReadonlyMap<string, string | null>;
  readonly projects: readonly Project[];
  readonly files: ReadonlyMap<string, Entry>;
}

export function readSnapshot(path: string): Snapshot {
  const read = JSON.parse(readFileSync(path, "utf8"));
  return {
    ...read,
    rpms: new Set(read.rpms),
    users: new Map(Object.entries(read.users)),
    venvs: new Map(Object.entries(read.venvs)),
    files: new Map(Object.entries(read.files)),
  };
}

/** The path without the links in it; undefined where nothing is there. `follow` tells of the last name's link. */
export function realPath({ files }: Snapshot, path: string, follow: boolean, depth = 0): string | undefined {
  if (path === "/") return path;
  if (depth > 40) return undefined;
  const folder = realPath({ files } as Snapshot, parentOf(path), true, depth + 1);
  if (folder === undefined) return undefined;
  const here = absolute(`./${baseName(path)}`, folder)!;
  const entry = files.get(here);
  if (entry === undefined) return undefined;
  return entry[0] === "l" && follow
    ? realPath({ files } as Snapshot, absolute(entry[4]!, folder)!, true, depth + 1)
    : here;
}

/** The program that a shell finds by a name on a PATH. */
export function programOn(image: Snapshot, path: string, name: string): string | undefined {
  for (const folder of path.split(":")) {
    const at = realPath(image, `${folder.replace(/(.)\/+$/, "$1")}/${name}`, true);
    const entry = at === undefined ? undefined : image.files.get(at);
    if (entry?.[0] === "f" && entry[3] & 0o111) return at;
  }
  return undefined;
}
