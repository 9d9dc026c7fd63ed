// pdm.lock: every package with all files of its release.
import { normalize } from "../../knowledge/python/names.ts";
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
  // A lock for chosen platforms has the files for those only.
  const filesIncomplete = array(get(lock.value, "metadata", "targets")).some((it) => get(it, "platform") !== undefined);
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

function placeOf(it: unknown): Partial<Pick<Requirement, "kind" | "location" | "editable">> {
  const text = (key: string) => string(get(it, key));
  const [git, path, url] = [text("git"), text("path"), text("url")];
  if (git !== undefined) return { kind: "vcs", location: git };
  if (path !== undefined) return { kind: "path", location: path, editable: get(it, "editable") === true };
  return url === undefined ? {} : { kind: "url", location: url };
}
