// What the files of a release prove: for which Pythons and machines it has a wheel, and for which it certainly has none.
import { normalize } from "../../server/src/knowledge/python/names.ts";
import { compareVersions, isVersion } from "../../server/src/knowledge/python/versions.ts";
import { type Architecture, parseWheelName, type WheelName } from "../../server/src/knowledge/python/wheel-tags.ts";
import { type Absence, absences, latest } from "./absence.ts";
import type { Evidence, SeenRelease } from "./evidence.ts";
import { leastOf, wheelsIn } from "./wheel-levels.ts";

export const machines: readonly Architecture[] = ["x86_64", "aarch64", "ppc64le", "s390x"];

/** The day on which each Python was published: a lock of before says little about the wheels for it. */
export const pythons: Readonly<Record<string, string>> = {
  "3.6": "2016-12-23",
  "3.8": "2019-10-14",
  "3.9": "2020-10-05",
  "3.10": "2021-10-04",
  "3.11": "2022-10-24",
  "3.12": "2023-10-02",
  "3.13": "2024-10-07",
  "3.14": "2025-10-07",
};

/** Releases without wheels between others that have them, which the projects' own issues confirm. */
const confirmed: ReadonlySet<string> = new Set(["xmlsec 1.3.15"]);

/** The newest Python for which wheels were seen. */
const newestMinor = 15;

export interface Release {
  readonly project: string;
  readonly version: string;
  readonly wheels: readonly WheelName[];
  readonly hasArchive: boolean;
  /** It certainly has none: locks of several repositories that list all files of a release have none. */
  readonly lacksArchive: boolean;
  /** Some wheel is for one system only. */
  readonly isNative: boolean;
  /** A wheel is for every machine. */
  readonly isForAll: (python: string) => boolean;
  /** The C library that a wheel needs, as N of 2.N, 0 for any; that there is none; undefined where nobody knows. */
  readonly state: (python: string, machine: Architecture) => number | Absence | undefined;
  /** Wheels were made for newer Pythons only, so that this release is not for this one. */
  readonly isTooNew: (python: string) => boolean;
  /** The newest commit that has it. */
  readonly last: string;
}

/**
 * The releases of each project, the oldest first, one project after the other, since they take much memory together.
 * Files and versions that do not belong to a project are left out, and so is a project that has no others.
 */
export function* releasesOf({ releases }: Evidence): Iterable<readonly [project: string, readonly Release[]]> {
  const projects = new Map<string, SeenRelease[]>();
  for (const it of releases) {
    const all = projects.get(it.project);
    if (all === undefined) projects.set(it.project, [it]);
    else all.push(it);
  }
  for (const project of [...projects.keys()].sort()) {
    const all = projects.get(project)!.flatMap((it) => releaseOf(it) ?? []);
    if (all.length > 0) yield [project, all.sort((a, b) => compareVersions(a.version, b.version)!)];
  }
}

function releaseOf({ project, version, files, sightings }: SeenRelease): Release | undefined {
  const belonging = new Set([...files.keys()].filter((file) => belongs(file, project)));
  const seen = sightings
    .map((it) => ({ ...it, files: it.files.filter((file) => belonging.has(file)) }))
    .filter((it) => it.files.length > 0);
  if (seen.length === 0 || !isVersion(version) || version.includes("+")) return undefined;
  const own = [...belonging].filter((file) => isOf(file, version));
  if (own.length === 0) return undefined;
  const wheels = wheelsIn(own);
  const level = leastOf(wheels);
  const pure = leastOf(wheels.filter((it) => it.platforms.includes("any")));
  const absence = absences(files, seen);
  const isConfirmed = confirmed.has(`${project} ${version}`);
  const hasArchive = own.some((file) => !/\.(whl|egg|exe|rpm|msi)$/.test(file));
  const complete = seen.filter((it) => it.kind === "poetry" || it.kind === "uv");
  const fits = (python: string) => machines.some((machine) => level(python, machine) !== undefined);
  return {
    project,
    version,
    wheels,
    hasArchive,
    lacksArchive: !hasArchive && new Set(complete.map((it) => it.repository)).size > 1,
    isNative: wheels.some((it) => it.platforms.some((platform) => platform !== "any")),
    isForAll: (python) => pure(python, "x86_64") === 0,
    state: (python, machine) => {
      const there = level(python, machine);
      if (there !== undefined) return there;
      const none = absence(python, machine);
      return none && { ...none, strong: none.strong || isConfirmed };
    },
    isTooNew: (python) => !fits(python) && newerThan(python).some(fits),
    last: latest(seen.map((it) => it.last)),
  };
}

/** "3.14" and "3.15" for "3.13". */
function newerThan(python: string): string[] {
  const minor = Number(python.slice(2));
  return Array.from({ length: newestMinor - minor }, (_, at) => `3.${minor + 1 + at}`);
}

/** Some locks have the files of a neighbour under a name. */
function belongs(file: string, project: string): boolean {
  if (file.endsWith(".whl")) return normalize(file.split("-")[0]!) === project;
  const stem = normalize(file);
  return stem.startsWith(`${project}-`) && /^v?\d/.test(stem.slice(project.length + 1));
}

/** Old formats of locks list the files of all releases under one name. */
function isOf(file: string, version: string): boolean {
  const its = file.endsWith(".whl") ? parseWheelName(file)?.version.replaceAll("_", "-").split("+")[0] : undefined;
  return its === undefined || !isVersion(its) || compareVersions(its, version) === 0;
}
