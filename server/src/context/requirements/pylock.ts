// pylock.toml (PEP 751): the lock file that all installers are to understand.
import { normalize } from "../../knowledge/python/names.ts";
import { satisfies } from "../../knowledge/python/versions.ts";
import { fileOf, type LockFile, readLockToml, strings } from "./lock-toml.ts";
import { failed, locked } from "./locked.ts";
import { holds } from "./markers.ts";
import { placesIn } from "./places.ts";
import type { Environment, Reading, Requirement, Section } from "./requirement.ts";
import { array, get, string } from "./toml.ts";

/** Reads a pylock.toml. */
export function readPylock(text: string, file: string, environment: Environment): Reading {
  const placed = placesIn(text, file);
  const lock = readLockToml(text, "packages");
  if ("failure" in lock) return failed(placed(lock.span), lock.failure);
  // Which extras and groups are asked for is told by the sections; markers are judged by the environment only.
  const names = (key: string) => new Set(strings(get(lock.value, key)).map(normalize));
  const groups = new Set([...names("dependency-groups"), ...names("default-groups")]);
  const wide = { ...environment, extras: names("extras"), groups };
  const filesIncomplete = !covers(lock.value, wide);
  const requirements = array(get(lock.value, "packages")).flatMap((it, index): Requirement[] => {
    const name = string(get(it, "name"));
    if (name === undefined) return [];
    const marker = string(get(it, "marker"));
    return [
      locked(name, placed(lock.names[index] ?? { start: 0, end: 0 }), {
        version: string(get(it, "version")),
        marker,
        applies: holds(marker, wide),
        sections: sectionsOf(marker),
        files: filesOf(it, lock),
        filesIncomplete,
        ...placeOf(it),
      }),
    ];
  });
  return { requirements, settings: [], nested: [], problems: [] };
}

/** A lock may be for some environments only, and one that pip wrote has the files for the machine that wrote it. */
function covers(lock: unknown, environment: Environment): boolean {
  const environments = strings(get(lock, "environments"));
  const range = string(get(lock, "requires-python")) ?? "";
  if (get(lock, "created-by") === "pip" || satisfies(`${environment.python}.99`, range) !== true) return false;
  return environments.length === 0 || environments.some((it) => holds(it, environment) === "yes");
}

function sectionsOf(marker = ""): Section[] {
  const named = (variable: string, prefix: "extra" | "group") =>
    [...marker.matchAll(new RegExp(`["']([^"']+)["']\\s+in\\s+${variable}\\b`, "g"))].map(
      (it): Section => `${prefix}:${normalize(it[1]!)}`,
    );
  // PDM calls what is always installed a group of that name.
  const sections = [...named("extras", "extra"), ...named("dependency_groups", "group")].map(
    (it): Section => (it === "group:default" ? "main" : it),
  );
  return sections.length === 0 ? ["main"] : sections;
}

function filesOf(it: unknown, lock: LockFile): readonly string[] | undefined {
  const wheels = lock.files(get(it, "wheels")) ?? [];
  const others = [get(it, "sdist"), get(it, "archive")].map(fileOf).filter((file) => file !== undefined);
  return wheels.length + others.length === 0 ? undefined : [...wheels, ...others];
}

function placeOf(it: unknown): Partial<Pick<Requirement, "kind" | "location" | "editable">> {
  const at = (...path: string[]) => string(get(it, ...path));
  if (get(it, "vcs") !== undefined) return { kind: "vcs", location: at("vcs", "url") ?? at("vcs", "path") };
  if (get(it, "directory") !== undefined) {
    return { kind: "path", location: at("directory", "path"), editable: get(it, "directory", "editable") === true };
  }
  const url = at("archive", "url");
  if (url !== undefined) return { kind: "url", location: url };
  return get(it, "archive") === undefined ? {} : { kind: "path", location: at("archive", "path") };
}
