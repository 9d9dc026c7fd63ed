// Maps as values, tried against maps that are copied.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Branch, leafFor, planted } from "../../server/src/image/bit-tree.ts";
import { entriesWithin, SharedMap } from "../../server/src/image/shared-map.ts";

interface Change {
  readonly do: "with" | "without" | "withoutBelow";
  readonly key: string;
  readonly value: number;
}

/** Keys that are the beginnings of each other, or end and differ where it is easy to go wrong. */
const key = fc.oneof(
  fc.constantFrom("", "/", "/a", "/a/", "/a/*", "/a/b", "/a/b/c", "/ab", "/b", "a", "b", "\0", "a\0", "\uffff", "é"),
  fc.string({ maxLength: 3 }),
);
const changes = fc.array(
  fc.record<Change>({ do: fc.constantFrom("with", "with", "with", "without", "withoutBelow"), key, value: fc.nat(3) }),
  { maxLength: 40 },
);

const shared = (map: SharedMap<number>, it: Change) =>
  it.do === "with" ? map.with(it.key, it.value) : map[it.do](it.key);

function copied(map: ReadonlyMap<string, number>, it: Change): Map<string, number> {
  const copy = new Map(map);
  if (it.do === "with") copy.set(it.key, it.value);
  for (const at of map.keys()) {
    if (it.do === "without" ? at === it.key : it.do === "withoutBelow" && at.startsWith(it.key)) copy.delete(at);
  }
  return copy;
}

/** What changes make of two maps that are the same, the one shared and the other copied. */
function applied(all: readonly Change[], maps: Both = [SharedMap.of(), new Map()]): Both {
  return all.reduce<Both>(([one, other], it) => [shared(one, it), copied(other, it)], maps);
}

type Both = readonly [SharedMap<number>, ReadonlyMap<string, number>];

describe("a shared map is a map", () => {
  test("with the same entries in the same order, and old ones stay as they were", () => {
    fc.assert(
      fc.property(changes, (all) => {
        let one = SharedMap.of<number>();
        let other: ReadonlyMap<string, number> = new Map();
        const versions: [SharedMap<number>, ReadonlyMap<string, number>][] = [];
        for (const it of all) {
          [one, other] = [shared(one, it), copied(other, it)];
          versions.push([one, other]);
        }
        for (const [a, b] of versions) {
          expect([...a]).toEqual([...b]);
          expect(a.keys()).toEqual([...b.keys()]);
          expect(a.size).toBe(b.size);
        }
      }),
    );
  });

  test("that finds what is there, and what is below", () => {
    fc.assert(
      fc.property(changes, key, (all, asked) => {
        const [one, other] = applied(all);
        expect(one.get(asked)).toBe(other.get(asked));
        expect(one.has(asked)).toBe(other.has(asked));
        const below = [...other.keys()].filter((it) => it.startsWith(asked));
        expect(one.below(asked).map((it) => it.key)).toEqual(below.sort());
        expect(one.hasBelow(asked)).toBe(below.length > 0);
      }),
    );
  });

  test("that knows what is at a path and below it, in the order of the map", () => {
    const map = SharedMap.of(["/a/x", "/ab", "/a", "/", "/a/*", "/b"].map((it) => [it, it]));
    expect(entriesWithin(map, "/a").map((it) => it.key)).toEqual(["/a/x", "/a", "/a/*"]);
    expect(entriesWithin(map, "/b", "/a/x", "/a").map((it) => it.key)).toEqual(["/a/x", "/a", "/a/*", "/b"]);
    expect(entriesWithin(map, "/").map((it) => it.key)).toEqual(["/a/x", "/ab", "/a", "/", "/a/*", "/b"]);
    expect(entriesWithin(map, "/c")).toEqual([]);
  });

  test("that is the same object where nothing changed", () => {
    fc.assert(
      fc.property(changes, changes, (all, more) => {
        const [one, other] = applied(all);
        for (const it of more)
          if (String([...copied(other, it)]) === String([...other])) expect(shared(one, it)).toBe(one);
      }),
    );
  });
});

describe("two maps are joined", () => {
  const joins: Record<string, (a: number | undefined, b: number | undefined) => number | undefined> = {
    "as what both have": (a, b) => (a === b ? a : undefined),
    "as what the later says": (a, b) => b ?? a,
    "as something new": (a, b) => (a ?? 10) + (b ?? 100),
  };

  test.each(Object.entries(joins))("%s", (_, join) => {
    fc.assert(
      fc.property(changes, changes, changes, (common, left, right) => {
        const start = applied(common);
        const [[a, plainA], [b, plainB]] = [applied(left, start), applied(right, start)];
        const expected = new Map<string, number>();
        for (const it of new Set([...plainA.keys(), ...plainB.keys()])) {
          const [one, other] = [plainA.get(it), plainB.get(it)];
          const value = one === other ? one : join(one, other);
          if (value !== undefined) expected.set(it, value);
        }
        expect([...a.joined(b, (it) => join(a.get(it), b.get(it)))]).toEqual([...expected]);
      }),
    );
  });

  test("and only what differs is looked at", () => {
    fc.assert(
      fc.property(changes, changes, changes, (common, left, right) => {
        const start = applied(common);
        const [[a, plainA], [b, plainB]] = [applied(left, start), applied(right, start)];
        const all = [...new Set([...plainA.keys(), ...plainB.keys()])];
        expect(a.differing(b)).toEqual(all.filter((it) => plainA.get(it) !== plainB.get(it)));
      }),
    );
  });
});

describe("a change costs what is changed, however much there is", () => {
  const names = Array.from({ length: 10_000 }, (_, n) => `/folder/${n}/file`);

  function branches(root: Branch<number>): Set<Branch<number>> {
    const found = new Set([root]);
    for (const it of found) if (it.bit !== undefined) found.add(it.zero).add(it.one);
    return found;
  }

  test("of ten thousand entries a new one makes no more branches anew than lie on the way to it", () => {
    const leaf = (name: string, place: number) => ({ bit: undefined, key: name, value: place, place });
    let root: Branch<number> = leaf(names[0]!, 0);
    for (const [place, name] of names.entries()) {
      if (place > 0) root = planted(root, leafFor(root, name), leaf(name, place));
    }
    const old = branches(root);
    const grown = branches(planted(root, leafFor(root, "/folder/x"), leaf("/folder/x", 10_000)));
    expect(old.size).toBe(2 * names.length - 1);
    expect([...grown].filter((it) => !old.has(it)).length).toBeLessThan(40);
  });

  test("to join two versions of ten thousand entries asks for the one that differs", () => {
    const map = SharedMap.of(names.map((it, n) => [it, n]));
    const asked: string[] = [];
    const joined = map.with("/folder/5/file", -1).joined(map.with("/folder/7/file", -2), (it) => {
      asked.push(it);
      return map.get(it);
    });
    expect(asked).toEqual(["/folder/5/file", "/folder/7/file"]);
    expect([...joined]).toEqual([...map]);
  });
});
