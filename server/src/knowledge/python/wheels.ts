// Since which release a project has wheels, for which Pythons and architectures, and what it takes to do without.
import type { Architecture } from "./wheel-tags.ts";
import table from "./wheels.json";

/** Releases and wheels of one Python minor on x86_64, as far as they were seen. */
export interface FirstWheel {
  /** The first release that has a fitting wheel, as have all later ones; undefined where none was seen with one. */
  readonly version: string | undefined;
  /** The newest older release that certainly has none. */
  readonly lastWithout: string | undefined;
  /** Still older ones that have one. */
  readonly also: readonly string[];
}

/** What is known of a project with wheels, whatever the Python. */
export interface WheelProject {
  /** RPMs while pip builds it, without the headers of Python. */
  readonly build: readonly string[];
  readonly runtime: readonly string[];
  readonly sdist: "yes" | "no" | "unknown";
  /**
   * What happens without a compiler: it fails, the extension is left out (`omitted`), it is left out if a variable is
   * set, or that differs from release to release, because wheels without an extension are published too (`depends`).
   */
  readonly withoutCompiler: "fails" | "omitted" | "depends" | { readonly variable: string };
  /** The architectures that the newest release has no wheel for. */
  readonly missing: readonly Architecture[];
  /** The C library that the newest release's wheels need, where that is more than every image has. */
  readonly glibc: string | undefined;
  /** Builds in theory only: it takes hours and tools that no image has. */
  readonly impractical: boolean;
  /** The first release whose extension cannot be left out any more. */
  readonly optionalBefore: string | undefined;
}

const names = (text: string) => new Set(text.split(" "));
const [pureWheel, omitted, never, lately, impractical] = [
  names(table.pureWheel),
  names(table.worksWithoutCompiler),
  names(table.neverSdist),
  names(table.noSdistLately),
  names(table.impractical),
];
const rows = new Map<string, { readonly language: string; readonly first: readonly string[] }>(
  Object.entries(table.projects),
);
const also = new Map<string, readonly string[]>(Object.entries(table.also));
const hints = new Map<string, string>(Object.entries(table.build));
const variables = new Map<string, string>(Object.entries(table.environment));
const glibc = new Map<string, string>(Object.entries(table.glibc));
const optionalBefore = new Map<string, string>(Object.entries(table.optionalBefore));
const missing = new Map<string, readonly Architecture[]>(
  Object.entries(table.missing).flatMap(([architectures, projects]) =>
    projects.split(" ").map((name) => [name, architectures.split(" ") as Architecture[]] as const),
  ),
);

/** Where the table comes from, and the day it was made. */
export const wheelsProvenance = { asOf: table.asOf, source: table.source } as const;

/** What is known of a project's wheels for a Python such as "3.13". The name is normalised. */
export function firstWheel(name: string, python: string): FirstWheel | undefined {
  const column = table.pythons.indexOf(python);
  const cell = rows.get(name)?.first[column];
  if (!cell) return undefined;
  const [version, lastWithout] = cell.split(">");
  return {
    version: version || undefined,
    lastWithout,
    also: also.get(name)?.[column]?.split(" ").filter(Boolean) ?? [],
  };
}

/** What is known of a project that has, or had, wheels. The name is normalised. */
export function wheelProject(name: string): WheelProject | undefined {
  const row = rows.get(name);
  const hint = hints.get(name);
  if (row === undefined && hint === undefined) return undefined;
  const [build = "", runtime = ""] = (hint ?? byLanguage[row!.language] ?? "").split(" > ");
  const variable = variables.get(name);
  return {
    build: build.split(" ").filter(Boolean),
    runtime: runtime.split(" ").filter(Boolean),
    sdist: never.has(name) ? "no" : lately.has(name) ? "unknown" : "yes",
    withoutCompiler:
      variable !== undefined ? { variable } : omitted.has(name) ? "omitted" : pureWheel.has(name) ? "depends" : "fails",
    missing: missing.get(name) ?? [],
    glibc: glibc.get(name),
    impractical: impractical.has(name),
    optionalBefore: optionalBefore.get(name),
  };
}

const byLanguage: Readonly<Record<string, string>> = {
  c: "gcc",
  cython: "gcc",
  mypyc: "gcc",
  cpp: "gcc-c++",
  rust: "gcc rust cargo",
  fortran: "gcc gcc-gfortran",
};
