// What uv and setuptools add to a pyproject.toml: other places to install from, and lists that stand in other files.
import { normalize } from "../../knowledge/python/names.ts";
import type { Place } from "./places.ts";
import type { ListProblem, Nested, Requirement, Section, Setting } from "./requirement.ts";
import { array, get, string, type Toml, table } from "./toml.ts";
import type { Path } from "./toml-scan.ts";

/** uv may take a project from elsewhere than its name says. */
export function fromSource(requirement: Requirement, sources: Readonly<Record<string, unknown>>): Requirement {
  if (requirement.name === undefined || requirement.kind !== "index") return requirement;
  const key = Object.keys(sources).find((it) => normalize(it) === requirement.name);
  if (key === undefined) return requirement;
  const all = Array.isArray(sources[key]) ? sources[key] : [sources[key]];
  // Several sources have markers that choose among them; only one alone is certain.
  const source = all.length === 1 ? all[0] : undefined;
  const [git, path, url] = [string(get(source, "git")), string(get(source, "path")), string(get(source, "url"))];
  const editable = get(source, "editable") === true;
  if (git !== undefined) return { ...requirement, kind: "vcs", location: git };
  if (url !== undefined) return { ...requirement, kind: "url", location: url };
  if (path !== undefined) return { ...requirement, kind: "path", location: path, editable };
  if (get(source, "workspace") === true) return { ...requirement, kind: "path", editable: true };
  if (all.some((it) => get(it, "index") !== undefined)) return { ...requirement, elsewhere: true };
  return requirement;
}

/** Where uv, poetry and pdm take packages from beside the public index, or instead of it. */
export function toolIndexes({ value }: Toml, place: (path: Path) => Place): Setting[] {
  const source = (tool: "poetry" | "pdm", path: readonly string[]) => {
    return array(get(value, ...path)).map((it, i) => ({ it, path: [...path, i, "url"] as Path, tool }));
  };
  const uv = uvSettings(get(value, "tool", "uv"), ["tool", "uv"]).map((it) => ({ ...it, tool: "uv" as const }));
  const others = [...source("poetry", ["tool", "poetry", "source"]), ...source("pdm", ["tool", "pdm", "source"])];
  return [
    ...uv.map(({ path, option, value, tool }) => ({ option, value, tool, ...spanOf(place(path)) })),
    ...others.flatMap(({ it, path, tool }): Setting[] => {
      const url = string(get(it, "url"));
      if (url === undefined || get(it, "priority") === "explicit") return [];
      const instead = get(it, "default") === true || get(it, "priority") === "default" || get(it, "name") === "pypi";
      const option = get(it, "type") === "find_links" ? "find-links" : instead ? "index-url" : "extra-index-url";
      return [{ option, value: url, tool, ...spanOf(place(path)) }];
    }),
  ];
}

const spanOf = ({ file, span }: Place) => ({ file, span });

interface UvSetting {
  readonly option: Setting["option"];
  readonly value: string;
  readonly path: Path;
}

/** What the settings of uv say of indexes and archives: those of a uv.toml, or of `[tool.uv]`, which is at `root`. */
export function uvSettings(uv: unknown, root: Path): UvSetting[] {
  // What is for `uv pip` alone is taken for all: another index may have other wheels.
  return [...settingsIn(uv, root), ...settingsIn(get(uv, "pip"), [...root, "pip"])];
}

const uvOptions = {
  "index-url": "index-url",
  "extra-index-url": "extra-index-url",
  "find-links": "find-links",
  "no-binary": "no-binary",
  "no-binary-package": "no-binary",
  "only-binary": "only-binary",
  "no-build-package": "only-binary",
} as const;

function settingsIn(uv: unknown, root: Path): UvSetting[] {
  const listed = array(get(uv, "index")).flatMap((it, index): UvSetting[] => {
    const value = string(get(it, "url"));
    // An explicit index serves only those that name it.
    if (value === undefined || get(it, "explicit") === true) return [];
    const option = get(it, "default") === true ? "index-url" : "extra-index-url";
    return [{ option, value, path: [...root, "index", index, "url"] }];
  });
  const plain = Object.entries(uvOptions).flatMap(([key, option]) =>
    [get(uv, key)].flat().flatMap((it): UvSetting[] => {
      const value = it === true ? ":all:" : string(it);
      return value === undefined ? [] : [{ option, value, path: [...root, key] }];
    }),
  );
  const none =
    get(uv, "no-index") === true ? [{ option: "no-index" as const, value: "", path: [...root, "no-index"] }] : [];
  const built =
    get(uv, "no-build") === true
      ? [{ option: "only-binary" as const, value: ":all:", path: [...root, "no-build"] }]
      : [];
  return [...listed, ...plain, ...none, ...built];
}

/** Requirements that setuptools reads from other files. */
export function dynamicFiles({ value }: Toml, place: (path: Path) => Place): Nested[] {
  const dynamic = get(value, "tool", "setuptools", "dynamic");
  const path = ["tool", "setuptools", "dynamic"];
  const filesOf = (entry: unknown, at: Path, sections: readonly Section[]): Nested[] =>
    [get(entry, "file")]
      .flat()
      .map(string)
      .filter((it) => it !== undefined)
      .map((it) => ({ path: it, constraint: false, sections, span: place([...at, "file"]).span }));
  return [
    ...filesOf(get(dynamic, "dependencies"), [...path, "dependencies"], ["main"]),
    ...Object.entries(table(get(dynamic, "optional-dependencies"))).flatMap(([name, entry]) =>
      filesOf(entry, [...path, "optional-dependencies", name], [`extra:${normalize(name)}`]),
    ),
  ];
}

/** Dependencies that only the build knows. */
export function unknownDynamic({ value }: Toml, place: (path: Path) => Place): ListProblem[] {
  const known = get(value, "tool", "setuptools", "dynamic");
  return array(get(value, "project", "dynamic")).flatMap((it, index) => {
    const field = string(it);
    if ((field !== "dependencies" && field !== "optional-dependencies") || get(known, field) !== undefined) return [];
    return [{ ...place(["project", "dynamic", index]), message: `The ${field} are known to the build only` }];
  });
}
