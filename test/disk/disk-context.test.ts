// The build context of a folder: what of it is read, and what never is.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { diskContext } from "../../server/src/disk/disk-context.ts";

let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "splitstage-disk-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** A folder with files, links (`-> TARGET`) and folders (`/`). */
function contextOf(files: Readonly<Record<string, string>>) {
  const root = join(home, "context");
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    if (text === "/") mkdirSync(path);
    else if (text.startsWith("-> ")) symlinkSync(text.slice(3), path);
    else writeFileSync(path, text);
  }
  return { root, ...diskContext(root) };
}

test("reads files and folders, and says what is not there", () => {
  const it = contextOf({ "a/b.txt": "\uFEFFtext", "bin.dat": "a\0b" });
  expect(it.read("a/b.txt")).toBe("text");
  expect(it.read("bin.dat")).toBeUndefined();
  expect([it.kind("a/b.txt"), it.kind("a"), it.kind(""), it.kind("a/c"), it.kind("a/b.txt/c")]).toEqual([
    "file",
    "directory",
    "directory",
    "absent",
    "absent",
  ]);
  expect(it.list("")?.toSorted()).toEqual(["a", "bin.dat"]);
  expect(it.list("a/b.txt")).toBeUndefined();
});

describe("a link", () => {
  test("is followed within the context, as a builder does: from its root, not from that of the machine", () => {
    const it = contextOf({
      "real/list.txt": "flask",
      "near.txt": "-> real/list.txt",
      "real/up.txt": "-> ../near.txt",
      "rooted.txt": "-> /real/list.txt",
      folder: "-> real",
    });
    for (const path of ["near.txt", "real/up.txt", "rooted.txt", "folder/list.txt", "folder/../near.txt"]) {
      expect(it.read(path), path).toBe("flask");
      expect(it.kind(path), path).toBe("file");
      expect(it.mode?.(path), path).toBe(it.mode?.("real/list.txt"));
    }
    expect(it.kind("folder")).toBe("directory");
    expect(it.list("folder")?.toSorted()).toEqual(["list.txt", "up.txt"]);
  });

  test("that leads out of the context is neither read nor known", () => {
    mkdirSync(join(home, "other"));
    writeFileSync(join(home, "other/secret.txt"), "secret");
    const it = contextOf({
      "absolute.txt": `-> ${join(home, "other/secret.txt")}`,
      "relative.txt": "-> ../other/secret.txt",
      "twice.txt": "-> relative.txt",
      absolute: `-> ${join(home, "other")}`,
      relative: "-> ../other",
      ".s2i/environment": "-> ../../other/secret.txt",
      "own.txt": `-> ${join(home, "context/.s2i/environment")}`,
    });
    for (const path of ["absolute.txt", "relative.txt", "twice.txt", ".s2i/environment", "own.txt"]) {
      expect(it.read(path), path).toBeUndefined();
      expect(it.kind(path), path).toBe("unknown");
      expect(it.mode?.(path), path).toBeUndefined();
    }
    for (const path of ["absolute", "relative"]) {
      expect(it.list(path), path).toBeUndefined();
      expect(it.kind(path), path).toBe("unknown");
      expect(it.read(`${path}/secret.txt`), path).toBeUndefined();
      expect(it.kind(`${path}/secret.txt`), path).toBe("unknown");
    }
    for (const path of ["../other/secret.txt", "/../other/secret.txt", "relative/../other/secret.txt"]) {
      expect(it.read(path), path).toBeUndefined();
    }
  });

  test("that leads to itself is not known, and one to nothing is absent", () => {
    const it = contextOf({ loop: "-> loop", a: "-> b", b: "-> a/x", gone: "-> nowhere" });
    expect([it.kind("loop"), it.kind("a"), it.kind("gone")]).toEqual(["unknown", "unknown", "absent"]);
    expect([it.read("loop"), it.read("a"), it.list("b")]).toEqual([undefined, undefined, undefined]);
  });

  test("is followed where the folder of the context is one itself", () => {
    contextOf({ "a.txt": "a", "b.txt": "-> a.txt" });
    symlinkSync("context", join(home, "link"));
    expect(diskContext(join(home, "link")).read("b.txt")).toBe("a");
  });
});

test.skipIf(process.platform === "win32")("what is no regular file is never opened: a pipe would never answer", () => {
  const it = contextOf({ ".s2i": "/", through: "-> .containerignore" });
  for (const path of [".containerignore", ".s2i/environment"]) execFileSync("mkfifo", [join(it.root, path)]);
  for (const path of [".containerignore", ".s2i/environment", "through"]) {
    expect(it.read(path), path).toBeUndefined();
    expect(it.kind(path), path).toBe("unknown");
  }
});
