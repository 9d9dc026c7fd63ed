// Where files came from, tried against a list that is gone through from its end.
import fc from "fast-check";
import { expect, test } from "vitest";
import { noOrigins, type Origin, type Origins, originsInOrder } from "../../server/src/image/origin-index.ts";
import {
  changedLines,
  copied,
  edited,
  eitherOrigins,
  isOverwritten,
  moved,
  originOf,
  overwritten,
  withOrigins,
} from "../../server/src/image/origins.ts";

const paths = ["/", "/a", "/a/b", "/a/b/c.txt", "/ab", "/a.txt", "/x"];
const path = fc.constantFrom(...paths);
const change = fc.record({
  do: fc.constantFrom("brought", "brought", "overwritten", "edited", "moved"),
  path,
  to: path,
  from: fc.constantFrom("", "src", "src/b.txt", undefined),
});
type Change = { readonly do: string; readonly path: string; readonly to: string; readonly from: string | undefined };

function happens(origins: Origins, it: Change): Origins {
  if (it.do === "brought") return withOrigins(origins, [{ path: it.path, from: it.from }]);
  if (it.do === "overwritten") return overwritten(origins, it.path);
  return it.do === "edited" ? edited(origins, it.path, ["x"]) : moved(origins, it.path, it.to);
}

/** The same with a list. */
const list = {
  covers: (folder: string, it: string) => it === folder || folder === "/" || it.startsWith(`${folder}/`),
  join: (folder: string, rest: string) => `/${`${folder}/${rest}`.split("/").filter(Boolean).join("/")}`,
  overwritten(all: readonly Origin[], at: string): readonly Origin[] {
    const isNear = all.some((it) => list.covers(it.path, at) || list.covers(at, it.path));
    if (!isNear && !/\.txt$/.test(at)) return all;
    return [...all.filter((it) => !list.covers(at, it.path)), { path: at, from: undefined }];
  },
  copied(all: readonly Origin[], from: string, to: string): Origin[] {
    const above = all.findLast((it) => it.without === undefined && it.path !== from && list.covers(it.path, from));
    const rest = above && list.join(above.from ?? "", from.slice(above.path.length)).slice(1);
    const whole = above && { path: to, from: above.from === undefined ? undefined : rest };
    const own = all.filter((it) => list.covers(from, it.path));
    const placed = own.map((it) => ({ ...it, path: list.join(to, it.path.slice(from.length)) }));
    return whole === undefined ? placed : [whole, ...placed];
  },
  /** Of the same said twice the later counts. */
  brought(all: readonly Origin[], more: readonly Origin[]): readonly Origin[] {
    const isAgain = (it: Origin) =>
      it.without === undefined && more.some(({ path, from }) => path === it.path && from === it.from);
    return [...all.filter((it) => !isAgain(it)), ...more];
  },
  happens(all: readonly Origin[], it: Change): readonly Origin[] {
    switch (it.do) {
      case "brought":
        return list.brought(all, [{ path: it.path, from: it.from }]);
      case "overwritten":
        return list.overwritten(all, it.path);
      case "edited": {
        const isThere = all.some((one) => list.covers(one.path, it.path));
        return isThere ? [...all, { path: it.path, from: undefined, without: ["x"] }] : all;
      }
      default:
        return list.brought(list.overwritten(all, it.path), list.copied(all, it.path, it.to));
    }
  },
};

const plain = (all: readonly Origin[]) => all.map((it) => `${it.path} < ${it.from} ${it.without ?? ""}`);

test("origins are a list, in order", () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 12 }), path, path, (changes, asked, to) => {
      const origins = changes.reduce(happens, noOrigins);
      const all = changes.reduce<readonly Origin[]>(list.happens, []);
      expect(plain(originsInOrder(origins))).toEqual(plain(all));
      expect(origins.size).toBe(all.length);
      expect(plain(copied(origins, asked, to))).toEqual(plain(list.copied(all, asked, to)));
      const last = all.findLast((it) => it.without === undefined && list.covers(it.path, asked));
      const rest = last && list.join(last.from ?? "", asked.slice(last.path === "/" ? 0 : last.path.length)).slice(1);
      expect(originOf({ origins }, asked)).toBe(last?.from === undefined ? undefined : rest);
      expect(isOverwritten({ origins }, asked)).toBe(last !== undefined && last.from === undefined);
      const since = all.slice(last === undefined ? 0 : all.indexOf(last));
      const edits = since.filter((it) => it.without !== undefined && list.covers(it.path, asked)).length;
      expect(changedLines({ origins }, asked, undefined).length).toBe(last === undefined ? 0 : edits);
    }),
    { numRuns: 500 },
  );
});

test("where either of two things happened, what only one of them did is not known", () => {
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 6 }),
      fc.array(change, { maxLength: 4 }),
      fc.array(change, { maxLength: 4 }),
      (common, left, right) => {
        const start = common.reduce(happens, noOrigins);
        const [a, b] = [left.reduce(happens, start), right.reduce(happens, start)];
        const [inA, inB] = [originsInOrder(a), originsInOrder(b)];
        const doubtful = [...inA.filter((it) => !inB.includes(it)), ...inB.filter((it) => !inA.includes(it))];
        const expected = doubtful.reduce<readonly Origin[]>(
          (it, one) => list.overwritten(it, one.path),
          inA.filter((it) => inB.includes(it)),
        );
        expect(plain(originsInOrder(eitherOrigins(a, b)))).toEqual(plain(a === b ? inA : expected));
      },
    ),
    { numRuns: 500 },
  );
});
