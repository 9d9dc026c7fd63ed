// pdm.lock: every package with the files of its release that are for its targets.
import { normalize } from "../../knowledge/python/names.ts";
import { satisfies } from "../../knowledge/python/versions.ts";
import { readLockToml, strings } from "./lock-toml.ts";
import { failed, locked } from "./locked.ts";
import { holds } from "./markers.ts";
import { placesIn } from "./places.ts";
import type { Environment, Reading, Requirement, Section } from "./requirement.ts";
import { array, get, string } from "./toml.ts";

/** Reads a pdm.lock. */
export function readPdmLock(text: string, file: string, environment: Environment): Reading {
  const placed = placesIn(text, file);
  const lock = readLockToml(text, "package");
  if ("failure" in lock) return failed(placed(lock.span), lock.failure);
  const packages = array(get(lock.value, "package"));
  const key = (it: unknown) => `${normalize(string(get(it, "name")) ?? "")} ${string(get(it, "version"))}`;
  const bare = new Set(packages.filter((it) => array(get(it, "extras")).length === 0).map(key));
  const filesIncomplete = !covers(lock.value, environment);
  const requirements = packages.flatMap((it, index): Requirement[] => {
    const name = string(get(it, "name"));
    const extras = strings(get(it, "extras"));
    // A package with extras stands beside the same one without.
    if (name === undefined || (extras.length > 0 && bare.has(key(it)))) return [];
    const marker = string(get(it, "marker"));
    const files = lock.files(get(it, "files"));
    return [
      locked(name, placed(lock.names[index] ?? { start: 0, end: 0 }), {
        version: string(get(it, "version")),
        extras: extras.map(normalize),
        marker,
        applies: holds(marker, environment),
        sections: strings(get(it, "groups")).map(
          (it): Section => (it === "default" ? "main" : `group:${normalize(it)}`),
        ),
        files: files === undefined || files.length === 0 ? undefined : files,
        filesIncomplete,
        ...placeOf(it),
      }),
    ];
  });
  return { requirements, settings: [], nested: [], problems: [] };
}

/**
 * PDM leaves out files for Pythons that no target of the lock is for, and for other machines where a target names one.
 * Before 2.17 it told no targets and left out the same.
 */
function covers(lock: unknown, { python }: Environment): boolean {
  const targets = array(get(lock, "metadata", "targets"));
  const isChosen = targets.some((it) => get(it, "platform") !== undefined || get(it, "implementation") !== undefined);
  const ranges = targets.map((it) => string(get(it, "requires_python")));
  return !isChosen && ranges.some((it) => it !== undefined && satisfies(`${python}.99`, it) === true);
}

function placeOf(it: unknown): Partial<Pick<Requirement, "kind" | "location" | "editable">> {
  const text = (key: string) => string(get(it, key));
  const [git, path, url] = [text("git"), text("path"), text("url")];
  if (git !== undefined) return { kind: "vcs", location: git };
  if (path !== undefined) return { kind: "path", location: path, editable: get(it, "editable") === true };
  return url === undefined ? {} : { kind: "url", location: url };
}
