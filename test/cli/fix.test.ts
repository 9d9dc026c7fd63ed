// `splitstage lint --fix`: what it does to files.
import { chmod, link, lstat, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildCli, publicCli, repaired, sample, splitstage, temporaryFolder } from "./splitstage.ts";

beforeAll(buildCli);

async function folderWith(text: string): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "Containerfile"), text);
  return folder;
}

const textIn = (folder: string, name = "Containerfile") => readFile(join(folder, name), "utf8");

test("repairs the file and reports what remains", async () => {
  const cwd = await folderWith(sample);
  const ended = await splitstage(["lint", "--fix"], { cwd });
  expect(ended).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^Fixed 2 problems\.\nnot known: line \d, run finds nothing to start/),
    stderr: "",
  });
  expect(await textIn(cwd)).toBe(repaired);
  expect(await readdir(cwd)).toEqual(["Containerfile"]);
});

test("leaves alone what has no safe fix, and exits for it", async () => {
  const cwd = await folderWith(sample.replace("USER 1001\n", ""));
  const { code, stdout } = await splitstage(["lint", "--fix", "--format", "json", "--rule", "user-not-reset=error"], {
    cwd,
  });
  const left = JSON.parse(stdout) as { fixes: { safety: string }[] }[];
  for (const { fixes } of left) expect(fixes.map(({ safety }) => safety)).not.toContain("safe");
  expect(code).toBe(left.length === 0 ? 0 : 1);
  expect(await textIn(cwd)).toContain("microdnf");
});

test("does not touch a file without findings", async () => {
  const cwd = await folderWith(repaired);
  const long = new Date("2020-01-01");
  await utimes(join(cwd, "Containerfile"), long, long);
  const { ino } = await stat(join(cwd, "Containerfile"));
  expect((await splitstage(["lint", "--fix"], { cwd })).code).toBe(0);
  const after = await stat(join(cwd, "Containerfile"));
  expect(after.mtime).toEqual(long);
  expect(after.ino).toBe(ino);
});

test("does not touch a file whose rule is off", async () => {
  const cwd = await folderWith(sample);
  expect((await splitstage(["lint", "--fix", "--rule", "wrong-package-manager=off"], { cwd })).code).toBe(0);
  expect(await textIn(cwd)).toBe(sample);
});

describe("keeps", () => {
  test("the mode", async () => {
    const cwd = await folderWith(sample);
    await chmod(join(cwd, "Containerfile"), 0o640);
    await splitstage(["lint", "--fix"], { cwd });
    expect(await textIn(cwd)).toBe(repaired);
    expect((await stat(join(cwd, "Containerfile"))).mode & 0o7777).toBe(0o640);
  });

  test("the owner", async ({ skip }) => {
    if (process.getuid?.() !== 0) return skip("only root can give a file to somebody else");
    const cwd = await folderWith(sample);
    const { chown } = await import("node:fs/promises");
    await chown(join(cwd, "Containerfile"), 1001, 1002);
    await splitstage(["lint", "--fix"], { cwd });
    expect(await textIn(cwd)).toBe(repaired);
    expect(await stat(join(cwd, "Containerfile"))).toMatchObject({ uid: 1001, gid: 1002 });
  });

  test("the line ends", async () => {
    const cwd = await folderWith(sample.replaceAll("\n", "\r\n"));
    await splitstage(["lint", "--fix"], { cwd });
    expect(await textIn(cwd)).toBe(repaired.replaceAll("\n", "\r\n"));
  });

  test("the byte order mark", async () => {
    const cwd = await folderWith(`\uFEFF${sample}`);
    await splitstage(["lint", "--fix"], { cwd });
    expect(await textIn(cwd)).toBe(`\uFEFF${repaired}`);
  });

  test("a symbolic link, and repairs the file behind it", async () => {
    const cwd = await temporaryFolder();
    await mkdir(join(cwd, "images"));
    await writeFile(join(cwd, "images/web"), sample);
    await symlink("images/web", join(cwd, "Containerfile"));
    await splitstage(["lint", "--fix"], { cwd });
    expect((await lstat(join(cwd, "Containerfile"))).isSymbolicLink()).toBe(true);
    expect(await textIn(cwd, "images/web")).toBe(repaired);
    expect(await readdir(join(cwd, "images"))).toEqual(["web"]);
  });
});

test("whoever has the file open sees the old text or the new one, never a part", async () => {
  const cwd = await folderWith(sample);
  await link(join(cwd, "Containerfile"), join(cwd, "old"));
  await splitstage(["lint", "--fix", "Containerfile"], { cwd });
  expect(await textIn(cwd)).toBe(repaired);
  expect(await textIn(cwd, "old")).toBe(sample); // Replaced as a whole: the old file was not written to.
});

test.each([
  ["a read-only file", async (cwd: string) => chmod(join(cwd, "Containerfile"), 0o444)],
  ["a file in a read-only folder", async (cwd: string) => chmod(cwd, 0o555)],
])("%s stays as it is, and is reported as it is", async (_what, protect) => {
  const cwd = await folderWith(sample);
  const script = await publicCli(await temporaryFolder());
  await chmod(join(script, ".."), 0o755);
  await chmod(cwd, 0o777);
  await chmod(join(cwd, "Containerfile"), 0o666);
  await protect(cwd);
  const asRoot = process.getuid?.() === 0;
  const { code, stdout, stderr } = await splitstage(["lint", "--fix"], { cwd, script, ...(asRoot && { uid: 65534 }) });
  await chmod(cwd, 0o777);
  expect(stderr).toMatch(/^splitstage: Containerfile: cannot be written: permission denied; .*\n$/);
  expect(stdout).toMatch(/2 problems \(2 errors\) in 1 file/);
  expect(code).toBe(2);
  expect(await textIn(cwd)).toBe(sample);
  expect(await readdir(cwd)).toEqual(["Containerfile"]);
});

test("with a wrong option nothing is repaired", async () => {
  const cwd = await folderWith(sample);
  expect((await splitstage(["lint", "--fix", "--target", "nowhere"], { cwd })).code).toBe(2);
  expect((await splitstage(["lint", "--fix", "--rule", "nothing=off"], { cwd })).code).toBe(2);
  expect(await textIn(cwd)).toBe(sample);
});

describe("standard input", () => {
  test("the repaired text goes to standard output, the report to standard error", async () => {
    const ended = await splitstage(["lint", "--fix", "-"], { input: sample });
    expect(ended).toEqual({
      code: 0,
      stdout: repaired,
      stderr: expect.stringMatching(/^Fixed 2 problems\.\nnot known: line \d, run finds nothing to start/),
    });
  });

  test("in any form", async () => {
    const input = `\uFEFF${sample}`;
    const { stdout, stderr } = await splitstage(["lint", "--fix", "--format", "json", "-"], { input });
    expect(stdout).toBe(`\uFEFF${repaired}`);
    expect(JSON.parse(stderr)).toEqual([]);
  });

  test("what cannot be read is not printed", async () => {
    const { code, stdout, stderr } = await splitstage(["lint", "--fix", "-"], { input: "FROM x\0" });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^splitstage: -: is binary/);
  });
});
