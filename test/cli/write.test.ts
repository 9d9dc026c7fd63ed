// How files are written: what was saved meanwhile, what a full disk leaves, and what a killed process has left.
import { execFileSync, spawn } from "node:child_process";
import { type FileHandle, link, open, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { createFile, replaceFile } from "../../server/src/cli/write.ts";
import { buildCli, cli, repaired, sample, splitstage, temporaryFolder } from "./splitstage.ts";

beforeAll(buildCli);
afterEach(() => vi.restoreAllMocks());

async function folderWith(text: string): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "Containerfile"), text);
  return folder;
}

const textIn = (folder: string) => readFile(join(folder, "Containerfile"), "utf8");

/** What every open file has in common, so that one of its methods can be replaced. */
async function openFiles() {
  const any = await open(import.meta.filename);
  await any.close();
  return Object.getPrototypeOf(any) as typeof any;
}

describe("what was saved meanwhile", () => {
  test("is not overwritten, and that is said", async () => {
    const folder = await folderWith("saved\n");
    expect(await replaceFile(join(folder, "Containerfile"), "read\n", "repaired\n")).toEqual({
      failure: expect.stringMatching(
        /Containerfile: cannot be written: it was changed meanwhile, and is left as it is/,
      ),
    });
    expect(await textIn(folder)).toBe("saved\n");
    expect(await readdir(folder)).toEqual(["Containerfile"]);
  });

  test("even in the moment before the new text takes its place", async () => {
    const folder = await folderWith("read\n");
    vi.spyOn(await openFiles(), "sync").mockImplementation(() => writeFile(join(folder, "Containerfile"), "saved\n"));
    const { failure } = await replaceFile(join(folder, "Containerfile"), "read\n", "repaired\n");
    expect(failure).toMatch(/changed meanwhile/);
    expect(await textIn(folder)).toBe("saved\n");
    expect(await readdir(folder)).toEqual(["Containerfile"]);
  });
});

describe.skipIf(process.platform === "win32")("files are read, judged, written and told one by one:", () => {
  /** A file and a pipe, and what is in the file as soon as the pipe is read. */
  async function whileReading(args: readonly string[]) {
    const cwd = await folderWith(sample);
    execFileSync("mkfifo", [join(cwd, "pipe")]);
    const child = spawn(process.execPath, [cli, ...args, "Containerfile", "pipe"], { cwd });
    let stdout = "";
    let stderr = "";
    const told = new Promise<string>((done) => {
      child.stdout.on("data", (it) => {
        stdout += it;
        done(stdout);
      });
    });
    child.stderr.on("data", (it) => {
      stderr += it;
    });
    const ended = new Promise<number | null>((done) => child.on("close", done));
    // Whoever opens a pipe to write waits for whoever opens it to read.
    const pipe = await open(join(cwd, "pipe"), "w");
    return {
      told,
      text: await textIn(cwd),
      async end(text: string) {
        await pipe.writeFile(text);
        await pipe.close();
        return { code: await ended, stdout, stderr };
      },
    };
  }

  test("the first is written before the second is read, and a pipe is never replaced", async () => {
    const { text, end } = await whileReading(["lint", "--fix"]);
    expect(text).toBe(repaired);
    const { code, stderr } = await end(sample);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "splitstage: pipe: cannot be written: it is no regular file\n",
    });
  });

  test.each(["text", "github"])(
    "what is found in the first is printed before the second is read, as %s",
    async (form) => {
      const { told, end } = await whileReading(["lint", "--format", form]);
      const first = await told;
      expect(first).toMatch(/wrong-package-manager/);
      expect(first).not.toMatch(/pipe/);
      expect((await end(sample)).stdout).toMatch(/^(::error file=)?pipe[:,]/m);
    },
  );
});

describe("a disk that is full", () => {
  async function fullDisk(): Promise<void> {
    vi.spyOn(await openFiles(), "writeFile").mockImplementation(async function (this: FileHandle) {
      await this.write("FROM");
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    });
  }

  test("leaves nothing of a new file", async () => {
    const folder = await temporaryFolder();
    await fullDisk();
    await expect(createFile(join(folder, "Containerfile"), "FROM image\n")).rejects.toThrow(/ENOSPC/);
    expect(await readdir(folder)).toEqual([]);
  });

  test("leaves an old file as it was", async () => {
    const folder = await folderWith("FROM old\n");
    await fullDisk();
    const { failure } = await replaceFile(join(folder, "Containerfile"), "FROM old\n", "FROM new\n");
    expect(failure).toMatch(/no space left/);
    expect(await textIn(folder)).toBe("FROM old\n");
    expect(await readdir(folder)).toEqual(["Containerfile"]);
  });
});

test("a hard link is broken, and that is said", async () => {
  const cwd = await folderWith(sample);
  await link(join(cwd, "Containerfile"), join(cwd, "other"));
  const { code, stderr } = await splitstage(["lint", "--fix", "Containerfile"], { cwd });
  expect(stderr).toBe("splitstage: Containerfile: had other names (hard links), under which the old text is left\n");
  expect(code).toBe(0);
  expect([await textIn(cwd), await readFile(join(cwd, "other"), "utf8")]).toEqual([repaired, sample]);
});

describe("drafts", () => {
  /** The number of a process that has ended. */
  const ended = () =>
    new Promise<number>((done) => {
      const child = spawn(process.execPath, ["-e", ""]);
      child.on("exit", () => done(child.pid!));
    });

  test("of processes that were killed are taken away by the next one that writes", async () => {
    const cwd = await folderWith(sample);
    const dead = await ended();
    const names = [`.Containerfile.${dead}.tmp`, `.Containerfile.${process.pid}.tmp`, `.other.${dead}.tmp`];
    const others = [".Containerfile.tmp", ".Containerfile.x.tmp", `.Containerfile.${dead}.tmp.orig`];
    for (const name of [...names, ...others]) await writeFile(join(cwd, name), "FROM");
    expect((await splitstage(["lint", "--fix", "Containerfile"], { cwd })).stderr).toBe("");
    expect(await textIn(cwd)).toBe(repaired);
    // That of a process that runs may be needed, and others are none of ours.
    expect((await readdir(cwd)).sort()).toEqual([...names.slice(1), ...others, "Containerfile"].sort());
  });

  test("of our own number are no obstacle", async () => {
    const folder = await folderWith("a\n");
    await symlink("Containerfile", join(folder, "link"));
    await writeFile(join(folder, `.Containerfile.${process.pid}.tmp`), "half");
    expect(await replaceFile(join(folder, "link"), "a\n", "b\n")).toEqual({});
    expect(await textIn(folder)).toBe("b\n");
    expect((await readdir(folder)).sort()).toEqual(["Containerfile", "link"]);
    expect((await stat(join(folder, "Containerfile"))).nlink).toBe(1);
  });
});
