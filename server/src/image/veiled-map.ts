// A map to all of which something may happen at once, at no cost: "a program ran that may have changed any of these". What
// was there before is from then on seen through a veil; what is written later is not.
import { type Entry, inOrder, SharedMap } from "./shared-map.ts";

/** What a veil lets see of a value: never more, and through two veils of a kind no more than through the later. */
export type Sight<V> = (value: V) => V;

interface Veil<V> {
  readonly kind: string;
  readonly at: number;
  readonly see: Sight<V>;
  /** What lies behind it. */
  readonly over: SharedMap<Dated<V>>;
}

interface Dated<V> {
  readonly value: V;
  /** It is behind the veils that fell later. */
  readonly since: number;
}

/** Iterates as a Map does: what is added comes last, what is changed stays where it was. */
export class VeiledMap<V> {
  readonly #values: SharedMap<Dated<V>>;
  /** At most one of a kind, the latest last. */
  readonly #veils: readonly Veil<V>[];

  private constructor(values: SharedMap<Dated<V>>, veils: readonly Veil<V>[]) {
    this.#values = values;
    this.#veils = veils;
  }

  static of<V>(entries: Iterable<readonly [string, V]> = []): VeiledMap<V> {
    const values = SharedMap.of([...entries].map(([key, value]) => [key, { value, since: 0 }] as const));
    return new VeiledMap<V>(values, []);
  }

  get size(): number {
    return this.#values.size;
  }

  get(key: string): V | undefined {
    const there = this.#values.get(key);
    return there && this.#seen(there);
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  entry(key: string): Entry<V> | undefined {
    const there = this.#values.entry(key);
    return there && { ...there, value: this.#seen(there.value) };
  }

  /** The entries whose keys begin with `start`, by key: see `inOrder`. */
  below(start: string): readonly Entry<V>[] {
    return this.#values.below(start).map(({ key, place, value }) => ({ key, place, value: this.#seen(value) }));
  }

  keys(): string[] {
    return this.#values.keys();
  }

  [Symbol.iterator](): Iterator<readonly [string, V]> {
    const entries = inOrder(this.below("")).map(({ key, value }) => [key, value] as const);
    return entries[Symbol.iterator]();
  }

  /** The map with another value under a key; the same map where that is what it has. */
  with(key: string, value: V): VeiledMap<V> {
    return this.get(key) === value ? this : this.#with(this.#values.with(key, { value, since: this.#now }));
  }

  /** The map without the keys that begin with `start`; the same map where it has none. */
  withoutBelow(start: string): VeiledMap<V> {
    return this.#with(this.#values.withoutBelow(start));
  }

  /** All that is in the map, behind a veil; the same map where nothing was written since the last of that kind fell. */
  veiled(kind: string, see: Sight<V>): VeiledMap<V> {
    const others = this.#veils.filter((it) => it.kind !== kind);
    return new VeiledMap(this.#values, [...others, { kind, at: this.#now + 1, see, over: this.#values }]);
  }

  /** Tells whether everything is behind a veil of a kind. */
  isVeiled(kind: string): boolean {
    return this.#veils.some((it) => it.kind === kind && it.over === this.#values);
  }

  /**
   * What either of two maps has that come from one: what both have from there is behind the veils of both, and under each
   * other key that one of them has is what `join` makes of it; undefined takes it out.
   */
  joined(other: VeiledMap<V>, join: (key: string) => V | undefined): VeiledMap<V> {
    const veils = latest(this.#veils, other.#veils);
    const kept = new VeiledMap(this.#values, veils);
    const values = this.#values.joined(other.#values, (key) => {
      const value = join(key);
      if (value === undefined) return undefined;
      return value === kept.get(key) ? this.#values.get(key) : { value, since: kept.#now };
    });
    return values === this.#values && veils === this.#veils ? this : new VeiledMap(values, veils);
  }

  get #now(): number {
    return this.#veils.at(-1)?.at ?? 0;
  }

  #with(values: SharedMap<Dated<V>>): VeiledMap<V> {
    return values === this.#values ? this : new VeiledMap(values, this.#veils);
  }

  #seen({ value, since }: Dated<V>): V {
    let seen = value;
    for (const { at, see } of this.#veils) if (at > since) seen = see(seen);
    return seen;
  }
}

/** The later veil of each kind; the first list where the other has no later one. */
function latest<V>(one: readonly Veil<V>[], other: readonly Veil<V>[]): readonly Veil<V>[] {
  const later = other.filter(
    (it) => !one.some((there) => there.kind === it.kind && (there === it || there.at > it.at)),
  );
  if (later.length === 0) return one;
  const kept = one.filter((it) => !later.some(({ kind }) => kind === it.kind));
  return [...kept, ...later].sort((a, b) => a.at - b.at);
}
