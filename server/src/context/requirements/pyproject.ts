// pyproject.toml: PEP 621, build requirements, groups of dependencies (PEP 735), and what Poetry, PDM and uv add.
import { normalize } from "../../knowledge/python/names.ts";
import { type Place, placesIn } from "./places.ts";
import { readPoetry } from "./poetry.ts";
import type { Environment, Nested, Problem, Reading, Requirement, Section } from "./requirement.ts";
import { requirementOf } from "./requirements-txt.ts";
import { array, get, readToml, string, type Toml, table } from "./toml.ts";
import type { Path } from "./toml-scan.ts";

/** A list of requirements, and why it is installed. */
interface List {
  readonly path: Path;
  readonly items: readonly unknown[];
  readonly sections: readonly Section[];
}

/** Reads a pyproject.toml. */
export function readPyproject(text: string, file: string, environment: Environment): Reading {
  const placed = placesIn(text, file);
  const toml = readToml(text);
  if ("failure" in toml) {
    return { ...nothing, problems: [{ ...placed(toml.span), message: toml.failure }] };
  }
  const place = (path: Path) => placed(toml.at(path));
  const requirements: Requirement[] = [];
  const problems: Problem[] = [];
  for (const { path, items, sections } of lists(toml, (at, message) => problems.push({ ...place(at), message }))) {
    for (const [index, item] of items.entries()) {
      const at = [...path, index];
      const written = string(item);
      if (written === undefined) continue;
      const read = requirementOf(written, place(at), sections, environment);
      if (typeof read === "string") problems.push({ ...place(at), message: read });
      else requirements.push(read);
    }
  }
  const poetry = readPoetry(toml, place, environment);
  const sources = table(get(toml.value, "tool", "uv", "sources"));
  return {
    requirements: [...requirements, ...poetry.requirements].map((it) => fromSource(it, sources)),
    settings: uvIndexes(toml, place),
    nested: dynamicFiles(toml, place),
    problems: [...problems, ...poetry.problems, ...unknownDynamic(toml, place)],
  };
}

const nothing: Reading = { requirements: [], settings: [], nested: [], problems: [] };

function lists({ value }: Toml, problem: (at: Path, message: string) => void): List[] {
  const own = normalize(string(get(value, "project", "name")) ?? "");
  const extras = table(get(value, "project", "optional-dependencies"));
  const groups = table(get(value, "dependency-groups"));
  const found: List[] = [
    { path: ["project", "dependencies"], items: array(get(value, "project", "dependencies")), sections: ["main"] },
    {
      path: ["build-system", "requires"],
      items: array(get(value, "build-system", "requires")),
      sections: ["build"],
    },
  ];

  // An extra may name the project itself with other extras: `all = ["self[a,b]"]`.
  const withExtra = includers(Object.keys(extras), (name) => ownExtras(extras[name], own));
  for (const [name, items] of Object.entries(extras)) {
    found.push({
      path: ["project", "optional-dependencies", name],
      items: array(items).map((item) => (namesItself(item, own) ? undefined : item)),
      sections: withExtra(name).map((it): Section => `extra:${it}`),
    });
  }
  const withGroup = includers(Object.keys(groups), (name) => includedGroups(groups[name]));
  for (const [name, items] of Object.entries(groups)) {
    for (const [index, item] of array(items).entries()) {
      const included = string(get(item, "include-group"));
      if (included !== undefined && withGroup(included).length === 0) {
        problem(["dependency-groups", name, index], `There is no group ${included}`);
      }
    }
    const sections = withGroup(name).map((it): Section => `group:${it}`);
    found.push({ path: ["dependency-groups", name], items: array(items), sections });
  }
  found.push({
    path: ["tool", "uv", "dev-dependencies"],
    items: array(get(value, "tool", "uv", "dev-dependencies")),
    sections: ["group:dev"],
  });
  for (const [name, items] of Object.entries(table(get(value, "tool", "pdm", "dev-dependencies")))) {
    const path = ["tool", "pdm", "dev-dependencies", name];
    found.push({ path, items: array(items), sections: [`group:${normalize(name)}`] });
  }
  return found;
}

/** Which names lead to a name through what each of them includes; every name leads to itself. All are normalised. */
function includers(
  names: readonly string[],
  includes: (name: string) => readonly string[],
): (name: string) => readonly string[] {
  const direct = new Map(names.map((name) => [normalize(name), includes(name).map(normalize)]));
  const leading = new Map<string, string[]>();
  for (const from of direct.keys()) {
    const reached = new Set([from]);
    for (const name of reached) for (const next of direct.get(name) ?? []) reached.add(next);
    for (const name of reached) if (direct.has(name)) leading.set(name, [...(leading.get(name) ?? []), from]);
  }
  // A name itself comes before those that include it.
  return (name) => {
    const own = normalize(name);
    return [...(leading.get(own) ?? [])].sort((a, b) => Number(b === own) - Number(a === own));
  };
}

const includedGroups = (items: unknown): string[] =>
  array(items)
    .map((it) => string(get(it, "include-group")))
    .filter((it) => it !== undefined);

const selfReference = /^\s*([\w.-]+)\s*\[([^\]]*)\]/;

function namesItself(item: unknown, own: string): boolean {
  const [, name] = selfReference.exec(string(item) ?? "") ?? [];
  return name !== undefined && own !== "" && normalize(name) === own;
}

function ownExtras(items: unknown, own: string): string[] {
  return array(items)
    .filter((it) => namesItself(it, own))
    .flatMap((it) => selfReference.exec(string(it)!)![2]!.split(","))
    .map((it) => it.trim());
}

/** uv may take a project from elsewhere than its name says. */
function fromSource(requirement: Requirement, sources: Readonly<Record<string, unknown>>): Requirement {
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
function uvIndexes({ value }: Toml, place: (path: Path) => Place): Reading["settings"] {
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
function dynamicFiles({ value }: Toml, place: (path: Path) => Place): Nested[] {
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
function unknownDynamic({ value }: Toml, place: (path: Path) => Place): Problem[] {
  const known = get(value, "tool", "setuptools", "dynamic");
  return array(get(value, "project", "dynamic")).flatMap((it, index) => {
    const field = string(it);
    if ((field !== "dependencies" && field !== "optional-dependencies") || get(known, field) !== undefined) return [];
    return [{ ...place(["project", "dynamic", index]), message: `The ${field} are known to the build only` }];
  });
}
