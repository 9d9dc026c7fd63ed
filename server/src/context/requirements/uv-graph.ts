// Which packages of a uv.lock are installed in an environment, and which wish of the project leads to them.
import { normalize } from "../../knowledge/python/names.ts";
import { holds } from "./markers.ts";
import type { Answer, Environment, Section } from "./requirement.ts";
import { array, get, string, table } from "./toml.ts";

export interface Reached {
  readonly sections: readonly Section[];
  readonly applies: Answer;
}

interface Step {
  readonly index: number;
  readonly section: Section;
  readonly answer: Answer;
  readonly extras: readonly string[];
}

/** What the project's wishes lead to, by the number of the package; undefined where the lock has no project. */
export function reachable(
  lock: unknown,
  packages: readonly unknown[],
  environment: Environment,
): ReadonlyMap<number, Reached> | undefined {
  const byName = new Map<string, number[]>();
  for (const [index, it] of packages.entries()) {
    const name = normalize(string(get(it, "name")) ?? "");
    byName.set(name, [...(byName.get(name) ?? []), index]);
  }
  const found = new Map<number, { sections: Set<Section>; applies: Answer }>();
  const done = new Set<string>();
  const steps: Step[] = [];

  const visit = (step: Step) => {
    const there = found.get(step.index) ?? { sections: new Set<Section>(), applies: "no" as Answer };
    there.sections.add(step.section);
    if (there.applies !== "yes") there.applies = step.answer;
    found.set(step.index, there);
    steps.push(step);
  };
  const follow = (dependencies: unknown, section: Section, above: Answer) => {
    for (const it of array(dependencies)) {
      const answer = weaker(above, markerHolds(string(get(it, "marker")), environment));
      if (answer === "no") continue;
      const extras = array(get(it, "extra")).map((extra) => normalize(string(extra) ?? ""));
      for (const index of candidates(it, packages, byName)) visit({ index, section, answer, extras });
    }
  };

  const roots = rootsOf(lock, packages, byName);
  const wishes = get(lock, "manifest", "requirements");
  if (roots.length === 0 && wishes === undefined) return undefined;
  follow(wishes, "main", "yes");
  for (const index of roots) {
    visit({ index, section: "main", answer: "yes", extras: [] });
    const root = packages[index];
    for (const [name, it] of Object.entries(table(get(root, "optional-dependencies"))))
      follow(it, `extra:${normalize(name)}`, "yes");
    for (const [name, it] of Object.entries(table(get(root, "dev-dependencies"))))
      follow(it, `group:${normalize(name)}`, "yes");
  }
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    const { index, section, answer, extras } = step;
    for (const extra of ["", ...extras]) {
      const key = `${index} ${extra} ${section} ${answer}`;
      if (done.has(key)) continue;
      done.add(key);
      const it = packages[index];
      follow(extra === "" ? get(it, "dependencies") : optional(it, extra), section, answer);
    }
  }
  return new Map([...found].map(([index, { sections, applies }]) => [index, { sections: [...sections], applies }]));
}

/** The project, or the members of its workspace. */
function rootsOf(
  lock: unknown,
  packages: readonly unknown[],
  byName: ReadonlyMap<string, readonly number[]>,
): number[] {
  const members = array(get(lock, "manifest", "members")).map((it) => normalize(string(it) ?? ""));
  if (members.length > 0) return members.flatMap((it) => byName.get(it) ?? []);
  return packages.flatMap((it, index) => {
    const source = get(it, "source");
    return get(source, "editable") === "." || get(source, "virtual") === "." ? [index] : [];
  });
}

/** A name stands for one package, or for several of which markers choose one. */
function candidates(
  dependency: unknown,
  packages: readonly unknown[],
  byName: ReadonlyMap<string, readonly number[]>,
): readonly number[] {
  const all = byName.get(normalize(string(get(dependency, "name")) ?? "")) ?? [];
  if (all.length < 2) return all;
  const [version, source] = [get(dependency, "version"), get(dependency, "source")];
  return all.filter(
    (index) =>
      (version === undefined || get(packages[index], "version") === version) &&
      (source === undefined || JSON.stringify(get(packages[index], "source")) === JSON.stringify(source)),
  );
}

function optional(it: unknown, extra: string): unknown {
  const all = Object.entries(table(get(it, "optional-dependencies")));
  return all.find(([name]) => normalize(name) === extra)?.[1];
}

/** uv writes conflicting extras and groups into markers, under names of its own. */
function markerHolds(marker: string | undefined, environment: Environment): Answer {
  const answer = holds(marker, environment);
  return marker !== undefined && /\bextra\b/.test(marker) ? "unknown" : answer;
}

function weaker(a: Answer, b: Answer): Answer {
  if (a === "no" || b === "no") return "no";
  return a === "yes" && b === "yes" ? "yes" : "unknown";
}
