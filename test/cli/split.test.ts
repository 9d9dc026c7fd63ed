// `splitstage split`: what it prints, what it does to the file, and how it says no.
import { spawnSync } from "node:child_process";
import { chmod, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { unifiedDiff } from "../../server/src/cli/unified-diff.ts";
import { buildCli, splitstage, temporaryFolder } from "./splitstage.ts";

beforeAll(buildCli);

/** The images' own recipe for uwsgi. */
const recipe = `FROM quay.io/fedora/python-313-minimal
USER 0
ADD app-src /tmp/src
RUN /usr/bin/fix-permissions /tmp/src
# Install packages necessary for compiling uwsgi from source
RUN microdnf install -y gcc python3.13-devel
USER 1001
RUN /usr/libexec/s2i/assemble
CMD /usr/libexec/s2i/run
`;
const after = `FROM quay.io/fedora/python-313 AS builder
USER 0
ADD app-src /tmp/src
RUN /usr/bin/fix-permissions /tmp/src
USER 1001
RUN /usr/libexec/s2i/assemble

FROM quay.io/fedora/python-313-minimal
COPY --from=builder $APP_ROOT $APP_ROOT
CMD /usr/libexec/s2i/run
`;
const nothingToBuild = 'FROM quay.io/fedora/python-313-minimal\nENV PORT=8080\nCMD ["/usr/libexec/s2i/run"]\n';

async function folderWith(text: string): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "Containerfile"), text);
  return folder;
}

const run = async (text: string, ...options: string[]) =>
  splitstage(["split", "Containerfile", ...options], { cwd: await folderWith(text) });

test("prints the new file, and leaves the old one alone", async () => {
  const cwd = await folderWith(recipe);
  expect(await splitstage(["split", "Containerfile"], { cwd })).toEqual({ code: 0, stdout: after, stderr: "" });
  expect(await readFile(join(cwd, "Containerfile"), "utf8")).toBe(recipe);
});

test("what it prints has nothing wrong with it, and is not split again", async () => {
  const linted = await splitstage(["lint", "-"], { input: after });
  expect(linted).toEqual({ code: 0, stdout: expect.stringMatching(/^builds and starts: /), stderr: "" });
  const { code, stdout, stderr } = await run(after);
  expect(stderr).toMatch(/^splitstage: Containerfile:\d+:\d+: cannot be split: it is split already\b.*\n$/);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
});

test("reads standard input, and keeps line ends and the byte order mark", async () => {
  const written = (text: string) => `\uFEFF${text.replaceAll("\n", "\r\n")}`;
  const ended = await splitstage(["split", "-"], { input: written(recipe) });
  expect(ended).toEqual({ code: 0, stdout: written(after), stderr: "" });
});

test("what is to be checked is told with its place", async () => {
  const { code, stdout, stderr } = await run(recipe.replace("USER 1001", "RUN /tmp/src/prepare --all\n$&"));
  expect(stderr).toMatch(/^Containerfile:7:\d+ check: .*prepare.*\n$/);
  expect(stdout).toContain("# TODO: ");
  expect(code).toBe(0);
});

describe("--write", () => {
  test("writes the file, and keeps its mode", async () => {
    const cwd = await folderWith(recipe);
    await chmod(join(cwd, "Containerfile"), 0o640);
    const ended = await splitstage(["split", "--write", "Containerfile"], { cwd });
    expect(ended).toEqual({ code: 0, stdout: "Wrote Containerfile\n", stderr: "" });
    expect(await readFile(join(cwd, "Containerfile"), "utf8")).toBe(after);
    expect((await stat(join(cwd, "Containerfile"))).mode & 0o777).toBe(0o640);
    expect(await readdir(cwd)).toEqual(["Containerfile"]);
  });

  test("touches nothing where it declines", async () => {
    const cwd = await folderWith(nothingToBuild);
    const before = await stat(join(cwd, "Containerfile"));
    expect((await splitstage(["split", "--write", "Containerfile"], { cwd })).code).toBe(1);
    expect(await stat(join(cwd, "Containerfile"))).toMatchObject({ mtimeMs: before.mtimeMs, ino: before.ino });
  });

  test("does not go with standard input, or with the other forms", async () => {
    const piped = await splitstage(["split", "--write", "-"], { input: recipe });
    expect(piped).toMatchObject({ code: 2, stdout: "", stderr: expect.stringMatching(/^splitstage: --write: /) });
    for (const other of ["--diff", "--check"]) {
      const ended = await run(recipe, "--write", other);
      expect(ended).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("cannot be used with") });
    }
  });
});

describe("--check", () => {
  test("1 and one line where it would change", async () => {
    const ended = await run(recipe.replace("USER 1001", "RUN /tmp/src/prepare\n$&"), "--check");
    expect(ended).toEqual({ code: 1, stdout: "Containerfile: would be split\n", stderr: "" });
  });

  test("0 and the reason where it would not", async () => {
    const { code, stdout, stderr } = await run(nothingToBuild, "--check");
    expect(stdout).toMatch(/^Containerfile:1:\d+: would stay as it is: nothing is built .*\n$/);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
});

describe("--diff", () => {
  test("prints what changes, as diff -u does", async () => {
    const { code, stdout, stderr } = await run(recipe, "--diff");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(`--- Containerfile
+++ Containerfile
@@ -1,9 +1,10 @@
-FROM quay.io/fedora/python-313-minimal
+FROM quay.io/fedora/python-313 AS builder
 USER 0
 ADD app-src /tmp/src
 RUN /usr/bin/fix-permissions /tmp/src
-# Install packages necessary for compiling uwsgi from source
-RUN microdnf install -y gcc python3.13-devel
 USER 1001
 RUN /usr/libexec/s2i/assemble
+
+FROM quay.io/fedora/python-313-minimal
+COPY --from=builder $APP_ROOT $APP_ROOT
 CMD /usr/libexec/s2i/run
`);
  });

  test("git applies it, whatever the line ends and the end of the file", async ({ skip }) => {
    if (spawnSync("git", ["--version"]).status !== 0) return skip("there is no git here");
    const line = fc.constantFrom("FROM a\n", "RUN b\n", "RUN c\r\n", "\n", "-- d\n", "@@ e\r");
    const text = fc
      .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom("", "last"))
      .map((it) => it.flat().join(""));
    const cwd = await temporaryFolder();
    for (const [i, [before, now]] of fc.sample(fc.tuple(text, text), { numRuns: 40, seed: 4 }).entries()) {
      // To git, a file that is empty before or after is a file that is made or deleted.
      if (before === now || before === "" || now === "") continue;
      const folder = join(cwd, String(i));
      await mkdir(folder);
      await writeFile(join(folder, "Containerfile"), before);
      const { status, stderr } = spawnSync(
        "git",
        ["-c", "core.autocrlf=false", "apply", "-p0", "--whitespace=nowarn"],
        {
          cwd: folder,
          input: unifiedDiff("Containerfile", before, now),
          encoding: "utf8",
          env: { ...process.env, GIT_CEILING_DIRECTORIES: cwd, GIT_DIR: join(folder, "no-repository") },
        },
      );
      expect({ status, stderr }, JSON.stringify([before, now])).toEqual({ status: 0, stderr: "" });
      expect(await readFile(join(folder, "Containerfile"), "utf8")).toBe(now);
    }
  });
});

describe("what it cannot do is one line", () => {
  test.each([
    [
      "a file of another family",
      "FROM debian\nRUN make\n",
      [],
      1,
      /cannot be split: no stage is on an S2I Python image/,
    ],
    ["nothing to move", nothingToBuild, [], 1, /^splitstage: Containerfile:1:\d+: cannot be split: nothing is built/],
    ["an empty file", "", [], 1, /cannot be split/],
    ["a binary file", "FROM x\0", [], 2, /^splitstage: Containerfile: is binary/],
    ["a target that is not there", recipe, ["--target", "app"], 2, /--target app: there is no such stage/],
    ["a context that is not there", recipe, ["--context", "gone"], 2, /--context gone: there is no such folder/],
  ])("%s", async (_what, text, options, code, message) => {
    const ended = await run(text, ...options);
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(ended).toMatchObject({ code, stdout: "" });
  });

  test("a file that is not there", async () => {
    const ended = await splitstage(["split", "nowhere"], { cwd: await temporaryFolder() });
    expect(ended).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/^splitstage: nowhere: no such/),
    });
  });

  test("no file named", async () => {
    expect(await splitstage(["split"])).toMatchObject({ code: 2, stdout: "" });
  });
});

test("--target names the stage that is split, and is asked for where several are published", async () => {
  const web = recipe.replace("minimal\n", "minimal AS web\n");
  const text = `${web}\nFROM quay.io/fedora/python-313-minimal AS job\nCMD ["python"]\n`;
  const asked = await run(text);
  expect(asked).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringMatching(/; --target names the stage .*\n$/),
  });
  const ended = await run(text, "--target", "web");
  expect(ended.code).toBe(0);
  expect(ended.stdout).toMatch(/^FROM \S+python-313 AS builder\n[\s\S]*^FROM \S+python-313-minimal AS web\n/m);
});
