// What can be named on the command line, and what is said of it when it cannot be linted.
import { execFileSync } from "node:child_process";
import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildCli, publicCli, repaired, splitstage, temporaryFolder } from "./splitstage.ts";

beforeAll(buildCli);

const clean = repaired;

async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

/** One line, no stack trace, no finding. */
function expectComplaint(stderr: string, message: RegExp): void {
  expect(stderr).toMatch(message);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  expect(stderr).toMatch(/^splitstage: /);
  expect(stderr).not.toMatch(/\bat .*:\d+:\d+|Error:/);
}

describe("files", () => {
  const named = {
    Containerfile: clean,
    containerfile: clean,
    "Containerfile.prod": clean,
    "app.containerfile": clean,
    "app.Containerfile": clean,
    "a/Dockerfile": clean,
    "a/dockerfile": clean,
    "a/Dockerfile.dev": clean,
    "a/Dockerfile-slim": clean,
    ".devcontainer/web.dockerfile": clean,
  };
  const unnamed = {
    "README.md": clean,
    "Containerfile.containerignore": "x\0",
    "Dockerfile.dockerignore": "x\0",
    "Dockerfile.md": "x\0",
    "Dockerfile~": "x\0",
    myContainerfile: "x\0",
    "node_modules/x/Dockerfile": "x\0",
    ".git/Dockerfile": "x\0",
    "a/.venv/lib/Dockerfile": "x\0",
  };

  test("a folder means every Containerfile in it and below, and nothing of other people's", async () => {
    const cwd = await folderWith({ ...named, ...unnamed });
    const { code, stdout, stderr } = await splitstage(["lint", "--format", "sarif"], { cwd });
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const { artifacts } = JSON.parse(stdout).runs[0];
    const linted = artifacts.map((it: { location: { uri: string } }) => it.location.uri);
    expect(linted.sort()).toEqual(Object.keys(named).sort());
  });

  test("a pattern is matched even where no shell did, and a file named twice is linted once", async () => {
    const cwd = await folderWith(named);
    const { code, stdout } = await splitstage(["lint", "a/*", "./a/Dockerfile", "a"], { cwd });
    expect(stdout).toMatch(/\n4 files: 4 not known\n$/);
    expect(code).toBe(0);
  });

  test("a file with brackets in its name is that file", async () => {
    const cwd = await folderWith({ "Containerfile.[x]": clean });
    expect(await splitstage(["lint", "Containerfile.[x]"], { cwd })).toMatchObject({ code: 0, stderr: "" });
  });

  test("any name will do for a file that is named itself", async () => {
    const cwd = await folderWith({ "build.txt": clean });
    expect(await splitstage(["lint", "build.txt"], { cwd })).toMatchObject({
      code: 0,
      stdout: built,
    });
  });

  test("a byte order mark is no part of the text", async () => {
    const cwd = await folderWith({ Containerfile: `\uFEFF${clean}` });
    expect(await splitstage(["lint"], { cwd })).toMatchObject({ code: 0, stdout: built });
  });

  test("an empty file has no problems", async () => {
    const cwd = await folderWith({ Containerfile: "" });
    const stdout = "not known: line 1, there is no FROM in it\n";
    expect(await splitstage(["lint"], { cwd })).toMatchObject({ code: 0, stdout });
  });
});

describe.skipIf(process.platform === "win32")("a folder is walked through, and nothing else:", () => {
  const lintedIn = async (cwd: string, ...paths: string[]) => {
    const { code, stdout, stderr } = await splitstage(["lint", "--format", "json2", ...paths], { cwd });
    return { code, stderr, linted: JSON.parse(stdout).files.map((it: { file: string }) => it.file) };
  };

  test("a link to a folder is not followed, and one to a file is", async () => {
    const files = { "in/a/real": clean, "in/b/Containerfile": clean, "outside/Containerfile": clean };
    const cwd = join(await folderWith(files), "in");
    await symlink("../..", join(cwd, "a/up"));
    await symlink(join(cwd, "../outside"), join(cwd, "other"));
    await symlink("real", join(cwd, "a/Containerfile"));
    await symlink("nowhere", join(cwd, "b/Containerfile.gone"));
    const expected = { code: 0, stderr: "", linted: ["a/Containerfile", "b/Containerfile"] };
    expect(await lintedIn(cwd)).toEqual(expected);
    expect(await lintedIn(cwd, "**/Containerfile")).toEqual(expected);
    // What is named itself is meant.
    expect((await lintedIn(cwd, "other")).linted).toEqual(["other/Containerfile"]);
  });

  test("a name with a line break is a name", async () => {
    const cwd = await folderWith({ "a\nb/Containerfile": clean, "c/Dockerfile.x\ny": clean });
    const linted = ["a\nb/Containerfile", "c/Dockerfile.x\ny"];
    expect(await lintedIn(cwd)).toEqual({ code: 0, stderr: "", linted });
  });

  test("a name that is no UTF-8 is told, and not passed over", async () => {
    const cwd = await folderWith({ Containerfile: clean });
    const folder = Buffer.from(`${cwd}/caf\xe9`, "latin1");
    await mkdir(folder);
    await writeFile(Buffer.concat([folder, Buffer.from("/Containerfile")]), clean);
    const { code, linted, stderr } = await lintedIn(cwd);
    expectComplaint(stderr, /caf\ufffd\/Containerfile: its name is not UTF-8, .*rename it/);
    expect({ code, linted }).toEqual({ code: 2, linted: ["Containerfile"] });
  });

  test("a pipe or a folder with the name of a Containerfile is not opened", async () => {
    const cwd = await folderWith({ "a/Containerfile": clean, "Containerfile.d/x": "" });
    execFileSync("mkfifo", [join(cwd, "Containerfile"), join(cwd, ".containerignore")]);
    await symlink("Containerfile", join(cwd, "Containerfile.link"));
    expect(await lintedIn(cwd)).toEqual({ code: 0, stderr: "", linted: ["a/Containerfile"] });
    expect(await lintedIn(cwd, "**/Container*")).toEqual({ code: 0, stderr: "", linted: ["a/Containerfile"] });
    const { code, stderr } = await splitstage(["check"], { cwd });
    expectComplaint(stderr, /there is no Containerfile in this folder/);
    expect(code).toBe(2);
  });
});

/** What is said of the clean file. */
const built = expect.stringMatching(/^not known: line \d, run finds nothing to start/);

describe("what cannot be linted is one line on stderr and exit code 2:", () => {
  const bad: [string, Readonly<Record<string, string | Uint8Array>>, readonly string[], RegExp][] = [
    ["a missing file", {}, ["nowhere/Containerfile"], /nowhere\/Containerfile: no such file or folder; check/],
    [
      "a folder without Containerfiles",
      { "src/main.py": "" },
      ["src"],
      /src: no Containerfile or Dockerfile in this folder.*name the file/,
    ],
    [
      "the current folder without Containerfiles",
      { "main.py": "" },
      [],
      /no Containerfile or Dockerfile in this folder/,
    ],
    ["a pattern without matches", {}, ["*.containerfile"], /\*\.containerfile: matches no file; check the pattern/],
    [
      "a binary file",
      { Containerfile: "FROM x\0" },
      [],
      /Containerfile: is binary \(a NUL byte at offset 6\); name a text file/,
    ],
    ["UTF-16", { Containerfile: Buffer.from("\uFEFFFROM x", "utf16le") }, [], /is UTF-16; .*save it as UTF-8/],
    ["Latin-1", { Containerfile: Buffer.from("# caf\xe9", "latin1") }, [], /is not UTF-8; .*save it as UTF-8/],
    ["5 MB", { Containerfile: "#\n".repeat(2.5 * 1024 * 1024) }, [], /Containerfile: is 5\.0 MB; .* up to 1 MB/],
  ];
  test.each(bad)("%s", async (_what, files, paths, message) => {
    const { code, stdout, stderr } = await splitstage(["lint", ...paths], { cwd: await folderWith(files) });
    expectComplaint(stderr, message);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  test("a file that this user may not read", async () => {
    const cwd = await folderWith({ Containerfile: clean });
    await chmod(cwd, 0o755);
    await chmod(join(cwd, "Containerfile"), 0);
    const asRoot = process.getuid?.() === 0;
    const how = asRoot ? { cwd, uid: 65534, script: await publicCli(cwd) } : { cwd };
    const { code, stderr } = await splitstage(["lint", "Containerfile"], how);
    expectComplaint(stderr, /Containerfile: permission denied; give this user the right/);
    expect(code).toBe(2);
  });

  test("a link that leads to itself", async () => {
    const cwd = await temporaryFolder();
    await symlink("Containerfile", join(cwd, "Containerfile"));
    const { code, stderr } = await splitstage(["lint", "Containerfile"], { cwd });
    expectComplaint(stderr, /a symbolic link that leads to itself/);
    expect(code).toBe(2);
  });

  test("the other files are linted all the same", async () => {
    const cwd = await folderWith({ Containerfile: clean, "Containerfile.bin": "\0" });
    const { code, stdout, stderr } = await splitstage(["lint", ".", "gone"], { cwd });
    expect(stdout).toEqual(built);
    expect(stderr).toMatch(/^splitstage: gone: .*\nsplitstage: Containerfile\.bin: .*\n$/);
    expect(code).toBe(2);
  });

  test("the machine-readable forms stay readable", async () => {
    const cwd = await folderWith({ Containerfile: "\0" });
    const json = await splitstage(["lint", "--format", "json"], { cwd });
    expect(JSON.parse(json.stdout)).toEqual([]);
    expect(json.code).toBe(2);
    const sarif = JSON.parse((await splitstage(["lint", "--format", "sarif"], { cwd })).stdout);
    expect(sarif.runs[0].invocations[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ level: "error", message: { text: expect.stringMatching(/is binary/) } }],
    });
  });
});

describe("standard input", () => {
  test("is linted as -", async () => {
    expect(await splitstage(["lint", "-"], { input: clean })).toMatchObject({
      code: 0,
      stdout: built,
    });
  });

  test("a file called - is reached as ./-", async () => {
    const cwd = await folderWith({ "-": "\0" });
    const { code, stderr } = await splitstage(["lint", "./-"], { cwd, input: clean });
    expectComplaint(stderr, /^splitstage: \.\/-: is binary/);
    expect(code).toBe(2);
  });

  test("too much of it is not read to the end", async () => {
    const { code, stderr } = await splitstage(["lint", "-"], { input: Buffer.alloc(5 * 1024 * 1024, 35) });
    expectComplaint(stderr, /-: is more than 1 MB; .* up to 1 MB/);
    expect(code).toBe(2);
  });
});
