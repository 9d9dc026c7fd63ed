// What installing a project takes where it must be compiled, by name and perhaps version.
import { normalize } from "./names.ts";
import { alternatives, compiledProject, compilersOf, pulledIn } from "./projects.ts";
import { compareVersions } from "./versions.ts";

export interface CompileNeeds {
  /** The project that compiles: it may be one that `project` pulls in. */
  readonly project: string;
  /** Whether no wheel can exist for this Python, so that pip must compile. Otherwise it only likely must. */
  readonly certain: boolean;
  /** The commands that compile it. */
  readonly compilers: readonly string[];
  /** RPMs while pip runs, without the headers of Python. */
  readonly buildRpms: readonly string[];
  readonly needsPythonHeaders: boolean;
  /** RPMs whose libraries the compiled module loads. */
  readonly runtimeRpms: readonly string[];
  /** Projects with wheels that do the same, the nearest first. */
  readonly alternatives: readonly string[];
}

/**
 * What installing a project takes, where it must be compiled; undefined where it need not or nothing is known.
 * `project` may name extras (`psycopg[c]`); `version` is the pinned one, if any.
 */
export function compileNeeds(project: string, python: string, version?: string): CompileNeeds | undefined {
  const [, bare = project, extras = ""] = /^\s*([^[\s]+)\s*(?:\[([^\]]*)\])?/.exec(project) ?? [];
  const name = normalize(bare);
  const own = needsOf(name, python, version);
  if (own) return own;
  const pulled = pulledIn(
    name,
    extras.split(",").map((extra) => extra.trim()),
  );
  const needs = pulled && needsOf(pulled.project, python, undefined);
  // What another project requires may change with its next release; an extra that is named for it will not.
  return needs && { ...needs, certain: needs.certain && pulled.by === "psycopg[c]" };
}

function needsOf(name: string, python: string, version: string | undefined): CompileNeeds | undefined {
  const row = compiledProject(name);
  if (row === undefined || row.optional || row.wheelsOn !== undefined) return undefined;
  const { wheelsUntil, wheelsSince } = row;
  if (wheelsUntil !== undefined && compareVersions(python, wheelsUntil.python)! <= 0) return undefined;
  if (wheelsSince !== undefined && !(version !== undefined && compareVersions(version, wheelsSince)! < 0)) {
    return undefined;
  }
  return {
    project: name,
    // Some of these had wheels for Pythons that are long gone.
    certain:
      row.certain && wheelsUntil === undefined && wheelsSince === undefined && compareVersions(python, "3.8")! >= 0,
    compilers: compilersOf(row.build),
    buildRpms: row.build,
    needsPythonHeaders: true,
    runtimeRpms: row.runtime,
    alternatives: alternatives(row.instead, python),
  };
}
