// Which release pip would take of what an index lists.
import { expect, test } from "vitest";
import { released } from "../../server/src/context/releases.ts";

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
