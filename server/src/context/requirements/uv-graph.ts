// Which packages of a uv.lock are installed in an environment, and which wish of the project leads to them.
import { normalize } from "../../knowledge/python/names.ts";
import { holds } from "./markers.ts";
import type { Answer, Environment, Section, Selection } from "./requirement.ts";
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

/**
 * What the wishes of the projects at hand lead to, by the number of the package; undefined where the lock does not have
 * them. Where nobody knows which members of a workspace are at hand, what any of them leads to is unknown.
 */
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

  const roots = rootsOf(lock, packages, byName, environment.selection);
  const wishes = get(lock, "manifest", "requirements");
  if (roots === undefined || (roots.numbers.length === 0 && wishes === undefined)) return undefined;
  const follows = (lists: unknown, kind: "extra" | "group", answer: Answer) => {
    for (const [name, it] of Object.entries(table(lists))) follow(it, `${kind}:${normalize(name)}`, answer);
  };
  // What a script asks for.
  follow(wishes, "main", "yes");
  // The groups of a workspace that has no project at its root: uv has not always left them out for single members.
  const isWhole = environment.selection?.projects === "all";
  follows(get(lock, "manifest", "dependency-groups"), "group", isWhole ? "yes" : "unknown");
  const { numbers, answer } = roots;
  for (const index of numbers) {
    visit({ index, section: "main", answer, extras: [] });
    follows(get(packages[index], "optional-dependencies"), "extra", answer);
    follows(get(packages[index], "dev-dependencies"), "group", answer);
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

/** The projects that are installed, and whether that is certain; undefined where the lock has no such project. */
function rootsOf(
  lock: unknown,
  packages: readonly unknown[],
  byName: ReadonlyMap<string, readonly number[]>,
  selection: Selection | undefined,
): { readonly numbers: readonly number[]; readonly answer: Answer } | undefined {
  const named = membersOf(lock);
  // Where there is one project only, it is known by its place.
  const all = named.length > 0 ? named : packages.filter(isRoot).map((it) => normalize(string(get(it, "name")) ?? ""));
  const projects = selection?.projects;
  const chosen = projects === undefined || projects === "all" ? all : projects;
  if (chosen.some((it) => !all.includes(it))) return undefined;
  const isCertain = projects !== undefined || all.length < 2;
  return { numbers: chosen.flatMap((it) => byName.get(it) ?? []), answer: isCertain ? "yes" : "unknown" };
}

/** The members of a workspace; none where there is a single project. */
const membersOf = (lock: unknown): string[] =>
  array(get(lock, "manifest", "members")).map((it) => normalize(string(it) ?? ""));

function isRoot(it: unknown): boolean {
  const source = get(it, "source");
  return get(source, "editable") === "." || get(source, "virtual") === ".";
}

/** Tells which packages of a lock are its project, or the members of its workspace. */
export function memberIn(lock: unknown): (it: unknown) => boolean {
  const named = new Set(membersOf(lock));
  return (it) => (named.size > 0 ? named.has(normalize(string(get(it, "name")) ?? "")) : isRoot(it));
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
