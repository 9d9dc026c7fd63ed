// poetry.lock: every package with all files of its release.
import { normalize } from "../../knowledge/python/names.ts";
import { type LockFile, readLockToml, strings } from "./lock-toml.ts";
import { failed, locked } from "./locked.ts";
import { holds } from "./markers.ts";
import { placesIn } from "./places.ts";
import type { Answer, Environment, Reading, Requirement, Section } from "./requirement.ts";
import { array, get, string, table } from "./toml.ts";

/** Reads a poetry.lock. */
export function readPoetryLock(text: string, file: string, environment: Environment): Reading {
  const placed = placesIn(text, file);
  const lock = readLockToml(text, "package");
  if ("failure" in lock) return failed(placed(lock.span), lock.failure);
  const packages = array(get(lock.value, "package"));
  const elsewhere = leftOut(packages, environment);
  const requirements = packages.flatMap((it, index): Requirement[] => {
    const name = string(get(it, "name"));
    if (name === undefined) return [];
    const marker = markerOf(it);
    const applies =
      marker === undefined ? (elsewhere.has(normalize(name)) ? "unknown" : "yes") : anywhere(marker, environment);
    return [
      locked(name, placed(lock.names[index] ?? { start: 0, end: 0 }), {
        version: string(get(it, "version")),
        marker,
        applies,
        sections: sectionsOf(it, marker, lock.value),
        files: filesOf(it, name, lock),
        ...placeOf(get(it, "source")),
      }),
    ];
  });
  return { requirements, settings: [], nested: [], problems: [] };
}

/** Groups may have markers of their own; any of them installs the package. */
function markerOf(it: unknown): string | undefined {
  const markers = get(it, "markers");
  const each = Object.values(table(markers)).filter((one) => typeof one === "string");
  return string(markers) ?? (each.length === 0 ? undefined : each.map((one) => `(${one})`).join(" or "));
}

const extraName = /\bextra\s*==\s*["']([^"']+)["']/g;

/** Which extras are asked for is told by the sections; the marker is about the environment only. */
function anywhere(marker: string, environment: Environment): Answer {
  const extras = [...marker.matchAll(extraName)].map((it) => normalize(it[1]!));
  return holds(marker, { ...environment, extras: new Set(extras) });
}

function sectionsOf(it: unknown, marker: string | undefined, lock: unknown): Section[] {
  const name = normalize(string(get(it, "name")) ?? "");
  if (get(it, "optional") === true) {
    const named = Object.entries(table(get(lock, "extras"))).filter(([, all]) =>
      strings(all).some((one) => normalize(/^[\w.-]+/.exec(one)?.[0] ?? "") === name),
    );
    const extras = [...named.map(([extra]) => extra), ...[...(marker ?? "").matchAll(extraName)].map((one) => one[1]!)];
    const sections = [...new Set(extras.map((extra): Section => `extra:${normalize(extra)}`))];
    return sections.length === 0 ? ["optional"] : sections;
  }
  const groups = strings(get(it, "groups"));
  const category = string(get(it, "category"));
  const all = groups.length > 0 ? groups : category === undefined ? [] : [category];
  return all.map((group): Section => (group === "main" ? "main" : `group:${normalize(group)}`));
}

/** The files stand beside the package; before version 2 of the format they stood at the end. */
function filesOf(it: unknown, name: string, lock: LockFile): readonly string[] | undefined {
  const files = lock.files(get(it, "files")) ?? lock.files(get(lock.value, "metadata", "files", name));
  return files === undefined || files.length === 0 ? undefined : files;
}

function placeOf(source: unknown): Partial<Pick<Requirement, "kind" | "location" | "editable">> {
  const [type, url] = [string(get(source, "type")), string(get(source, "url"))];
  if (type === "git" || type === "hg") return { kind: "vcs", location: url };
  if (type === "url") return { kind: "url", location: url };
  if (type === "file" || type === "directory") return { kind: "path", location: url };
  return {};
}

/**
 * What every package that asks for it asks for in other environments only. Older locks tell no more of where a
 * package is installed, so it may be wished for by the project all the same.
 */
function leftOut(packages: readonly unknown[], environment: Environment): ReadonlySet<string> {
  const answers = new Map<string, Answer>();
  for (const it of packages) {
    for (const [name, entry] of Object.entries(table(get(it, "dependencies")))) {
      for (const one of Array.isArray(entry) ? entry : [entry]) {
        const marker = string(get(one, "markers"));
        const answer = marker === undefined ? "yes" : anywhere(marker, environment);
        if (answer !== "no" || !answers.has(normalize(name))) answers.set(normalize(name), answer);
      }
    }
  }
  return new Set([...answers].filter(([, answer]) => answer === "no").map(([name]) => name));
}
