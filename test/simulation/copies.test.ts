// What COPY and ADD bring, and from where.
import { expect, test } from "vitest";
import { build } from "./states.ts";

test("a file can make no more of copies than anybody writes", () => {
  const image = "quay.io/fedora/python-313-minimal";
  // Each stage has everything of the one before it twice.
  const stages = Array.from(
    { length: 16 },
    (_, i) => `FROM ${image} AS s${i + 1}\nCOPY --from=s${i} /a /a/x/\nCOPY --from=s${i} /a /a/y/\n`,
  );
  const ends = build(`FROM ${image} AS s0\nUSER 0\nRUN mkdir /a /a/b\n${stages.join("")}`).stages.map(({ end }) => end);
  expect(ends[3]!.files.size).toBeGreaterThan(ends[2]!.files.size * 1.5);
  expect(Math.max(...ends.map(({ files }) => files.size))).toBeLessThanOrEqual(2100);
});
