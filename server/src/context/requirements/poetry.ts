// What Poetry reads in pyproject.toml: dependencies by name, with its own way to write versions.
import { normalize } from "../../knowledge/python/names.ts";
import { isSpecifier, pinned } from "../../knowledge/python/versions.ts";
import { holds } from "./markers.ts";
import type { Place } from "./places.ts";
import type { Environment, ListProblem, Reading, Requirement, Section } from "./requirement.ts";
import { array, get, string, type Toml, table } from "./toml.ts";
import type { Path } from "./toml-scan.ts";

/** Reads `[tool.poetry]`. */
export function readPoetry(
  { value }: Toml,
  place: (path: Path) => Place,
  environment: Environment,
): Pick<Reading, "requirements" | "problems"> {
  const poetry = get(value, "tool", "poetry");
  const root = ["tool", "poetry"];
  const extras = Object.entries(table(get(poetry, "extras")));
  const tables: { readonly path: Path; readonly entries: unknown; readonly section: Section }[] = [
    { path: [...root, "dependencies"], entries: get(poetry, "dependencies"), section: "main" },
    { path: [...root, "dev-dependencies"], entries: get(poetry, "dev-dependencies"), section: "group:dev" },
    ...Object.entries(table(get(poetry, "group"))).map(([name, group]) => ({
      path: [...root, "group", name, "dependencies"],
      entries: get(group, "dependencies"),
      section: `group:${normalize(name)}` as const,
    })),
  ];
  const requirements: Requirement[] = [];
  const problems: ListProblem[] = [];
  for (const { path, entries, section } of tables) {
    for (const [name, entry] of Object.entries(table(entries))) {
      if (normalize(name) === "python") continue;
      const naming = extras.filter(([, names]) =>
        array(names).some((it) => normalize(string(it) ?? "") === normalize(name)),
      );
      const optional = get(entry, "optional") === true;
      const sections = optional ? naming.map(([extra]): Section => `extra:${normalize(extra)}`) : [section];
      for (const [at, one] of constraintsOf(entry, [...path, name])) {
        const read = readDependency(name, one, place(at), environment);
        if (typeof read === "string") problems.push({ ...place(at), message: read });
        else requirements.push({ ...read, sections: sections.length === 0 ? ["optional"] : sections });
      }
    }
  }
  return { requirements, problems };
}

/** A dependency may have several constraints, with markers that choose among them. */
function constraintsOf(entry: unknown, path: Path): [Path, unknown][] {
  return Array.isArray(entry) ? entry.map((it, index) => [[...path, index], it]) : [[path, entry]];
}

/** A table or a string as Poetry and Pipenv write them behind a project's name. */
export function readDependency(
  written: string,
  entry: unknown,
  place: Place,
  environment: Environment,
): Requirement | string {
  const name = normalize(written);
  const version = string(entry) ?? string(get(entry, "version")) ?? "*";
  const specifier = specifierOf(version);
  if (specifier === undefined) return `${version} is no constraint on the version of ${written}`;
  const python = string(get(entry, "python"));
  const marker = string(get(entry, "markers"));
  const locations = [
    string(get(entry, "git")),
    string(get(entry, "path")) ?? string(get(entry, "file")),
    string(get(entry, "url")),
  ];
  const at = locations.findIndex((it) => it !== undefined);
  return {
    ...place,
    name,
    extras: array(get(entry, "extras"))
      .map((it) => normalize(string(it) ?? ""))
      .filter(Boolean),
    specifier,
    version: pinned(specifier),
    marker,
    applies: both(holds(marker, environment), pythonHolds(python, environment)),
    kind: (["vcs", "path", "url"] as const)[at] ?? "index",
    location: locations[at],
    ...((string(get(entry, "source")) ?? string(get(entry, "index"))) !== undefined && { elsewhere: true }),
    editable: get(entry, "develop") === true || get(entry, "editable") === true,
    hashed: false,
    files: undefined,
    filesIncomplete: false,
    sections: ["main"],
  };
}

function pythonHolds(range: string | undefined, environment: Environment): Requirement["applies"] {
  const specifier = range === undefined ? "" : specifierOf(range);
  if (specifier === "") return "yes";
  if (specifier === undefined) return "unknown";
  const marker = specifier.split(",").map((clause) => {
    const [, operator = "==", version = ""] = /^\s*([<>=!~]+)\s*(.*?)\s*$/.exec(clause) ?? [];
    return `python_full_version ${operator} "${version}"`;
  });
  return holds(marker.join(" and "), environment);
}

function both(a: Requirement["applies"], b: Requirement["applies"]): Requirement["applies"] {
  if (a === "no" || b === "no") return "no";
  return a === "yes" && b === "yes" ? "yes" : "unknown";
}

/**
 * A constraint of Poetry as PEP 440 writes it: "^1.2" is ">=1.2,<2", "1.2.*" is "==1.2.*", "*" is anything, a plain
 * version is pinned. Alternatives with `||` cannot be said, so they allow everything. Undefined for what is not understood.
 */
export function specifierOf(constraint: string): string | undefined {
  if (constraint.includes("|")) {
    return constraint.split(/\|\|?/).some((it) => specifierOf(it) === undefined) ? undefined : "";
  }
  const clauses = constraint
    .replace(/([<>=!~^]=?=?)\s+/g, "$1")
    .split(/[,\s]+/)
    .filter((it) => it !== "");
  const specifiers = clauses.map((clause) => {
    if (clause === "*") return "";
    const [, operator = "", version = ""] = /^(\^|~=|~|===?|!=|<=|>=|<|>)?(.*)$/.exec(clause)!;
    if (operator === "^" || operator === "~") {
      const beyond = next(version, operator);
      return beyond === undefined ? undefined : `>=${version},<${beyond}`;
    }
    return operator === "" ? `==${version}` : operator === "=" ? `==${version}` : `${operator}${version}`;
  });
  if (specifiers.includes(undefined)) return undefined;
  const specifier = specifiers.filter((it) => it !== "").join(",");
  return isSpecifier(specifier) ? specifier : undefined;
}

/** The first version that a caret or a tilde leaves out. */
function next(version: string, operator: "^" | "~"): string | undefined {
  const numbers = /^v?(\d+(?:\.\d+)*)/.exec(version)?.[1]?.split(".").map(Number);
  if (numbers === undefined) return undefined;
  const significant = numbers.findIndex((it) => it > 0);
  const last = numbers.length - 1;
  const at = operator === "~" ? Math.min(1, last) : significant < 0 ? last : significant;
  return [...numbers.slice(0, at), numbers[at]! + 1].join(".");
}
