// What is known of an image, tried against the same in maps that are copied for everything that is learned.
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  ask,
  type Cause,
  doubt,
  eitherFacts,
  type Fact,
  type Facts,
  factsOf,
  learn,
  type Presence,
} from "../../server/src/image/facts.ts";
import {
  anythingAt,
  changeTrees,
  doubtFiles,
  eitherFiles,
  type Files,
  filled,
  listedWithin,
  noFiles,
  perhapsMade,
  type Tree,
  treeAt,
  withTree,
} from "../../server/src/image/files.ts";

const cause = (start: number): Cause => ({ span: { start, end: start + 1 } });
const presence = fc.constantFrom<Presence>("yes", "no", "unknown");

/** Something that happens, and either of two rows of things that happen. */
type Story<T> = readonly (T | { readonly either: readonly [Story<T>, Story<T>] })[];

const { story: stories } = fc.letrec<{ story: Story<number> }>((tie) => ({
  story: fc.array(
    fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.nat(1_000_000),
      fc.record({ either: fc.tuple(tie("story"), tie("story")) }),
    ),
    { maxLength: 6 },
  ),
}));

function told<S>(story: Story<number>, state: S, happens: (state: S, what: number) => S, either: (a: S, b: S) => S): S {
  return story.reduce<S>((it, what) => {
    if (typeof what === "number") return happens(it, what);
    const [a, b] = what.either.map((one) => told(one, it, happens, either));
    return either(a!, b!);
  }, state);
}

const pick = <T>(from: readonly T[], number: number): T => from[number % from.length]!;
const presences: readonly Presence[] = ["yes", "no", "unknown"];

/** Nobody asks who made it so that nobody knows a thing, only whether something in the file did. */
const isMade = (by: Cause | undefined) => by !== undefined;

interface CopiedFacts {
  readonly listed: ReadonlyMap<string, Fact>;
  readonly rest: Fact;
}

test("facts are what they would be if they were copied", () => {
  const names = ["a", "ab", "b", "c"];
  const either = (a: Fact, b: Fact): Fact => (a.is === b.is ? a : { is: "unknown", cause: b.cause ?? a.cause });
  const asked = (facts: CopiedFacts, name: string) => facts.listed.get(name) ?? facts.rest;
  const copiedDoubt = ({ listed, rest }: CopiedFacts, by: Cause): CopiedFacts => ({
    listed: new Map([...listed].map(([name, it]) => [name, it.is === "no" ? { is: "unknown", cause: by } : it])),
    rest: { is: "unknown", cause: by ?? rest.cause },
  });
  fc.assert(
    fc.property(presence, stories, (rest, story) => {
      const facts = told<Facts>(
        story,
        factsOf({ is: rest, cause: undefined }),
        (it, what) =>
          what % 4 === 0
            ? doubt(it, cause(what))
            : learn(it, [pick(names, what >> 2)], pick(presences, what >> 5), cause(what)),
        eitherFacts,
      );
      const copies = told<CopiedFacts>(
        story,
        { listed: new Map(), rest: { is: rest, cause: undefined } },
        (it, what) =>
          what % 4 === 0
            ? copiedDoubt(it, cause(what))
            : {
                ...it,
                listed: new Map(it.listed).set(pick(names, what >> 2), {
                  is: pick(presences, what >> 5),
                  cause: cause(what),
                }),
              },
        (a, b) => {
          const all = new Set([...a.listed.keys(), ...b.listed.keys()]);
          return {
            listed: new Map([...all].map((name) => [name, either(asked(a, name), asked(b, name))])),
            rest: either(a.rest, b.rest),
          };
        },
      );
      const said = ({ is, cause: by }: Fact) => [is, is === "unknown" ? isMade(by) : by?.span.start];
      expect([...facts.listed].map(([name, it]) => [name, ...said(it)])).toEqual(
        [...copies.listed].map(([name, it]) => [name, ...said(it)]),
      );
      for (const name of [...names, "unlisted"]) expect(said(ask(facts, name))).toEqual(said(asked(copies, name)));
    }),
    { numRuns: 300 },
  );
});

type CopiedFiles = ReadonlyMap<string, Tree>;

/** The same questions and changes, each of which looks at all files. */
const copied = {
  nearest(files: CopiedFiles, path: string): Tree | undefined {
    const own = files.get(path);
    for (let at = path; own === undefined && at !== "/"; ) {
      at = at.slice(0, at.lastIndexOf("/")) || "/";
      const tree = files.get(at === "/" ? "/*" : `${at}/*`) ?? files.get(at);
      if (tree !== undefined) return tree;
    }
    return own;
  },
  happens(files: CopiedFiles, what: number): CopiedFiles {
    const { kind, path, tree, change, by } = happening(what);
    const after = new Map(files);
    const below = [...files].filter(([at]) => at.startsWith(`${path}/`));
    const each = (map: (it: Tree) => Tree) => new Map([...files].map(([at, it]) => [at, map(it)]));
    switch (kind) {
      case "replace":
        for (const [at] of below) after.delete(at);
        return after.set(path, tree);
      case "set":
        return after.set(path, tree);
      case "change": {
        const here = copied.nearest(files, path);
        if (here !== undefined) after.set(path, change(here));
        for (const [at, it] of below) after.set(at, change(it));
        return after;
      }
      case "doubt":
        return each(() => doubtedBy(by));
      case "fill":
        return each((it) => (it.bare ? { ...it, bare: false } : it));
      case "make":
        return each((it) => {
          const filled = { ...it, ...(it.bare && { bare: false }) };
          if (it.is === "no") return { ...filled, is: "unknown" };
          const closed = (writes: Presence = "no"): Presence => (writes === "no" ? "no" : "unknown");
          return { ...filled, groupWrites: closed(it.groupWrites), othersWrite: closed(it.othersWrite) };
        });
    }
  },
  either(a: CopiedFiles, b: CopiedFiles): CopiedFiles {
    const joined = new Map<string, Tree>();
    for (const path of new Set([...a.keys(), ...b.keys()])) {
      const [one, other] = [spokenFor(a, path), spokenFor(b, path)];
      if (one !== undefined && other !== undefined) joined.set(path, one === other ? one : eitherOf(one, other));
    }
    return joined;
  },
};

/** A folder speaks for the owner of what is in it, and not for whether there is something at a path of its own. */
function spokenFor(files: CopiedFiles, path: string): Tree | undefined {
  const tree = copied.nearest(files, path);
  if (tree === undefined || files.has(path) || path.endsWith("/*") || tree.is !== "yes") return tree;
  return { ...tree, is: tree.bare === true ? "no" : "unknown" };
}

function eitherOf(a: Tree, b: Tree): Tree {
  const known = (one: Tree["owner"], other: Tree["owner"]) =>
    one.value === other.value ? one : { value: undefined, cause: other.cause ?? one.cause };
  const [x, y] = [a.othersWrite ?? "no", b.othersWrite ?? "no"];
  return {
    is: a.is === b.is ? a.is : "unknown",
    owner: known(a.owner, b.owner),
    group: known(a.group, b.group),
    groupWrites: a.groupWrites === b.groupWrites ? a.groupWrites : "unknown",
    othersWrite: x === y ? x : "unknown",
    bare: a.bare === true && b.bare === true,
    cause: b.cause ?? a.cause,
  };
}

function doubtedBy(by: Cause): Tree {
  const unknown = { value: undefined, cause: by };
  return { is: "unknown", owner: unknown, group: unknown, groupWrites: "unknown", othersWrite: "unknown", cause: by };
}

const paths = ["/", "/a", "/a/b", "/a/b/c", "/a/*", "/ab", "/ab/c", "/*"];

/** What a number stands for. */
function happening(what: number) {
  const by = cause(what);
  const owner = { value: pick(["0", "1001", undefined], what >> 8), cause: by };
  return {
    kind: pick(["replace", "set", "set", "change", "doubt", "fill", "make"] as const, what),
    path: pick(paths, what >> 3),
    tree: {
      is: pick(presences, what >> 6),
      owner,
      group: { value: "0", cause: by },
      groupWrites: pick(presences, what >> 10),
      bare: what % 5 === 0,
      cause: by,
    } satisfies Tree,
    change: (tree: Tree): Tree => ({ ...tree, owner, cause: by }),
    by,
  };
}

function happens(files: Files, what: number): Files {
  const { kind, path, tree, change, by } = happening(what);
  switch (kind) {
    case "replace":
      return withTree(files, path, tree);
    case "set":
      return withTree(files, path, tree, true);
    case "change":
      return changeTrees(files, path, change);
    case "doubt":
      return doubtFiles(files, by);
    case "fill":
      return filled(files);
    case "make":
      return perhapsMade(files);
  }
}

test("files are what they would be if they were copied", () => {
  const said = (tree: Tree | undefined) => {
    if (tree === undefined) return "nothing";
    const { is, owner, group, groupWrites, othersWrite = "no", bare = false, cause: by } = tree;
    return [is, owner.value, group.value, groupWrites, othersWrite, bare, isMade(by)];
  };
  fc.assert(
    fc.property(stories, (story) => {
      const files = told(story, noFiles, happens, eitherFiles);
      const copies = told(story, new Map() as CopiedFiles, copied.happens, copied.either);
      expect([...files].map(([path, it]) => [path, said(it)])).toEqual(
        [...copies].map(([path, it]) => [path, said(it)]),
      );
      for (const path of [...paths, "/a/b/x", "/x"]) {
        expect(said(treeAt(files, path)?.tree)).toEqual(said(copied.nearest(copies, path)));
        const within = [...copies].filter(([at]) => path === "/" || at === path || at.startsWith(`${path}/`));
        expect(listedWithin(files, path).map((it) => it.path)).toEqual(within.map(([at]) => at));
        const isThere = [...copies].some(([at, it]) => at.startsWith(`${path}/`) && it.is === "yes");
        expect(anythingAt(files, path)).toBe(isThere ? "yes" : (copied.nearest(copies, path)?.is ?? "unknown"));
      }
    }),
    { numRuns: 400 },
  );
});
