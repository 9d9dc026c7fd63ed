// Numbers that are the same for the same seed.

export interface Random {
  /** A whole number from 0 on, below another. */
  readonly below: (count: number) => number;
  /** One of several. */
  readonly pick: <T>(items: readonly T[]) => T;
  /** True so often out of a hundred times. */
  readonly chance: (percent: number) => boolean;
  /** As many of several as are asked for, in their own order. */
  readonly some: <T>(count: number, items: readonly T[]) => T[];
}

/** A generator of its own for a seed and a number: the n-th file is the same whatever came before it. */
export function randomOf(seed: number, number: number): Random {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(number + 1, 0xc2b2ae35);
  // Mulberry32, by Tommy Ettinger, in the public domain.
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count: number): number => Math.floor(next() * count);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)]!;
  const some = <T>(count: number, items: readonly T[]): T[] => {
    const left = items.map((_, i) => i);
    const taken = new Set<number>();
    while (taken.size < Math.min(count, items.length)) taken.add(pick(left));
    return items.filter((_, i) => taken.has(i));
  };
  return { below, pick, chance: (percent) => next() * 100 < percent, some };
}
