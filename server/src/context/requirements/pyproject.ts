// pyproject.toml: PEP 621, build requirements, groups of dependencies (PEP 735), and what Poetry, PDM and uv add.
import { normalize } from "../../knowledge/python/names.ts";
import { requirementOf } from "./pip-requirement.ts";
import { placesIn } from "./places.ts";
import { readPoetry } from "./poetry.ts";
import { dynamicFiles, fromSource, toolIndexes, unknownDynamic } from "./pyproject-tools.ts";
import type { Environment, ListProblem, Reading, Requirement, Section } from "./requirement.ts";
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
  const problems: ListProblem[] = [];
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
    settings: toolIndexes(toml, place),
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
