// What lock files say of the files of releases: the evidence from which the table of wheels is made, and how it is kept.
import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";

export type LockKind = "uv" | "poetry" | "pdm" | "pylock";

/** The newest list that one repository has of a release, under the same conditions. */
export interface Sighting {
  readonly repository: string;
  readonly kind: LockKind;
  /** The minors of Python 3 that the lock is for: 0 to 99 is all; 99 to 0 says nothing of what is absent. */
  readonly lowest: number;
  readonly highest: number;
  /** The lock is for chosen platforms only. */
  readonly chosen: boolean;
  /** Days of commits: "2026-08-22". */
  readonly first: string;
  readonly last: string;
  /** Names of files. */
  readonly files: readonly string[];
}

/** One release, with every file that some lock lists. */
export interface SeenRelease {
  /** Normalised. */
  readonly project: string;
  readonly version: string;
  /** The day on which a file was uploaded, where a lock tells; else empty. */
  readonly files: ReadonlyMap<string, string>;
  readonly sightings: readonly Sighting[];
}

export interface Evidence {
  /** Every repository that was read, and how many lock files and versions of them it has. */
  readonly repositories: ReadonlyMap<string, readonly [locks: number, versions: number]>;
  readonly releases: readonly SeenRelease[];
}

interface Head {
  readonly repositories: readonly string[];
  readonly locks: readonly (readonly [number, number])[];
}

interface Row {
  readonly p: string;
  readonly v: string;
  readonly f: readonly string[];
  readonly u?: readonly string[];
  /** The number of the repository, the kind, the range, "env" for chosen platforms, two days, and the absent files. */
  readonly s: readonly (readonly [number, LockKind, number, number, string, string, string, readonly number[]])[];
}

/** Reads evidence from lines of JSON, compressed: the repositories first, then a release a line. */
export function readEvidence(path: string): Evidence {
  const [first = "", ...lines] = gunzipSync(readFileSync(path)).toString("utf8").trimEnd().split("\n");
  const { repositories, locks } = JSON.parse(first) as Head;
  const releases = lines.map((line): SeenRelease => {
    const { p, v, f, u = [], s } = JSON.parse(line) as Row;
    const sightings = s.map(([at, kind, lowest, highest, platforms, first, last, absent]): Sighting => {
      const files = absent.length === 0 ? f : f.filter((_, index) => !absent.includes(index));
      return { repository: repositories[at]!, kind, lowest, highest, chosen: platforms !== "", first, last, files };
    });
    return { project: p, version: v, files: new Map(f.map((file, index) => [file, u[index] ?? ""])), sightings };
  });
  return { repositories: new Map(repositories.map((name, at) => [name, locks[at]!])), releases };
}

/** Writes evidence so that `readEvidence` reads it; the same evidence makes the same bytes. */
export function writeEvidence(path: string, { repositories, releases }: Evidence): void {
  const names = [...repositories.keys()].sort();
  const numbers = new Map(names.map((name, at) => [name, at]));
  const head: Head = { repositories: names, locks: names.map((name) => repositories.get(name)!) };
  const rows = releases
    .toSorted((a, b) => order(a.project, b.project) || order(a.version, b.version))
    .map(({ project, version, files, sightings }): Row => {
      const f = [...files.keys()].sort();
      const u = f.map((file) => files.get(file)!.slice(0, 10));
      const s = sightings.map(({ repository, kind, lowest, highest, chosen, first, last, files: listed }) => {
        const there = new Set(listed);
        const absent = f.flatMap((file, at) => (there.has(file) ? [] : [at]));
        return [numbers.get(repository)!, kind, lowest, highest, chosen ? "env" : "", first, last, absent] as const;
      });
      const days = u.some((it) => it !== "") ? { u } : {};
      return {
        p: project,
        v: version,
        f,
        ...days,
        s: s.toSorted((a, b) => order(JSON.stringify(a), JSON.stringify(b))),
      };
    });
  const text = [head, ...rows].map((it) => `${JSON.stringify(it)}\n`).join("");
  writeFileSync(path, gzipSync(text, { level: 9 }));
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
