// Maps to all of which something happens at once.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { VeiledMap } from "../../server/src/image/veiled-map.ts";

/** What was seen through the first veil has its first bit, and so on. */
type Value = number;

interface Change {
  readonly do: "with" | "withoutBelow" | "veiled";
  readonly key: string;
  readonly bit: number;
}

const changes = fc.array(
  fc.record<Change>({
    do: fc.constantFrom("with", "with", "withoutBelow", "veiled"),
    key: fc.constantFrom("a", "ab", "abc", "b", "c"),
    bit: fc.constantFrom(1, 2, 4),
  }),
  { maxLength: 25 },
);

function veiled(map: VeiledMap<Value>, it: Change): VeiledMap<Value> {
  if (it.do === "veiled") return map.veiled(`kind ${it.bit}`, (value) => value | it.bit);
  return it.do === "with" ? map.with(it.key, it.bit * 8) : map.withoutBelow(it.key);
}

function copied(map: ReadonlyMap<string, Value>, it: Change): Map<string, Value> {
  if (it.do === "veiled") return new Map([...map].map(([key, value]) => [key, value | it.bit]));
  if (it.do === "with") return new Map(map).set(it.key, it.bit * 8);
  return new Map([...map].filter(([key]) => !key.startsWith(it.key)));
}

function applied(all: readonly Change[], maps: Both = [VeiledMap.of(), new Map()]): Both {
  return all.reduce<Both>(([one, other], it) => [veiled(one, it), copied(other, it)], maps);
}

type Both = readonly [VeiledMap<Value>, ReadonlyMap<string, Value>];

test("what is behind a veil is seen through it, and what is written later is not", () => {
  fc.assert(
    fc.property(changes, fc.constantFrom("", "a", "b", "x"), (all, asked) => {
      const [one, other] = applied(all);
      expect([...one]).toEqual([...other]);
      expect(one.get(asked)).toBe(other.get(asked));
      expect(one.entry(asked)?.value).toBe(other.get(asked));
      const below = [...other].filter(([key]) => key.startsWith(asked));
      expect(one.below(asked).map((it) => [it.key, it.value])).toEqual(below.sort());
    }),
  );
});

test("two maps that come from one are joined as if both had been copied", () => {
  fc.assert(
    fc.property(changes, changes, changes, (common, left, right) => {
      const start = applied(common);
      const [[a, plainA], [b, plainB]] = [applied(left, start), applied(right, start)];
      const join = (one: Value | undefined, other: Value | undefined) =>
        one === undefined || other === undefined ? undefined : one | other;
      const expected = [...plainA].flatMap(([key, value]) => {
        const either = join(value, plainB.get(key));
        return either === undefined ? [] : [[key, either]];
      });
      expect([...a.joined(b, (it) => join(a.get(it), b.get(it)))]).toEqual(expected);
    }),
  );
});

describe("a veil", () => {
  const map = VeiledMap.of([["a", "sure"]]).with("b", "sure");
  const doubted = (by: string) => (value: string) => (value.startsWith("sure") ? `doubted by ${by}` : value);

  test("of a kind takes the place of the one before it", () => {
    const twice = map.veiled("doubt", doubted("one")).with("c", "sure").veiled("doubt", doubted("another"));
    expect([...twice]).toEqual([
      ["a", "doubted by another"],
      ["b", "doubted by another"],
      ["c", "doubted by another"],
    ]);
  });

  test("is over everything until something is written", () => {
    const once = map.veiled("doubt", doubted("one"));
    expect(map.isVeiled("doubt")).toBe(false);
    expect(once.isVeiled("doubt")).toBe(true);
    expect(once.isVeiled("other")).toBe(false);
    expect(once.with("a", "sure again").isVeiled("doubt")).toBe(false);
  });

  test("leaves the map the same object where what is written is what is seen", () => {
    const once = map.veiled("doubt", doubted("one"));
    expect(once.with("a", once.get("a")!)).toBe(once);
    expect(once.withoutBelow("x")).toBe(once);
    expect(once.joined(once, () => "never asked")).toBe(once);
  });
});
