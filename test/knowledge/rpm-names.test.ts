// From which repositories RPMs come: the table, its maker, and what the images' repositories certainly lack.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type RpmEvidence, rpmTable } from "../../scripts/knowledge/rpm-table.ts";
import { imageById } from "../../server/src/knowledge/images.ts";
import { lackedRpm, rpmSource } from "../../server/src/knowledge/python/rpm-repositories.ts";
import table from "../../server/src/knowledge/rpm-names.json";
import { seenIn } from "../../server/src/knowledge/rpm-names.ts";

const distroOf = (id: string) => imageById(id)!.distro;
const [ubi8, ubi9, ubi10] = ["rhel8", "rhel9", "rhel10"].map((it) => distroOf(`${it}-python-312-minimal`));
const [c9s, c10s] = ["c9s", "c10s"].map((it) => distroOf(`${it}-python-312-minimal`));
const fedora = distroOf("f42-python-313");

/** A part of what lock files show: RPMs that are hard to place, and some that chance has taken. */
const sample: RpmEvidence = JSON.parse(
  readFileSync(join(import.meta.dirname, "../fixtures/rpm-evidence.json"), "utf8"),
);

const placesIn = (names: Readonly<Record<string, string>>) =>
  new Map(Object.entries(names).flatMap(([where, rpms]) => rpms.split(" ").map((rpm) => [rpm, where] as const)));

describe("the table", () => {
  test("says of a sample what its maker says", () => {
    const [made, whole] = [placesIn(rpmTable(sample).names), placesIn(table.names)];
    const rpms = Object.keys(sample.names);
    expect(rpms.length).toBeGreaterThan(40);
    expect(rpms.map((it) => [it, whole.get(it)])).toEqual(rpms.map((it) => [it, made.get(it)]));
    expect(Object.values(rpmTable(sample)).slice(1, 3)).toEqual([table.source, table.legend]);
  });

  test("has every RPM once, and those that were seen in the same places together", () => {
    const all = Object.values(table.names).join(" ").split(" ");
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(2000);
    for (const [where, rpms] of Object.entries(table.names)) {
      expect(where).toMatch(/^((u|r)[bac]|e|-)( ((u|r)[bac]|e|-)){2} (f|-)$/);
      expect(rpms.split(" ")).toEqual(rpms.split(" ").sort());
    }
  });

  test("is made of the repository that says the most", () => {
    const names = {
      one: { el9: { ra: 1, ua: 2, sa: 1 }, fedora: { f: 1 } },
      two: { el9: { sc: 1 }, el10: { e: 3 } },
      three: { el9: { o: 1 }, hum: { h: 1 } },
      four: { el9: { ua: 1 }, fedora: { f: 2 } },
    };
    expect(rpmTable({ asOf: "2026-01-01", names }).names).toEqual({ "- rc e -": "two", "- ua - f": "four one" });
  });
});

test("an RPM was seen in a repository of UBI, of RHEL, or elsewhere", () => {
  expect(seenIn("libpq", ubi9!)).toEqual({ repository: "base", ubi: true });
  expect(seenIn("libyaml-devel", ubi9!)).toEqual({ repository: "crb", ubi: true });
  expect(seenIn("swig", ubi9!)).toEqual({ repository: "crb", ubi: false });
  expect(seenIn("tini", ubi9!)).toEqual({ repository: "epel", ubi: false });
  expect(seenIn("tini", ubi8!)).toBeUndefined();
  expect(seenIn("no-such-package", ubi9!)).toBeUndefined();
  expect(seenIn("constructor", ubi9!)).toBeUndefined();
  expect(rpmSource("libyaml-devel", ubi9!)).toEqual({ repository: "crb", ubi: "yes" });
  expect(rpmSource("tini", ubi9!)).toEqual({ repository: "epel", ubi: "no" });
  expect(rpmSource("ffmpeg", ubi9!)).toEqual({ repository: "external", ubi: "no" });
  expect(rpmSource("7zip", fedora).repository).toBe("base");
});

describe("repositories certainly lack an RPM", () => {
  test.each([
    ["tesseract", ["rhel", "rhel", "rhel", undefined, undefined, undefined]],
    ["ffmpeg", ["RPM Fusion", "RPM Fusion", "RPM Fusion", "RPM Fusion", "RPM Fusion", undefined]],
    ["libssh-devel", ["rhel", undefined, undefined, undefined, undefined, undefined]],
    ["protobuf", [undefined, "rhel", undefined, undefined, undefined, undefined]],
    ["protobuf-devel", [undefined, "crb", undefined, "crb", undefined, undefined]],
    ["swig", [undefined, "crb", undefined, "crb", undefined, undefined]],
    ["dpdk", [undefined, "rhel", "rhel", undefined, undefined, undefined]],
    ["libarchive-devel", [undefined, undefined, "rhel", undefined, undefined, undefined]],
    ["tini", ["epel", "epel", "epel", "epel", "epel", undefined]],
    ["ShellCheck", ["epel", "epel", "epel", "epel", "epel", undefined]],
    ["libyaml-devel", [undefined, undefined, undefined, "crb", undefined, undefined]],
    // In UBI, or not seen anywhere, or two sources disagree.
    ["jq", [undefined, undefined, undefined, undefined, undefined, undefined]],
    ["systemd-devel", [undefined, undefined, undefined, undefined, undefined, undefined]],
    ["no-such-package", [undefined, undefined, undefined, undefined, undefined, undefined]],
  ])("%s", (rpm, expected) => {
    const on = [ubi8!, ubi9!, ubi10!, c9s!, c10s!, fedora];
    expect(on.map((it) => lackedRpm(rpm, it))).toEqual(expected);
  });

  test("and what was seen in UBI is never said to be lacking there", () => {
    const wrong = [...placesIn(table.names).keys()].flatMap((rpm) =>
      [ubi8!, ubi9!, ubi10!].filter((it) => seenIn(rpm, it)?.ubi && lackedRpm(rpm, it)).map((it) => [rpm, it.version]),
    );
    expect(wrong).toEqual([]);
  });
});
