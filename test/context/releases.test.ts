// Which release pip would take of what an index lists.
import { describe, expect, test } from "vitest";
import { memoryContext } from "../../server/src/context/context.ts";
import { released } from "../../server/src/context/releases.ts";
import { judged, type Platform } from "../../server/src/context/requirements/judge.ts";
import { requirementsOf } from "../../server/src/context/requirements/requirements-of.ts";

const files = [
  "it_s-1.0.tar.gz",
  "it_s-1.0-py3-none-any.whl",
  "it-s-1.5.zip",
  "it_s-2.0-cp313-cp313-manylinux_2_28_x86_64.whl",
  "it_s-2.0.tar.gz",
  "it_s-2.1rc1.tar.gz",
  "other-9.0.tar.gz",
  "it_s-1.0.exe",
].map((filename) => ({ filename }));
const chosen = (specifier: string, version?: string) => released({ name: "it-s", version, specifier }, files, "3.13");

test("the newest that is final and allowed, with its files", () => {
  expect(chosen("")).toEqual({
    version: "2.0",
    files: ["it_s-2.0-cp313-cp313-manylinux_2_28_x86_64.whl", "it_s-2.0.tar.gz"],
  });
  expect(chosen("<2")?.version).toBe("1.5");
  expect(chosen("", "1.0")).toEqual({ version: "1.0", files: ["it_s-1.0.tar.gz", "it_s-1.0-py3-none-any.whl"] });
  expect(chosen("", "2.0.0")?.version).toBe("2.0");
  expect(chosen(">3")).toBeUndefined();
  expect(chosen("", "7.0")).toBeUndefined();
});

test("one before its release where there is no other", () => {
  expect(released({ name: "it-s", specifier: "" }, [{ filename: "it_s-2.1rc1.tar.gz" }], "3.13")?.version).toBe(
    "2.1rc1",
  );
});

test("what was taken back only where it is pinned, and nothing for another Python", () => {
  const listed = [
    { filename: "a-1.0.tar.gz" },
    { filename: "a-2.0.tar.gz", yanked: true },
    { filename: "a-3.0.tar.gz", requiresPython: ">=3.14" },
  ];
  expect(released({ name: "a", specifier: "" }, listed, "3.13")?.version).toBe("1.0");
  expect(released({ name: "a", specifier: "" }, listed, "3.14")?.version).toBe("3.0");
  expect(released({ name: "a", version: "2.0", specifier: "==2.0" }, listed, "3.13")?.version).toBe("2.0");
});

describe("as pip chooses", () => {
  const of = (...names: readonly string[]) => names.map((filename) => ({ filename }));
  const wheels = (file: string) => file.endsWith("manylinux_2_28_x86_64.whl") || file.endsWith(".tar.gz");

  test("a release of which no file fits is passed over, but where that is all of them", () => {
    const newer = "a-2.0-cp313-cp313-win_amd64.whl";
    const older = "a-1.0-cp313-cp313-manylinux_2_28_x86_64.whl";
    const wish = { name: "a", specifier: "" };
    expect(released(wish, of(newer, older), "3.13", wheels)?.version).toBe("1.0");
    expect(released(wish, of(newer), "3.13", wheels)).toEqual({ version: "2.0", files: [newer] });
    expect(released(wish, of(newer, "a-1.0rc1.tar.gz"), "3.13", wheels)?.version).toBe("1.0rc1");
  });

  test("a specifier that names one before its release allows those", () => {
    const listed = of("a-1.0.tar.gz", "a-2.0rc2.tar.gz", "a-2.0.dev1.tar.gz");
    const version = (specifier: string) => released({ name: "a", specifier }, listed, "3.13")?.version;
    expect(version("")).toBe("1.0");
    expect(version(">=1.0,!=2.0rc1")).toBe("1.0");
    expect(version(">=1.0rc1")).toBe("2.0rc2");
    expect(released({ name: "a", version: "2.0rc2", specifier: "==2.0rc2" }, listed, "3.13")?.version).toBe("2.0rc2");
  });

  test("a local version is a release, and the pin of its public part allows it", () => {
    const listed = of("a-1.0.tar.gz", "a-1.0+cpu-py3-none-any.whl", "a-0.9.tar.gz");
    expect(released({ name: "a", specifier: "" }, listed, "3.13")?.version).toBe("1.0+cpu");
    expect(released({ name: "a", version: "1.0", specifier: "==1.0" }, listed, "3.13")?.version).toBe("1.0+cpu");
    expect(released({ name: "a", version: "1.0+cpu", specifier: "==1.0+cpu" }, listed, "3.13")?.files).toHaveLength(1);
  });

  test("one release may be written in two ways, and a name or version may hold a hyphen", () => {
    const listed = of("it-s-1.0-1.tar.gz", "it_s-1.0.tar.gz", "it_s-1.0.0-py3-none-any.whl");
    expect(released({ name: "it-s", specifier: "" }, listed, "3.13")?.version).toBe("1.0-1");
    expect(released({ name: "it-s", version: "1", specifier: "==1" }, listed, "3.13")?.files).toHaveLength(2);
  });

  test("thousands of releases are sorted once, and a question looks at few of them", () => {
    let looks = 0;
    const many = Array.from({ length: 5000 }, (_, i) => ({
      get filename() {
        looks++;
        return `a-1.${i}.tar.gz`;
      },
    }));
    released({ name: "a", specifier: "" }, many, "3.13");
    expect(looks).toBeGreaterThanOrEqual(5000);
    looks = 0;
    for (let i = 0; i < 100; i++) released({ name: "a", specifier: "<1.4990" }, many, "3.13");
    expect(looks).toBeLessThanOrEqual(100);
  });
});

describe("a verdict by what an index lists", () => {
  const platform: Platform = {
    python: "3.13",
    distro: { family: "el", version: 10, flavor: "c10s", glibc: "2.39", python3: "3.12" },
    architecture: "x86_64",
  };
  const lists: Readonly<Record<string, readonly string[]>> = {
    uwsgi: ["uwsgi-2.0.31-cp313-cp313-manylinux_2_28_x86_64.whl", "uwsgi-2.1-cp313-cp313-win_amd64.whl"],
    lxml: ["lxml-9.0.tar.gz", "lxml-8.0-cp313-cp313-manylinux_2_28_x86_64.whl", "lxml-8.0.tar.gz"],
    psycopg: ["psycopg-3.2-py3-none-any.whl"],
  };
  const asked: string[] = [];
  const made = new Map(Object.entries(lists).map(([name, files]) => [name, files.map((filename) => ({ filename }))]));
  const releases = (project: string) => {
    asked.push(project);
    return made.get(project);
  };
  const verdicts = (text: string) => {
    const found = requirementsOf(memoryContext({ "r.txt": text }), "r.txt", { python: "3.13", architecture: "x86_64" });
    return judged(found, platform, releases).map((it) => [it.verdict.verdict, it.verdict.certain]);
  };

  test("is exact, and passes over what does not fit", () => {
    expect(verdicts("uwsgi\nlxml")).toEqual([
      ["wheel", true],
      ["source", true],
    ]);
    expect(verdicts("--prefer-binary\nlxml")).toEqual([["wheel", true]]);
    expect(verdicts("--only-binary lxml\nlxml")).toEqual([["wheel", true]]);
    expect(verdicts("lxml<9")).toEqual([["wheel", true]]);
    expect(verdicts("--no-binary lxml\nlxml<9")[0]?.[0]).toBe("source");
  });

  test("is the tables' where the index has no such release, or files come from elsewhere", () => {
    expect(verdicts("uwsgi==1.0")[0]?.[0]).toBe("source");
    asked.length = 0;
    verdicts("--index-url https://index.example.com/simple\nuwsgi\n./local\nb @ https://example.com/b-1.tar.gz");
    expect(asked).toEqual([]);
  });

  test("leaves what is pulled in by an extra to the tables", () => {
    expect(verdicts("psycopg[c]")[0]?.[0]).toBe("source");
    expect(verdicts("psycopg")).toEqual([["wheel", true]]);
  });
});
