// Python projects that pip compiles on Linux: with what, since when no longer, and what pulls them in.
import type { Distro } from "../distro.ts";
import { normalize } from "./names.ts";
import table from "./projects.json";
import { compareVersions, satisfies, upperBound } from "./versions.ts";
import { wasSeenWithWheel } from "./wheels.ts";

/** A project that has no wheel for Linux, or had none once, or has none any more. */
export interface CompiledProject {
  /** Documented, not only likely. */
  readonly certain: boolean;
  /** The extension is left out where it cannot be built. */
  readonly optional: boolean;
  /** The newest Python with a wheel, and the release that this is known of. */
  readonly wheelsUntil: { readonly python: string; readonly version: string } | undefined;
  /** The first release with wheels. */
  readonly wheelsSince: string | undefined;
  /** The only architecture with wheels. */
  readonly wheelsOn: string | undefined;
  /** RPMs while pip runs, without the headers of Python. */
  readonly build: readonly string[];
  /** RPMs that the compiled module loads. */
  readonly runtime: readonly string[];
  /**
   * Projects that do the same, the nearest first, marked at the end: `=` has the same code and the same releases, `~`
   * the same code, `!` another command; with the others the imports must change.
   */
  readonly instead: readonly string[];
  readonly source: string | undefined;
}

interface Row {
  readonly certain?: boolean;
  readonly optional?: boolean;
  readonly wheelsUntil?: string;
  readonly last?: string;
  readonly wheelsSince?: string;
  readonly wheelsOn?: string;
  readonly language?: string;
  readonly build: string;
  readonly runtime?: string;
  readonly instead?: string;
  readonly source?: string;
}

interface Obstacle {
  readonly project: string;
  /** The releases that cannot be built; all of them where that is not said. */
  readonly versions?: string;
  /** The newest release is one of them. */
  readonly newest?: boolean;
  readonly python?: string;
  readonly distros?: string;
  readonly likely?: boolean;
  readonly why: string;
}

const rows = new Map<string, Row>(Object.entries(table.projects));
const pure = new Set(table.pure.split(" "));
const pulled = new Map<string, string>(Object.entries(table.pulledInBy));
const obstacles: readonly Obstacle[] = table.unbuildable;

/** Where the table comes from, and the day it was made. */
export const projectsProvenance = { asOf: table.asOf, source: table.source } as const;

/** What is known of a project that compiles; undefined for every other. The name is normalised. */
export function compiledProject(name: string): CompiledProject | undefined {
  const row = rows.get(name);
  if (row === undefined) return undefined;
  return {
    certain: row.certain === true,
    optional: row.optional === true,
    wheelsUntil: row.wheelsUntil === undefined ? undefined : { python: row.wheelsUntil, version: row.last! },
    wheelsSince: row.wheelsSince,
    wheelsOn: row.wheelsOn,
    build: words(row.build),
    runtime: words(row.runtime),
    instead: words(row.instead),
    source: row.source,
  };
}

/** Tells whether a project has nothing but a source archive, which needs no compiler. The name is normalised. */
export function isPureSdist(name: string): boolean {
  return pure.has(name);
}

/** The compiled project that a project without code of its own pulls in, and whether one of its extras does. */
export function pulledIn(
  name: string,
  extras: readonly string[],
): { readonly project: string; readonly by: string } | undefined {
  const keys = [...extras.map((extra) => `${name}[${normalize(extra)}]`), name];
  const by = keys.find((key) => pulled.has(key));
  return by === undefined ? undefined : { project: pulled.get(by)!, by };
}

/**
 * Tells whether no release of a project, or of what the extras that are asked for pull in, has a wheel for any machine,
 * so that a bare name is enough to know that pip must compile. Some had wheels for Pythons that are long gone.
 */
export function neverHasWheels(name: string, python: string, extras: readonly string[] = []): boolean {
  const row = compiledProject(name);
  if (row !== undefined && !row.optional && row.wheelsOn === undefined) {
    const ever = row.wheelsUntil !== undefined || row.wheelsSince !== undefined;
    return row.certain && !ever && compareVersions(python, "3.8")! >= 0 && !wasSeenWithWheel(name, python);
  }
  const pulls = pulledIn(name, extras);
  // What another project requires may change with its next release; an extra that is named for it will not.
  return pulls?.by === "psycopg[c]" && neverHasWheels(pulls.project, python);
}

/** Why a release cannot be built on an image at all; undefined where nothing says so. */
export function obstacle(
  name: string,
  { version, specifier }: { readonly version?: string | undefined; readonly specifier?: string | undefined },
  python: string,
  distro: Distro,
): { readonly why: string; readonly certain: boolean } | undefined {
  const found = obstacles.find(
    (it) =>
      it.project === name &&
      (it.python === undefined || satisfies(python, it.python) === true) &&
      (it.distros === undefined || words(it.distros).includes(distroName(distro))) &&
      (it.versions === undefined || concerns(it, version, specifier)),
  );
  return found && { why: found.why, certain: found.likely !== true && version !== undefined };
}

function concerns({ versions, newest }: Obstacle, version: string | undefined, specifier = ""): boolean {
  if (version !== undefined) return satisfies(version, versions!) === true;
  return newest === true && upperBound(specifier) === undefined;
}

/** "el9", "fedora". */
const distroName = ({ family, version }: Distro) => (family === "el" ? `el${version}` : "fedora");

const commands: Readonly<Record<string, string>> = {
  gcc: "gcc",
  "gcc-c++": "g++",
  "gcc-gfortran": "gfortran",
  cargo: "cargo",
  "cuda-toolkit": "nvcc",
};

/** The compilers among some RPMs, as commands: gcc, g++, gfortran, cargo, nvcc. */
export function compilersOf(rpms: readonly string[]): readonly string[] {
  return rpms.map((it) => commands[it]).filter((it) => it !== undefined);
}

function words(text: string | undefined): string[] {
  return text?.split(" ").filter(Boolean) ?? [];
}
