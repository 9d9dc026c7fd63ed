// What uv and setuptools add to a pyproject.toml: other places to install from, and lists that stand in other files.
import { normalize } from "../../knowledge/python/names.ts";
import type { Place } from "./places.ts";
import type { Nested, Problem, Reading, Requirement, Section } from "./requirement.ts";
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
  return requirement;
}

/** Indexes that uv asks beside the public one or instead of it. */
export function uvIndexes({ value }: Toml, place: (path: Path) => Place): Reading["settings"] {
  const uv = get(value, "tool", "uv");
  const lists = [
    ...array(get(uv, "index")).map((it, index) => ({ it, path: ["tool", "uv", "index", index, "url"] as Path })),
    ...["index-url", "extra-index-url", "find-links"].flatMap((key) =>
      [get(uv, key)].flat().map((it) => ({ it: { url: it, key }, path: ["tool", "uv", key] as Path })),
    ),
  ] as readonly { readonly it: unknown; readonly path: Path }[];
  return lists.flatMap(({ it, path }) => {
    const url = string(get(it, "url"));
    // An explicit index serves only those that name it.
    if (url === undefined || get(it, "explicit") === true) return [];
    const instead = get(it, "default") === true || get(it, "key") === "index-url";
    const option = get(it, "key") === "find-links" ? "find-links" : instead ? "index-url" : "extra-index-url";
    return [{ option, value: url, file: place(path).file, span: place(path).span }] as const;
  });
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
export function unknownDynamic({ value }: Toml, place: (path: Path) => Place): Problem[] {
  const known = get(value, "tool", "setuptools", "dynamic");
  return array(get(value, "project", "dynamic")).flatMap((it, index) => {
    const field = string(it);
    if ((field !== "dependencies" && field !== "optional-dependencies") || get(known, field) !== undefined) return [];
    return [{ ...place(["project", "dynamic", index]), message: `The ${field} are known to the build only` }];
  });
}
