// What came from where, in the order in which it came, and found by where it lies.
import { parentOf } from "../text/paths.ts";
import { SharedMap } from "./shared-map.ts";

/** A file, or a directory with all below it, or what became of a file. */
export interface Origin {
  /** Where it lies in the image: an absolute path. */
  readonly path: string;
  /** Where it came from, as the context names it; "" is its root. Undefined where it is not the context's any more. */
  readonly from: string | undefined;
  /** It is still what it was, but for the lines that one of these regular expressions fits. `from` says nothing then. */
  readonly without?: readonly string[];
}

/** What came to lie where. */
export interface Origins {
  readonly size: number;
  /** By path, each the latest last. */
  readonly at: SharedMap<readonly Placed[]>;
  readonly next: number;
}

interface Placed {
  readonly origin: Origin;
  /** What came later has a greater one. */
  readonly place: number;
}

export const noOrigins: Origins = { size: 0, at: SharedMap.of(), next: 0 };

/** All of them, the latest last. */
export function originsInOrder({ at }: Origins): Origin[] {
  return sorted(at.below("").flatMap((it) => it.value));
}

/** What lies at a path or above it, the latest last. */
export function covering({ at }: Origins, path: string): Origin[] {
  const found = [...(at.get(path) ?? [])];
  for (let above = path; above !== "/"; ) {
    above = parentOf(above);
    for (const it of at.get(above) ?? []) found.push(it);
  }
  return sorted(found);
}

/** What lies at one of these paths or below it, the latest last. */
export function originsWithin({ at }: Origins, ...paths: readonly string[]): Origin[] {
  const found = paths.flatMap((path) => [
    ...(at.get(path) ?? []),
    ...at.below(belowOf(path)).flatMap((it) => it.value),
  ]);
  return sorted([...new Set(found)]);
}

/** Tells whether something lies below a path. */
export function isAbove({ at }: Origins, path: string): boolean {
  return at.hasBelow(belowOf(path));
}

/** Those that others do not have, the latest last. */
export function onlyIn({ at }: Origins, others: Origins): Origin[] {
  const found = at.differing(others.at).flatMap((path) => {
    const there = new Set(others.at.get(path)?.map((it) => it.origin));
    return (at.get(path) ?? []).filter((it) => !there.has(it.origin));
  });
  return sorted(found);
}

/** The origins with others on top of them. */
export function appended(origins: Origins, more: readonly Origin[]): Origins {
  let { at, next } = origins;
  for (const origin of more) at = at.with(origin.path, [...(at.get(origin.path) ?? []), { origin, place: next++ }]);
  return more.length === 0 ? origins : { size: origins.size + more.length, at, next };
}

/** The origins without what lies at a path or below it. */
export function withoutWithin(origins: Origins, path: string): Origins {
  const gone = originsWithin(origins, path).length;
  if (gone === 0) return origins;
  return { ...origins, size: origins.size - gone, at: origins.at.without(path).withoutBelow(belowOf(path)) };
}

/** The origins without those that lie at a path and fit. */
export function withoutAt(origins: Origins, path: string, fits: (origin: Origin) => boolean): Origins {
  const there = origins.at.get(path) ?? [];
  const kept = there.filter(({ origin }) => !fits(origin));
  if (kept.length === there.length) return origins;
  const at = kept.length === 0 ? origins.at.without(path) : origins.at.with(path, kept);
  return { ...origins, size: origins.size - there.length + kept.length, at };
}

const belowOf = (path: string) => (path === "/" ? path : `${path}/`);

function sorted(placed: Placed[]): Origin[] {
  return placed.sort((a, b) => a.place - b.place).map((it) => it.origin);
}
