// What pyproject.toml says of the package that `pip install .` would make.
import { isExcludedFromFlatLayout } from "../knowledge/conventions.ts";
import { get, parseToml, string } from "./requirements/toml.ts";

export interface Packaging {
  /** Whether it describes a package, and not only the settings of tools. */
  readonly describesPackage: boolean;
  /** Whether setuptools builds the package: by default, or because it is named. */
  readonly usesSetuptools: boolean;
  /** Whether setuptools builds the package and has to find out by itself what belongs to it. */
  readonly leavesToSetuptools: boolean;
}

/** Reads a pyproject.toml; undefined where it is no valid TOML. */
export function packagingOf(text: string): Packaging | undefined {
  const parsed = parseToml(text);
  if ("failure" in parsed) return undefined;
  const has = (...path: readonly string[]) => get(parsed.table, ...path) !== undefined;
  const backend = string(get(parsed.table, "build-system", "build-backend"));
  const project = has("project");
  const usesSetuptools = backend === undefined || backend.startsWith("setuptools.");
  return {
    describesPackage:
      project || has("build-system") || ["poetry", "flit", "pdm", "setuptools", "hatch"].some((it) => has("tool", it)),
    usesSetuptools,
    leavesToSetuptools: project && usesSetuptools && !has("tool", "setuptools"),
  };
}

/** The directories of a project that setuptools takes for packages at the top level. */
export function topLevelPackages(directories: readonly string[]): string[] {
  return directories.filter((it) => /^[A-Za-z]\w*$/.test(it) && !isExcludedFromFlatLayout(it)).sort();
}
