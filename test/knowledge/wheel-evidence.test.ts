// What the server says of wheels is held to what lock files show; all of the evidence: npm run requirements:evidence.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { agreement } from "../../scripts/knowledge/agreement.ts";
import { type Evidence, readEvidence } from "../../scripts/knowledge/evidence.ts";
import { historyOf } from "../../scripts/knowledge/history.ts";
import { machines, pythons, releasesOf } from "../../scripts/knowledge/releases.ts";
import { wheelTable } from "../../scripts/knowledge/wheel-table.ts";
import table from "../../server/src/knowledge/python/wheels.json" with { type: "json" };
import { wheelHistory } from "../../server/src/knowledge/python/wheels.ts";

const sample = readEvidence(join(import.meta.dirname, "../fixtures/wheel-evidence.jsonl.gz"));

describe("a sample of the evidence", () => {
  const { asked, unknown, disagreements } = agreement(sample);

  test("is large, and most of it is known", () => {
    expect(sample.releases.length).toBeGreaterThan(2_500);
    expect(asked).toBeGreaterThan(100_000);
    expect(unknown / asked).toBeLessThan(0.04);
  });

  test("does not disagree, but where it is not believed itself", () => {
    expect(disagreements.filter((it) => it.explanation === undefined)).toEqual([]);
    expect(disagreements.length / asked).toBeLessThan(0.005);
  });

  test("gives the histories that the table has", () => {
    const written = (it: unknown) => JSON.stringify(it);
    const differing = [...releasesOf(sample)].flatMap(([project, releases]) => {
      const made = historyOf(releases, () => false);
      const { kind, always, noArchive, stretch, glibc } = wheelHistory(project)!;
      const isAlike = machines.every((machine, row) =>
        Object.keys(pythons).every((python, column) => {
          const stretched = made.stretches[row]![column]!;
          const marks = always
            ? stretched.marks.length === 1 && stretched.marks[0]!.has
            : written(stretch(python, machine)) === written(stretched);
          return marks && written(glibc(python, machine)) === written(made.glibc[row]![column]);
        }),
      );
      // Where there is always a wheel, nobody asks for the release that lacks an archive.
      const hasSameArchives = always || String(noArchive) === String(made.noArchive);
      return isAlike && kind === made.kind && hasSameArchives ? [] : [project];
    });
    expect(differing).toEqual([]);
  });
});

test("the table is written as its maker writes it", () => {
  const unfolded = (folded: readonly string[]) => {
    let before = "";
    return folded.map((text) => {
      before = before.slice(0, text.charCodeAt(0) - 65) + text.slice(1);
      // Whether there are far newer releases is no matter of this evidence.
      return before.replace(/^(\S+ \S+?)~ /, "$1 ");
    });
  };
  const histories = [...releasesOf(sample)].map(([, releases]) => historyOf(releases, () => false));
  const made = wheelTable(histories, ["nobody-has-it b? A 1.0"], "2026-01-01");
  const rows = new Set(unfolded(table.projects));
  const own = unfolded(made.projects);
  expect(own.length).toBeGreaterThan(60);
  expect(own.filter((row) => !rows.has(row))).toEqual(["nobody-has-it b? A 1.0"]);
  const names = new Set(unfolded(table.pure.join("").match(/[A-Z][^A-Z]*/g)!));
  const pure = unfolded(made.pure.join("").match(/[A-Z][^A-Z]*/g)!);
  expect(pure.length).toBeGreaterThan(100);
  expect(pure.filter((name) => !names.has(name))).toEqual([]);
  expect(made.backends.split(" ")).toContain("hatch-vcs");
});

test("a wheel that the table does not know of is a disagreement, and so is one that is not there", () => {
  const evidence = (version: string, files: readonly string[]): Evidence => ({
    repositories: new Map([["a", [1, 1]]]),
    releases: [
      {
        project: "psutil",
        version,
        files: new Map(files.map((it) => [it, ""])),
        sightings: ["a", "b"].map((repository) => {
          const period = { lowest: 0, highest: 99, chosen: false, first: "2026-01-01", last: "2026-01-01" };
          return { repository, kind: "poetry" as const, ...period, files };
        }),
      },
    ],
  });
  const wrong = (version: string, file: string) =>
    agreement(evidence(version, [file])).disagreements.map((it) => `${it.python} ${it.machine} ${it.says}`);
  expect(wrong("5.9.8", "psutil-5.9.8-cp36-abi3-manylinux_2_17_aarch64.whl")).toContain("3.12 aarch64 no");
  expect(wrong("5.9.8", "psutil-5.9.8-cp36-abi3-manylinux_2_17_aarch64.whl")).toContain("3.12 x86_64 yes");
  expect(wrong("5.9.8", "psutil-5.9.8-cp36-abi3-manylinux_2_17_x86_64.whl")).toEqual([]);
});
