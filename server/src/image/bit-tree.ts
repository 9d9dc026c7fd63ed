// A tree of the bits in which its keys differ (D. J. Bernstein calls it crit-bit): a fork says which bit, and on each side
// are the keys that have it or not. Nothing in it ever changes; a change makes the way to one leaf anew. Keys with the same
// beginning are one branch, and two trees that come from one have the same branches where nothing happened.

export type Branch<V> = Fork<V> | Leaf<V>;

export interface Fork<V> {
  /** The number of a UTF-16 unit, times 32, and which of its bits, the most significant first. */
  readonly bit: number;
  readonly zero: Branch<V>;
  readonly one: Branch<V>;
}

export interface Leaf<V> {
  readonly bit: undefined;
  readonly key: string;
  readonly value: V;
  /** Of two leaves of a tree the one that was added later has the greater place. */
  readonly place: number;
}

/** Forks on the way to a key, and what lies behind them. */
export interface Way<V> {
  readonly forks: readonly Fork<V>[];
  readonly branch: Branch<V> | undefined;
}

/** The way to a key as far as it splits at bits before `until`. */
export function wayTo<V>(root: Branch<V> | undefined, key: string, until = Number.POSITIVE_INFINITY): Way<V> {
  const forks: Fork<V>[] = [];
  let branch = root;
  while (branch?.bit !== undefined && branch.bit < until) {
    forks.push(branch);
    branch = hasBit(key, branch.bit) ? branch.one : branch.zero;
  }
  return { forks, branch };
}

/** The way to the branch of all keys that begin with `start`. */
export function wayBelow<V>(root: Branch<V> | undefined, start: string): Way<V> {
  const { forks, branch } = wayTo(root, start, start.length * 32);
  return { forks, branch: branch && firstOf(branch).key.startsWith(start) ? branch : undefined };
}

/** The leaf whose key is this one, if any is; else the one with the longest common beginning, or another with as long a one. */
export function leafFor<V>(root: Branch<V>, key: string): Leaf<V> {
  let at = root;
  while (at.bit !== undefined) at = hasBit(key, at.bit) ? at.one : at.zero;
  return at;
}

/** The leaves of a branch, by key. */
export function leavesOf<V>(branch: Branch<V> | undefined): Leaf<V>[] {
  const leaves: Leaf<V>[] = [];
  const open: Branch<V>[] = branch === undefined ? [] : [branch];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at.bit === undefined) leaves.push(at);
    else open.push(at.one, at.zero);
  }
  return leaves;
}

/** The tree with a leaf whose key it does not have; `near` is `leafFor` that key. */
export function planted<V>(root: Branch<V>, near: Leaf<V>, leaf: Leaf<V>): Branch<V> {
  const bit = difference(near.key, leaf.key);
  const way = wayTo(root, leaf.key, bit);
  const [zero, one] = hasBit(leaf.key, bit) ? [way.branch!, leaf] : [leaf, way.branch!];
  return grown(way.forks, leaf.key, { bit, zero, one });
}

/** The tree with another branch at the end of the way to a key. */
export function grown<V>(forks: readonly Fork<V>[], key: string, branch: Branch<V>): Branch<V> {
  let tree = branch;
  for (let i = forks.length - 1; i >= 0; i--) {
    const { bit, zero, one } = forks[i]!;
    tree = hasBit(key, bit) ? { bit, zero, one: tree } : { bit, zero: tree, one };
  }
  return tree;
}

/** The tree without what lies at the end of the way to a key: its neighbour takes the place of the fork. */
export function pruned<V>(forks: readonly Fork<V>[], key: string): Branch<V> | undefined {
  const last = forks.at(-1);
  return last && grown(forks.slice(0, -1), key, hasBit(key, last.bit) ? last.zero : last.one);
}

export interface Differences<V> {
  /** Leaves of the one whose keys the other has with another value, or not at all. */
  readonly here: readonly Leaf<V>[];
  /** Leaves of the other whose keys the one does not have. */
  readonly there: readonly Leaf<V>[];
}

/** What is not the same in two trees. Branches that are the same object are not looked into. */
export function compared<V>(one: Branch<V> | undefined, other: Branch<V> | undefined): Differences<V> {
  const here: Leaf<V>[] = [];
  const there: Leaf<V>[] = [];
  const open = [[one, other] as const];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [a, b] = pair;
    if (a === b) continue;
    if (a === undefined || b === undefined) {
      for (const it of leavesOf(a)) here.push(it);
      for (const it of leavesOf(b)) there.push(it);
    } else if (a.bit === undefined && b.bit === undefined && a.key === b.key) {
      if (a.value !== b.value) here.push(a);
    } else {
      const bit = firstSplit(a, b);
      const [left, right] = [sides(a, bit), sides(b, bit)];
      open.push([left.one, right.one], [left.zero, right.zero]);
    }
  }
  return { here, there };
}

/** The first bit at which one of two branches splits, or in which two leaves differ. */
function firstSplit<V>(a: Branch<V>, b: Branch<V>): number {
  if (a.bit === undefined) return b.bit ?? difference(a.key, (b as Leaf<V>).key);
  return b.bit === undefined ? a.bit : Math.min(a.bit, b.bit);
}

/** What of a branch that splits at a bit or behind it has that bit, and what has not. */
function sides<V>(branch: Branch<V>, bit: number): { readonly zero?: Branch<V>; readonly one?: Branch<V> } {
  if (branch.bit === bit) return branch;
  return hasBit(firstOf(branch).key, bit) ? { one: branch } : { zero: branch };
}

function firstOf<V>(branch: Branch<V>): Leaf<V> {
  let at = branch;
  while (at.bit !== undefined) at = at.zero;
  return at;
}

/** The first bit in which two different keys differ. */
function difference(a: string, b: string): number {
  let at = 0;
  while (a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at * 32 + Math.clz32(unitAt(a, at) ^ unitAt(b, at));
}

/** Tells whether a key has a bit. A key that is too short has none of them. */
function hasBit(key: string, bit: number): boolean {
  return unitAt(key, bit >> 5) << (bit & 31) < 0;
}

/** Above 0, for the end of a key is less than any of its units. */
function unitAt(key: string, at: number): number {
  return at < key.length ? key.charCodeAt(at) + 1 : 0;
}
