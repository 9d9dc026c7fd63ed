// The project that uv finds in the folder it works in or above it, and the workspace to which that belongs.

import type { Portion, Selection } from "../context/requirements/requirement.ts";
import { array, get, parseToml, string, type TomlTable } from "../context/requirements/toml.ts";
import { normalize } from "../knowledge/python/names.ts";
import { satisfies } from "../knowledge/python/versions.ts";
import { absolute, parentOf } from "../text/paths.ts";
import { isOn, variable } from "./call.ts";
import { has, type Line, optionsNamed } from "./line.ts";
import type { PythonInstall } from "./python-install.ts";
import type { Listing } from "./requirement-list.ts";
import { projectFolder } from "./uv-folders.ts";
import { minorNamed } from "./uv-python.ts";

export interface UvProject {
  /** Where the lock lies, and the environment: the root of the workspace, or of the project alone. */
  readonly root: string;
  /** What the project at hand says, and where; undefined where it cannot be read, or is not one alone. */
  readonly pyproject: Pyproject | undefined;
  readonly selection: Selection;
}

interface Pyproject {
  /** An absolute path in the image. */
  readonly path: string;
  readonly table: TomlTable;
}

/** What `uv sync` and `uv run` work on; undefined where the folder is not known. */
export function uvProject(line: Line, listing: Listing): UvProject | undefined {
  const folder = projectFolder(line);
  if (folder === undefined) return undefined;
  const here = nearest(folder, listing);
  const top = here && (workspaceOf(here, listing) ?? here);
  const named = optionsNamed(line, "--package").map(({ value }) => value?.value);
  const projects = has(line, "--all-packages") ? "all" : projectsNamed(named, here);
  const [only] = named.length === 1 ? named : [];
  const pyproject = named.length === 0 ? here : only && top && memberNamed(only, top, listing);
  return {
    root: top === undefined ? folder : parentOf(top.path),
    pyproject: pyproject || undefined,
    selection: { projects, ...portions(line) },
  };
}

/** uv takes the first pyproject.toml that it finds on its way up. */
function nearest(folder: string, listing: Listing): Pyproject | undefined {
  for (let at = folder; ; at = parentOf(at)) {
    const found = pyprojectIn(at, listing);
    if (found !== undefined) return found;
    // What the build wrote may be one.
    if (at === "/" || listing.isOverwritten(inFolder(at))) return undefined;
  }
}

const inFolder = (folder: string): string => absolute("pyproject.toml", folder)!;

function pyprojectIn(folder: string, { textAt }: Listing): Pyproject | undefined {
  const path = inFolder(folder);
  const text = textAt(path);
  const toml = text === undefined ? undefined : parseToml(text);
  return toml === undefined || "failure" in toml ? undefined : { path, table: toml.table };
}

/** The root of the workspace to which a project belongs: the next project above it, if that has one. */
function workspaceOf(project: Pyproject, listing: Listing): Pyproject | undefined {
  const folder = parentOf(project.path);
  if (folder === "/" || get(project.table, ...workspace) !== undefined) return undefined;
  const above = nearest(parentOf(folder), listing);
  if (above === undefined || get(above.table, ...workspace) === undefined) return undefined;
  const root = parentOf(above.path);
  const excluded = array(get(above.table, ...workspace, "exclude")).map((it) => string(it) ?? "");
  return excluded.some((it) => isGlobOf(absolute(it, root)!, folder)) ? undefined : above;
}

const workspace = ["tool", "uv", "workspace"];

/** A star stands for slashes too, as uv reads it. */
function isGlobOf(glob: string, path: string): boolean {
  const pattern = glob
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replace(/\?/g, ".");
  try {
    return new RegExp(`^${pattern}$`).test(path);
  } catch {
    return false;
  }
}

function projectsNamed(named: readonly (string | undefined)[], here: Pyproject | undefined): Selection["projects"] {
  if (named.length > 0) return named.every((it) => it !== undefined) ? named.map(normalize) : undefined;
  const own = nameOf(here);
  if (own !== undefined) return [own];
  // A root that is no project itself stands for all members.
  return here !== undefined && get(here.table, ...workspace) !== undefined ? "all" : undefined;
}

function nameOf(project: Pyproject | undefined): string | undefined {
  const name = string(get(project?.table, "project", "name"));
  return name === undefined ? undefined : normalize(name);
}

/** The member of a workspace with a name, where its folder is called like it. */
function memberNamed(written: string, root: Pyproject, listing: Listing): Pyproject | undefined {
  const name = normalize(written);
  if (nameOf(root) === name) return root;
  const folder = parentOf(root.path);
  const spellings = new Set([written, name, name.replaceAll("-", "_")]);
  const globs = array(get(root.table, ...workspace, "members")).map((it) => string(it) ?? "");
  for (const glob of globs) {
    for (const it of spellings) {
      const there = pyprojectIn(absolute(glob.replace(/\*+$/, it), folder)!, listing);
      if (there !== undefined && nameOf(there) === name) return there;
    }
  }
  return undefined;
}

/**
 * Whether a project's own files ask for another Python than the image's, where the command does not: uv looks for that
 * one then, and may download it.
 */
export function wantsAnotherPython(line: Line, python: string, listing: Listing): boolean {
  const found = uvProject(line, listing);
  const folder = projectFolder(line);
  if (found === undefined || folder === undefined) return false;
  const pins = [folder, found.root].map((it) => listing.textAt(absolute(".python-version", it)!));
  const minor = minorNamed(
    pins
      .find((it) => it !== undefined)
      ?.trim()
      .split(/\s/)[0],
  );
  const range = string(get(found.pyproject?.table, "project", "requires-python")) ?? "";
  return (minor !== undefined && minor !== python) || satisfies(`${python}.99`, range) === false;
}

const kinds = ["project", "workspace", "local"] as const;

function portions(line: Line): Pick<Selection, "without" | "only"> {
  const packages = (option: string) =>
    optionsNamed(line, option).map(({ value }): Portion => `package:${normalize(value?.value ?? "")}`);
  const isSet = (kind: string) => isOn(`UV_NO_INSTALL_${kind.toUpperCase()}`, line.call) === true;
  const without = kinds.filter((it) => has(line, `--no-install-${it}`) || isSet(it));
  const only = kinds.filter((it) => has(line, `--only-install-${it}`));
  return {
    without: [...without, ...packages("--no-install-package")],
    only: [...only, ...packages("--only-install-package")],
  };
}

/** Tells whether a command looks for a Python by itself, as the project asks, because nobody names one. */
export function picksPython({ tool, from, line }: PythonInstall): boolean {
  return tool === "uv" && from === "project" && !has(line, "-p") && !variable("UV_PYTHON", line.call);
}
