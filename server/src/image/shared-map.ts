// A map as a value: a change gives another map, which shares with the old one whatever did not change.
import {
  type Branch,
  compared,
  grown,
  type Leaf,
  leafFor,
  leavesOf,
  planted,
  pruned,
  wayBelow,
  wayTo,
} from "./bit-tree.ts";

/** An entry of a map. `place` grows from each that is added to the next. */
export type Entry<V> = Pick<Leaf<V>, "key" | "value" | "place">;

/** Iterates as a Map does: what is added comes last, what is changed stays where it was. */
export class SharedMap<V> {
  readonly size: number;
  readonly #root: Branch<V> | undefined;
  /** The place of what is added next. */
  readonly #next: number;

  private constructor(root: Branch<V> | undefined, size: number, next: number) {
    this.#root = root;
    this.size = size;
    this.#next = next;
  }

  static of<V>(entries: Iterable<readonly [string, V]> = []): SharedMap<V> {
    return new SharedMap<V>(undefined, 0, 0).withAll(entries);
  }

  entry(key: string): Entry<V> | undefined {
    const leaf = this.#root && leafFor(this.#root, key);
    return leaf?.key === key ? leaf : undefined;
  }

  get(key: string): V | undefined {
    return this.entry(key)?.value;
  }

  has(key: string): boolean {
    return this.entry(key) !== undefined;
  }

  /** The entries whose keys begin with `start`, by key: see `inOrder`. */
  below(start: string): readonly Entry<V>[] {
    return leavesOf(wayBelow(this.#root, start).branch);
  }

  /** Tells whether a key begins with `start`. */
  hasBelow(start: string): boolean {
    return wayBelow(this.#root, start).branch !== undefined;
  }

  keys(): string[] {
    return inOrder(this.below("")).map((it) => it.key);
  }

  [Symbol.iterator](): Iterator<readonly [string, V]> {
    const entries = inOrder(this.below("")).map(({ key, value }) => [key, value] as const);
    return entries[Symbol.iterator]();
  }

  /** The map with another value under a key; the same map where that is what it has. */
  with(key: string, value: V): SharedMap<V> {
    const near = this.#root && leafFor(this.#root, key);
    if (near?.key === key) {
      if (near.value === value) return this;
      const { forks } = wayTo(this.#root, key);
      return new SharedMap(grown(forks, key, { ...near, value }), this.size, this.#next);
    }
    const leaf: Leaf<V> = { bit: undefined, key, value, place: this.#next };
    const root = near === undefined ? leaf : planted(this.#root!, near, leaf);
    return new SharedMap(root, this.size + 1, this.#next + 1);
  }

  withAll(entries: Iterable<readonly [string, V]>): SharedMap<V> {
    if (entries instanceof SharedMap) {
      return this.size === 0 ? entries : this.joined(entries, (it) => entries.get(it) ?? this.get(it));
    }
    let all: SharedMap<V> = this;
    for (const [key, value] of entries) all = all.with(key, value);
    return all;
  }

  /** The map without a key; the same map where it has none. */
  without(key: string): SharedMap<V> {
    if (!this.has(key)) return this;
    return new SharedMap(pruned(wayTo(this.#root, key).forks, key), this.size - 1, this.#next);
  }

  /** The map without the keys that begin with `start`; the same map where it has none. */
  withoutBelow(start: string): SharedMap<V> {
    const { forks, branch } = wayBelow(this.#root, start);
    if (branch === undefined) return this;
    return new SharedMap(pruned(forks, start), this.size - leavesOf(branch).length, this.#next);
  }

  /**
   * The keys that are in one of two maps only or have another value there: those of this one in its order, then those of
   * the other alone in its own. Nothing is looked at that both have from one map.
   */
  differing(other: SharedMap<V>): string[] {
    const { here, there } = compared(this.#root, other.#root);
    return [...inOrder(here), ...inOrder(there)].map((it) => it.key);
  }

  /** This map, and under each key that is `differing` what `join` makes of it; undefined takes it out. */
  joined(other: SharedMap<V>, join: (key: string) => V | undefined): SharedMap<V> {
    let all: SharedMap<V> = this;
    for (const key of this.differing(other)) {
      const value = join(key);
      all = value === undefined ? all.without(key) : all.with(key, value);
    }
    return all;
  }
}

/** The entries at one of these absolute paths or below it, in the order in which they were added to a map by path. */
export function entriesWithin<V>(
  map: { entry(key: string): Entry<V> | undefined; below(start: string): readonly Entry<V>[] },
  ...paths: readonly string[]
): Entry<V>[] {
  const found = paths.flatMap((path) => [map.entry(path) ?? [], map.below(path === "/" ? path : `${path}/`)].flat());
  return inOrder([...new Map(found.map((it) => [it.key, it])).values()]);
}

/** Entries of one map as they were added. */
export function inOrder<V>(entries: readonly Entry<V>[]): Entry<V>[] {
  return [...entries].sort((a, b) => a.place - b.place);
}
