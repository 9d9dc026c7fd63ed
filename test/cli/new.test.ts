// `splitstage new`: what it takes from the project and from its options, and that what it writes is clean.
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildCli, splitstage, temporaryFolder } from "./splitstage.ts";

beforeAll(buildCli);

async function project(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

const web = { "wsgi.py": "application = None\n", "requirements.txt": "gunicorn\n", ".containerignore": ".git\n" };
const fromLines = (text: string) => text.split("\n").filter((line) => line.startsWith("FROM "));

async function print(folder: string, ...options: string[]): Promise<string> {
  const { code, stdout } = await splitstage(["new", folder, ...options]);
  expect(code).toBe(0);
  return stdout;
}

test("prints a Containerfile and writes nothing", async () => {
  const cwd = await project(web);
  const { code, stdout, stderr } = await splitstage(["new"], { cwd });
  expect(stdout).toMatch(/^FROM \S+\n/m);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  await expect(readFile(join(cwd, "Containerfile"))).rejects.toThrow();
});

describe("the project's files say", () => {
  test("which Python", async () => {
    const pinned = { ...web, ".python-version": "3.12\n" };
    expect(fromLines(await print(await project(pinned)))[0]).toMatch(/python-312/);
    const range = { ...web, "pyproject.toml": '[project]\nname = "x"\nrequires-python = ">=3.9,<3.12"\n' };
    expect(fromLines(await print(await project(range)))[0]).toMatch(/python-39/);
  });

  test("whether something is compiled", async () => {
    expect(fromLines(await print(await project({ ...web, "requirements.txt": "uwsgi\n" })))).toHaveLength(2);
    expect(fromLines(await print(await project(web)))).toHaveLength(1);
  });

  test("and what of them could not be read is told", async () => {
    const folder = await project({ ...web, "requirements.txt": "gunicorn\0" });
    const { code, stderr } = await splitstage(["new", folder]);
    expect(stderr).toMatch(/^note: .*requirements\.txt: is binary .*; it was left out of account$/m);
    expect(code).toBe(0);
  });
});

describe("the options say", () => {
  test.each([
    [["--family", "fedora", "--python", "3.13", "--single"], ["FROM quay.io/fedora/python-313-minimal"]],
    [["--family", "c9s", "--single"], [expect.stringMatching(/^FROM quay\.io\/sclorg\/python-3\d+-minimal-c9s$/)]],
    [["--family", "UBI9", "--python", "3.12", "--single"], ["FROM registry.access.redhat.com/ubi9/python-312-minimal"]],
    [["--image", "ubi9/python-312-minimal", "--single"], ["FROM registry.access.redhat.com/ubi9/python-312-minimal"]],
    [["--image", "python-313-c10s"], ["FROM quay.io/sclorg/python-313-c10s"]],
    [
      ["--image", "quay.io/sclorg/python-313-minimal-c10s", "--split"],
      ["FROM quay.io/sclorg/python-313-c10s AS builder", "FROM quay.io/sclorg/python-313-minimal-c10s"],
    ],
  ])("which image: %j", async (options, expected) => {
    expect(fromLines(await print(await project(web), ...options))).toEqual(expected);
  });

  test("how it is installed and started", async () => {
    const folder = await project(web);
    expect(await print(folder, "--s2i")).toMatch(/\/usr\/libexec\/s2i\/assemble[\s\S]*\/usr\/libexec\/s2i\/run/);
    const pip = await print(folder, "--pip");
    expect(pip).toMatch(/pip install -r requirements\.txt/);
    expect(pip).not.toMatch(/libexec/);
  });

  test.each([
    [
      ["--image", "python-313-minmal-c10s"],
      /--image .*: not an image that can be chosen; did you mean python-313-minimal-c10s/,
    ],
    [["--image", "zzz"], /--image zzz: .*; there is .*quay\.io\/fedora\/python-313-minimal/],
    [["--family", "debian"], /--family debian: unknown; there is .*fedora/],
    [["--python", "3.7"], /--python 3\.7: no image has it; there is .*3\.13/],
    [
      ["--family", "ubi9", "--python", "3.13"],
      /no image is --family ubi9 and --python 3\.13; there is .*ubi9\/python-312-minimal/,
    ],
    [["--split", "--single"], /cannot be used with/],
    [["--s2i", "--pip"], /cannot be used with/],
  ])("what cannot be, in one line: %j", async (options, message) => {
    const { code, stdout, stderr } = await splitstage(["new", await project(web), ...options]);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});

test("what it prints is clean under our own rules, hints included", async () => {
  const folder = await project({ ...web, "requirements.txt": "gunicorn\nuwsgi\n" });
  const wishes = ["--family fedora --split --s2i", "--family c10s --single --s2i", "--family ubi9 --split --pip"];
  for (const wish of wishes) {
    const input = await print(folder, ...wish.split(" "));
    const linted = await splitstage(["lint", "-"], { input });
    expect(linted.stdout, `${wish}\n${input}`).toMatch(/^builds and starts: /);
  }
});

test.skipIf(process.platform === "win32")("what a link names outside of the project is none of it", async () => {
  const other = await project({ list: "gunicorn\n", "wsgi.py": "application = 1\n" });
  const folder = await project({ "wsgi.py": "application = 1\n" });
  await symlink(join(other, "list"), join(folder, "requirements.txt"));
  await symlink("list", join(other, "requirements.txt"));
  expect(await print(other, "--pip")).toMatch(/"gunicorn"/);
  expect(await print(folder, "--pip")).not.toMatch(/"gunicorn"/);
});

describe("--write", () => {
  test("writes the file", async () => {
    const folder = await project(web);
    const printed = await print(folder);
    const path = join(folder, "Containerfile");
    expect(await splitstage(["new", folder, "--write"])).toEqual({ code: 0, stdout: `Wrote ${path}\n`, stderr: "" });
    expect(await readFile(path, "utf8")).toBe(printed);
  });

  test("never overwrites one", async () => {
    const folder = await project({ ...web, Containerfile: "FROM mine\n" });
    const { code, stdout, stderr } = await splitstage(["new", folder, "--write"]);
    expect(stderr).toMatch(/^splitstage: .*Containerfile: exists and is left as it is; .*\n$/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(await readFile(join(folder, "Containerfile"), "utf8")).toBe("FROM mine\n");
  });
});

test.each([
  ["a folder that is not there", "nowhere", /^splitstage: nowhere: no such file or folder/],
  ["a file", "wsgi.py", /^splitstage: wsgi\.py: is a file; name the project's folder/],
])("%s", async (_what, path, message) => {
  const { code, stdout, stderr } = await splitstage(["new", path], { cwd: await project(web) });
  expect(stderr).toMatch(message);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
});
