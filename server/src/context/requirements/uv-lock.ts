// uv.lock: every package with its files, and the graph that says which of them are installed where, and why.
import { satisfies } from "../../knowledge/python/versions.ts";
import { fileOf, type LockFile, readLockToml, strings } from "./lock-toml.ts";
import { failed, locked } from "./locked.ts";
import { holds } from "./markers.ts";
import { placesIn } from "./places.ts";
import type { Answer, Environment, Reading, Requirement } from "./requirement.ts";
import { array, get, string } from "./toml.ts";
import { memberIn, reachable } from "./uv-graph.ts";

/** Reads a uv.lock. */
export function readUvLock(text: string, file: string, environment: Environment): Reading {
  const placed = placesIn(text, file);
  // The first versions of uv wrote another word.
  const header = text.includes("[[distribution]]") ? "distribution" : "package";
  const lock = readLockToml(text, header);
  if ("failure" in lock) return failed(placed(lock.span), lock.failure);
  const packages = array(get(lock.value, header));
  const reach = reachable(lock.value, packages, environment);
  const isMember = memberIn(lock.value);
  const filesIncomplete = !covers(lock.value, environment);
  const requirements = packages.flatMap((it, index): Requirement[] => {
    const name = string(get(it, "name"));
    const source = get(it, "source");
    if (name === undefined || get(source, "virtual") !== undefined) return [];
    const span = lock.names[index] ?? { start: 0, end: 0 };
    const marks = strings(get(it, "resolution-markers"));
    const fork: Answer = marks.length === 0 ? "yes" : anyHolds(marks, environment);
    const there = reach?.get(index);
    const applies = reach === undefined ? fork : there === undefined || fork === "no" ? "no" : there.applies;
    return [
      locked(name, placed(span), {
        version: string(get(it, "version")),
        marker: marks.length === 0 ? undefined : marks.map((mark) => `(${mark})`).join(" or "),
        applies,
        sections: there?.sections ?? [],
        files: filesOf(it, lock),
        filesIncomplete,
        isMember: isMember(it),
        ...placeOf(source),
      }),
    ];
  });
  return { requirements, settings: [], nested: [], problems: [] };
}

/** uv leaves out wheels for Pythons and environments that the project is not for. */
function covers(lock: unknown, environment: Environment): boolean {
  const range = string(get(lock, "requires-python")) ?? "";
  const environments = strings(get(lock, "supported-markers"));
  return (
    satisfies(`${environment.python}.99`, range) === true &&
    (environments.length === 0 || anyHolds(environments, environment) === "yes")
  );
}

function anyHolds(markers: readonly string[], environment: Environment): Answer {
  const answers = markers.map((it) => holds(it, environment));
  return answers.includes("yes") ? "yes" : answers.includes("unknown") ? "unknown" : "no";
}

function filesOf(it: unknown, lock: LockFile): readonly string[] | undefined {
  const sdist = fileOf(get(it, "sdist"));
  const wheels = lock.files(get(it, "wheels")) ?? [];
  const files = sdist === undefined ? wheels : [...wheels, sdist];
  return files.length === 0 ? undefined : files;
}

function placeOf(source: unknown): Pick<Requirement, "kind" | "location" | "editable"> {
  const text = (key: string) => string(get(source, key));
  const [git, url, editable] = [text("git"), text("url"), text("editable")];
  if (git !== undefined) return { kind: "vcs", location: git, editable: false };
  if (url !== undefined) return { kind: "url", location: url, editable: false };
  if (editable !== undefined) return { kind: "path", location: editable, editable: true };
  const path = text("path") ?? text("directory");
  return { kind: path === undefined ? "index" : "path", location: path, editable: false };
}
