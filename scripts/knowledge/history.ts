// From the releases of a project to its history: for which Pythons and machines which of them have wheels.
import { isPreRelease } from "../../server/src/context/releases.ts";
import type { Architecture } from "../../server/src/knowledge/python/wheel-tags.ts";
import type { ProjectKind, Stretch } from "../../server/src/knowledge/python/wheels.ts";
import { machines, pythons, type Release } from "./releases.ts";

export interface History {
  readonly project: string;
  readonly kind: ProjectKind;
  /** The versions that count, the oldest first. */
  readonly order: readonly string[];
  /** For each machine and each Python. */
  readonly stretches: readonly (readonly Stretch[])[];
  /** Where releases begin to have no source archive, and to have one again, in turn; `true` where none has one. */
  readonly noArchive: true | readonly string[];
  /** The same: from which releases on wheels need a C library that not every image has; 0 where no longer. */
  readonly glibc: readonly (readonly (readonly (readonly [version: string, minor: number])[])[])[];
  /** The newest that was seen has no wheel somewhere, and there are far newer ones. */
  readonly isOutdated: boolean;
}

/** What pip on every image of the family has at least: N of 2.N. */
const everywhere = 28;

/** Pre-releases count only where there is nothing else. `newest` is the newest release that exists, if that is known. */
export function historyOf(all: readonly Release[], isOutdated: (newestSeen: string) => boolean): History {
  const final = all.filter((it) => !isPreRelease(it.version));
  const releases = final.length > 0 ? final : all;
  const newest = releases.at(-1)!;
  const stretches = machines.map((machine) => columns.map((python) => stretchOf(releases, python, machine)));
  const lacks = stretches.flat().some((it) => it.marks.at(-1)?.has === false);
  return {
    project: newest.project,
    kind: kindOf(releases),
    order: releases.map((it) => it.version),
    stretches,
    noArchive: archivesOf(releases),
    glibc: machines.map((machine) => columns.map((python) => glibcOf(releases, python, machine))),
    isOutdated: lacks && isOutdated(newest.version),
  };
}

const columns = Object.keys(pythons);

function archivesOf(releases: readonly Release[]): true | readonly string[] {
  const last = releases.findLastIndex((it) => it.hasArchive);
  if (last < 0) return true;
  const lacks = releases.map(({ lacksArchive }, at) => at > last || lacksArchive);
  return releases.flatMap(({ version }, at) => (lacks[at] === (lacks[at - 1] ?? false) ? [] : [version]));
}

function kindOf(releases: readonly Release[]): ProjectKind {
  const isNative = releases.some((it) => it.isNative);
  // The Pythons that are kept up.
  const current = columns.slice(-3);
  if (current.every((python) => releases.at(-1)!.isForAll(python))) return isNative ? "mixed" : "pure";
  if (!releases.some((it) => it.wheels.length > 0)) return "sources";
  if (!isNative) return "formerly-pure";
  const platforms = releases.flatMap((it) => it.wheels.flatMap((wheel) => wheel.platforms));
  return platforms.some((it) => it.includes("linux")) ? "native" : "foreign";
}

/** What is believed of each release: it has a wheel, it has none, it is for newer Pythons only. */
type State = boolean | "too new" | undefined;

function stretchOf(releases: readonly Release[], python: string, machine: Architecture): Stretch {
  const states = statesOf(releases, python, machine);
  const known = states.flatMap((state, at) => (typeof state === "boolean" ? [{ at, has: state }] : []));
  const isOver = known.at(-1)?.has === true && states.slice(known.at(-1)!.at).includes("too new");
  // Where a run of releases begins and ends. Whatever is older than a first one without, or newer than a last one with
  // a wheel, is taken for the same.
  const marks = known.filter(({ has }, index) => {
    const before = known[index - 1]?.has;
    const after = known[index + 1]?.has;
    const begins = before === undefined ? has : before !== has;
    const ends = after === undefined ? !has || isOver : after !== has;
    return begins || ends;
  });
  return { marks: marks.map(({ at, has }) => ({ version: releases[at]!.version, has })), isOver };
}

function statesOf(releases: readonly Release[], python: string, machine: Architecture): State[] {
  const seen = releases.map((it) => it.state(python, machine));
  let had = false;
  const states = seen.map((state, at): State => {
    if (typeof state === "number") {
      had = true;
      return true;
    }
    if (releases[at]!.isTooNew(python)) return "too new";
    if (state === undefined) return undefined;
    // One report alone that a project has given up its wheels is likelier a release that was being uploaded.
    return state.strong || !had ? false : undefined;
  });
  // Where a newer release is for this Python again, those between have no wheel for it.
  const last = states.lastIndexOf(true);
  for (let at = 0; at < last; at++) if (states[at] === "too new") states[at] = false;
  // Before a Python was out there were few wheels for it, and some came later. Such a report holds where a newer
  // release has none either.
  let confirmed = false;
  for (let at = states.length - 1; at >= 0; at--) {
    const state = seen[at];
    if (states[at] !== false || typeof state !== "object") continue;
    if (state.day >= pythons[python]! || !releases[at]!.isNative) confirmed = true;
    else if (!confirmed && !states.includes(true, at + 1)) states[at] = undefined;
  }
  return states;
}

function glibcOf(releases: readonly Release[], python: string, machine: Architecture): [string, number][] {
  const steps: [string, number][] = [];
  for (const { version, state } of releases) {
    const level = state(python, machine);
    if (typeof level !== "number") continue;
    const needed = level > everywhere ? level : 0;
    if (needed !== (steps.at(-1)?.[1] ?? 0)) steps.push([version, needed]);
  }
  return steps;
}
