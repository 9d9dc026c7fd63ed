// Pipfile and Pipfile.lock: Pipenv's wishes, and what it chose. The lock holds hashes and no names of files.
import { normalize } from "../../knowledge/python/names.ts";
import { type Place, placesIn } from "./places.ts";
import { readDependency } from "./poetry.ts";
import type { Environment, ListProblem, Reading, Requirement, Section, Setting } from "./requirement.ts";
import { array, get, readToml, string, table } from "./toml.ts";

const categories = new Map<string, Section>(
  Object.entries({
    packages: "main",
    "dev-packages": "group:dev",
    default: "main",
    develop: "group:dev",
  }),
);

/** What a Pipfile has beside its categories of packages. */
const others = new Set(["source", "requires", "pipenv", "scripts", "build-system", "_meta"]);

const sectionOf = (category: string): Section => categories.get(category) ?? `group:${normalize(category)}`;

/** Reads a Pipfile. */
export function readPipfile(text: string, file: string, environment: Environment): Reading {
  const placed = placesIn(text, file);
  const toml = readToml(text);
  if ("failure" in toml) {
    return { requirements: [], settings: [], nested: [], problems: [{ ...placed(toml.span), message: toml.failure }] };
  }
  return readCategories(toml.value, environment, (path) => placed(toml.at(path)), {
    path: ["source"],
    list: array(get(toml.value, "source")),
  });
}

/** Reads a Pipfile.lock. */
export function readPipfileLock(text: string, file: string, environment: Environment): Reading {
  const placed = placesIn(text, file);
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, " "));
  } catch (error) {
    const message = `The file is not valid JSON: ${error instanceof Error ? error.message : ""}`;
    return { requirements: [], settings: [], nested: [], problems: [{ ...placed({ start: 0, end: 0 }), message }] };
  }
  const at = keysIn(text);
  return readCategories(table(value), environment, (path) => placed(at(path)), {
    path: ["_meta", "sources"],
    list: array(get(value, "_meta", "sources")),
  });
}

function readCategories(
  value: Readonly<Record<string, unknown>>,
  environment: Environment,
  place: (path: readonly (string | number)[]) => Place,
  sources: { readonly path: readonly string[]; readonly list: readonly unknown[] },
): Reading {
  const requirements: Requirement[] = [];
  const problems: ListProblem[] = [];
  for (const [category, entries] of Object.entries(value)) {
    if (others.has(category)) continue;
    for (const [name, entry] of Object.entries(table(entries))) {
      const at = place([category, name]);
      const read = readDependency(name, withMarkers(entry), at, environment);
      if (typeof read === "string") problems.push({ ...at, message: read });
      else {
        const hashed = array(get(entry, "hashes")).length > 0;
        requirements.push({ ...read, hashed, sections: [sectionOf(category)] });
      }
    }
  }
  const settings = sources.list.flatMap((it, index): Setting[] => {
    const url = string(get(it, "url"));
    const { file, span } = place([...sources.path, index, "url"]);
    if (url === undefined) return [];
    return [{ option: index === 0 ? "index-url" : "extra-index-url", value: url, file, span }];
  });
  return { requirements, settings, nested: [], problems };
}

/** A Pipfile may give a marker by its name: `sys_platform = "== 'win32'"`. */
function withMarkers(entry: unknown): unknown {
  const entries = table(entry);
  const named = Object.entries(entries)
    .filter(([key, it]) => markerNames.test(key) && typeof it === "string")
    .map(([key, it]) => `${key} ${it}`);
  if (named.length === 0) return entry;
  const marker = string(get(entry, "markers"));
  return { ...entries, markers: [...(marker === undefined ? [] : [`(${marker})`]), ...named].join(" and ") };
}

const markerNames = /^(?:os_name|sys_platform|platform_\w+|python_version|python_full_version|implementation_\w+)$/;

/** Where the keys of a Pipfile.lock stand: those of a category come behind its own. */
function keysIn(text: string): (path: readonly (string | number)[]) => { start: number; end: number } {
  const starts = new Map<string, number>();
  return ([category, name]) => {
    const key = String(category);
    const from = starts.get(key) ?? find(text, key, 0)?.end ?? 0;
    const span = find(text, String(name), from) ?? { start: from, end: from };
    // The keys are asked for in their order, so that the next one stands behind this one.
    starts.set(key, span.end);
    return span;
  };
}

/** The next key of an object whose value is an object or a list. */
function find(text: string, key: string, from: number): { start: number; end: number } | undefined {
  const quoted = JSON.stringify(key);
  for (let at = text.indexOf(quoted, from); at >= 0; at = text.indexOf(quoted, at + 1)) {
    if (/^\s*:\s*[{[]/.test(text.slice(at + quoted.length, at + quoted.length + 20))) {
      return { start: at + 1, end: at + quoted.length - 1 };
    }
  }
  return undefined;
}
