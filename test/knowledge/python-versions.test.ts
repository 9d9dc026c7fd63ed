// Versions and specifiers as PEP 440 defines them: its own examples, in its sections' order.
import { describe, expect, test } from "vitest";
import {
  compareVersions,
  isSpecifier,
  isVersion,
  pinned,
  satisfies,
  upperBound,
} from "../../server/src/knowledge/python/versions.ts";

test("releases of one version come in the order of the summary", () => {
  const ordered = [
    "1.dev0",
    "1.0.dev456",
    "1.0a1",
    "1.0a2.dev456",
    "1.0a12.dev456",
    "1.0a12",
    "1.0b1.dev456",
    "1.0b2",
    "1.0b2.post345.dev456",
    "1.0b2.post345",
    "1.0rc1.dev456",
    "1.0rc1",
    "1.0",
    "1.0+abc.5",
    "1.0+abc.7",
    "1.0+5",
    "1.0.post456.dev34",
    "1.0.post456",
    "1.0.15",
    "1.1.dev1",
  ];
  for (const [at, version] of ordered.slice(1).entries()) {
    expect(compareVersions(ordered[at]!, version), `${ordered[at]} < ${version}`).toBeLessThan(0);
    expect(compareVersions(version, ordered[at]!)).toBeGreaterThan(0);
  }
});

test("an epoch outweighs everything", () => {
  expect(compareVersions("2013.10", "1!1.0")).toBeLessThan(0);
});

test.each([
  ["1.1RC1", "1.1rc1"],
  ["00.9", "0.9"],
  ["1.1.a1", "1.1a1"],
  ["1.1-a1", "1.1a1"],
  ["1.1alpha1", "1.1a1"],
  ["1.1pre3", "1.1rc3"],
  ["1.2a", "1.2a0"],
  ["1.2-post2", "1.2.post2"],
  ["1.2.rev4", "1.2.post4"],
  ["1.0-1", "1.0.post1"],
  ["1.2.dev", "1.2.dev0"],
  ["v1.0", "1.0"],
  ["1.0+ubuntu-1", "1.0+ubuntu.1"],
  ["1.1", "1.1.0"],
])("%s is the same as %s", (a, b) => expect(compareVersions(a, b)).toBe(0));

test("what is no version is told", () => {
  expect(["1.0", "2!1.0a1.post2.dev3+x", "311"].map(isVersion)).toEqual([true, true, true]);
  expect(["", "1.x", "abc", "1..2", "1.0+"].map(isVersion)).toEqual([false, false, false, false, false]);
  expect(compareVersions("abc", "1")).toBeUndefined();
});

describe("specifiers", () => {
  test.each<[string, string, boolean]>([
    // Compatible release
    ["2.3", "~=2.2", true],
    ["3.0", "~=2.2", false],
    ["1.4.9", "~=1.4.5", true],
    ["1.5", "~=1.4.5", false],
    ["2.2.post4", "~=2.2.post3", true],
    ["1.4.6", "~=1.4.5a4", true],
    ["2.9", "~= 2.2.0", false],
    // Version matching
    ["1.1.post1", "== 1.1", false],
    ["1.1.post1", "== 1.1.post1", true],
    ["1.1.post1", "== 1.1.*", true],
    ["1.1a1", "== 1.1.*", true],
    ["1.1", "== 1.1.0", true],
    ["1.1+local", "== 1.1", true],
    ["1.1", "== 1.1+local", false],
    ["1", "== 1.0.*", true],
    // Version exclusion
    ["1.1.post1", "!= 1.1", true],
    ["1.1.post1", "!= 1.1.post1", false],
    ["1.1.post1", "!= 1.1.*", false],
    // Ordered comparison
    ["1.7.1", ">1.7", true],
    ["1.7.0.post1", ">1.7", false],
    ["1.7.0.post3", ">1.7.post2", true],
    ["3.1.dev0", "<3.1", false],
    ["3.1a1", "<3.1", false],
    ["3.1a1", "<3.1rc1", true],
    ["3.0.99", "<3.1", true],
    ["1.0+anything", ">1.0", false],
    // Arbitrary equality
    ["1.0", "===1.0", true],
    ["1.0", "===1.0.0", false],
    ["foobar", "===foobar", true],
    // Several clauses hold together
    ["1.2", "~=0.9, >=1.0, !=1.3.4.*, <2.0", false],
    ["0.9.5", "~= 0.9, >= 0.9.1, != 0.9.7", true],
    ["1.0", "", true],
    ["1.0", ">=1,", true],
  ])("%s %s: %s", (version, specifier, expected) => expect(satisfies(version, specifier)).toBe(expected));

  test("that are none", () => {
    expect(["~=1", ">=1.*", "=1.0", "1.0", "^1.0", "~=1.0+local", "<1.0+local", ">= foo"].map(isSpecifier)).toEqual(
      Array(8).fill(false),
    );
    expect(satisfies("1.0", "^1")).toBeUndefined();
    expect(satisfies("foo", ">=1")).toBeUndefined();
  });

  test("pin one version", () => {
    expect(["==1.2", "=== 1.2rc1", ">=1,==1.2", "==1.2+cpu"].map(pinned)).toEqual(["1.2", "1.2rc1", "1.2", "1.2+cpu"]);
    expect(["", ">=1", "==1.2.*", "!=1.2", "~=1.2"].map(pinned)).toEqual(Array(5).fill(undefined));
  });

  test.each<[string, string | undefined, boolean?]>([
    ["<2", "2", false],
    ["<=2,<3", "2", true],
    ["<2,<=2", "2", false],
    ["~=1.26.0", "1.27", false],
    ["~=1!1.2", "1!2", false],
    ["==1.26.*", "1.27", false],
    ["==1.26.4", "1.26.4", true],
    [">=1,!=2", undefined],
    ["", undefined],
    ["^1", undefined],
  ])("%s is bounded by %s", (specifier, version, inclusive) => {
    expect(upperBound(specifier)).toEqual(version === undefined ? undefined : { version, inclusive });
  });
});
