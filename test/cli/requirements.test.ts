// `splitstage requirements` from end to end: what pip installs, as a table and as JSON, and how it exits.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildCli, splitstage, temporaryFolder } from "./splitstage.ts";

beforeAll(buildCli);

const containerfile = `FROM quay.io/fedora/python-313-minimal
COPY requirements.txt .
RUN pip install -r requirements.txt nobody-knows-this==23.0.0
`;
const list = "uwsgi\nnumpy==2.3.2  # a pin\npygit2==1.18.2; platform_machine == 'x86_64'\nrequests\n";

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

const usual = () => folderWith({ Containerfile: containerfile, "requirements.txt": list });

test("text: a table of what is installed, what that takes and why", async () => {
  const { code, stdout, stderr } = await splitstage(["requirements"], { cwd: await usual() });
  expect(stderr).toBe("");
  const lines = stdout.split("\n");
  const columns = (line: string) => line.split(/ {2,}/);
  expect(columns(lines[0]!)).toEqual([
    "requirement",
    "version",
    "verdict",
    "platform",
    "build RPMs",
    "run-time RPMs",
    "where",
    "why",
  ]);
  expect(columns(lines[1]!)).toEqual([
    "nobody-knows-this",
    "23.0.0",
    "unknown",
    "all",
    "Containerfile:3",
    "nothing is known of nobody-knows-this",
  ]);
  expect(columns(lines[2]!)).toEqual([
    "uwsgi",
    "source",
    "all",
    "gcc python3-devel",
    "requirements.txt:1",
    "uwsgi has no wheels for Linux",
  ]);
  expect(columns(lines[3]!).slice(0, 4)).toEqual(["numpy", "2.3.2", "wheel", "all"]);
  expect(columns(lines[4]!).slice(0, 4)).toEqual(["pygit2", "1.18.2", "wheel", "linux/amd64"]);
  expect(columns(lines[5]!).slice(0, 3)).toEqual(["requests", "wheel?", "all"]);
  expect(new Set(lines.slice(0, 6).map((it) => it.indexOf(columns(it).at(-1)!))).size).toBe(1);
  expect(stdout).toMatch(/\n\n5 requirements: 3 wheel, 1 source, 1 unknown; a \? marks what is likely, not certain\n$/);
  expect(code).toBe(0);
});

test("json: these fields, and nothing else", async () => {
  const { code, stdout } = await splitstage(["requirements", "--format", "json", "--platform", "linux/amd64"], {
    cwd: await usual(),
  });
  const wheel = {
    verdict: "wheel",
    certainty: "certain",
    doubt: null,
    compiler: [],
    buildRpms: [],
    runtimeRpms: [],
    reason: expect.any(String),
  };
  const platform = "linux/amd64";
  expect(JSON.parse(stdout)).toEqual([
    {
      ...wheel,
      name: "nobody-knows-this",
      version: "23.0.0",
      file: "Containerfile",
      line: 3,
      verdict: "unknown",
      certainty: "unknown",
      platform,
    },
    {
      name: "uwsgi",
      version: null,
      file: "requirements.txt",
      line: 1,
      verdict: "source",
      certainty: "certain",
      doubt: null,
      compiler: ["gcc"],
      buildRpms: ["gcc", "python3-devel"],
      runtimeRpms: [],
      reason: "uwsgi has no wheels for Linux",
      platform,
    },
    { ...wheel, name: "numpy", version: "2.3.2", file: "requirements.txt", line: 2, platform },
    { ...wheel, name: "pygit2", version: "1.18.2", file: "requirements.txt", line: 3, platform },
    {
      ...wheel,
      name: "requests",
      version: null,
      file: "requirements.txt",
      line: 4,
      certainty: "likely",
      doubt: "no version is pinned",
      platform,
    },
  ]);
  expect(code).toBe(0);
});

describe("FILE", () => {
  test("is the Containerfile or the Dockerfile here", async () => {
    const cwd = await folderWith({ Dockerfile: containerfile, "requirements.txt": list });
    expect((await splitstage(["requirements"], { cwd })).stdout).toContain("Dockerfile:3");
    await writeFile(join(cwd, "Containerfile"), containerfile);
    expect((await splitstage(["requirements"], { cwd })).stdout).toContain("Containerfile:3");
  });

  test("has its context beside it, wherever the command runs", async () => {
    const cwd = await folderWith({ "a/b.containerfile": containerfile, "a/requirements.txt": list });
    const { stdout } = await splitstage(["requirements", "a/b.containerfile"], { cwd });
    expect(stdout).toContain(`${join("a", "b.containerfile")}:3`);
    expect(stdout).toContain("uwsgi");
  });

  test.each([
    [["requirements"], /^splitstage: there is no Containerfile in this folder; name one: .*\n$/],
    [["requirements", "absent"], /^splitstage: absent: .+\n$/],
    [["requirements", "."], /^splitstage: \.: .+\n$/],
    [["requirements", "other", "--context", "absent"], /^splitstage: --context absent: there is no such folder .*\n$/],
    [
      ["requirements", "other", "--platform", "linux/amd65"],
      /^splitstage: --platform linux\/amd65: .*did you mean linux\/amd64.*\n$/,
    ],
    [["requirements", "other", "--format", "xml"], /^splitstage: .*xml.*\n/],
  ])("%j is told in one line", async (args, message) => {
    const { code, stdout, stderr } = await splitstage(args, { cwd: await folderWith({ other: "FROM node:22\n" }) });
    expect(stderr).toMatch(message);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  test("that is not of the family, or installs nothing, has no table", async () => {
    const cwd = await folderWith({ other: "FROM node:22\n", own: "FROM quay.io/fedora/python-313-minimal\n" });
    const other = await splitstage(["requirements", "other"], { cwd });
    expect(other.stdout).toBe("other: no stage begins FROM an S2I Python image, so there is nothing to judge\n");
    const own = await splitstage(["requirements", "own"], { cwd });
    expect(own.stdout).toMatch(/^own: no command installs Python packages/);
    const json = await splitstage(["requirements", "other", "--format=json"], { cwd });
    expect(JSON.parse(json.stdout)).toEqual([]);
    expect([other.code, own.code, json.code]).toEqual([0, 0, 0]);
  });

  test("may be standard input, with a context or without", async () => {
    const cwd = await usual();
    const input = { cwd, input: containerfile };
    const bare = await splitstage(["requirements", "-"], input);
    expect(bare.stdout).toContain("nobody-knows-this");
    expect(bare.stdout).not.toContain("uwsgi");
    const { stdout, stderr, code } = await splitstage(["requirements", "-", "--context", "."], input);
    expect(stdout).toContain("uwsgi");
    expect([stderr, code]).toEqual(["", 0]);
  });
});

test("--platform takes several, one by one or in a list", async () => {
  const cwd = await usual();
  const platforms = async (...args: string[]) => {
    const { stdout } = await splitstage(["requirements", "--format=json", ...args], { cwd });
    return [...new Set((JSON.parse(stdout) as { platform: string }[]).map((it) => it.platform))];
  };
  expect(await platforms()).toEqual(["linux/amd64", "linux/arm64"]);
  expect(await platforms("--platform", "linux/s390x")).toEqual(["linux/s390x"]);
  expect(await platforms("--platform=linux/arm64,linux/ppc64le")).toEqual(["linux/arm64", "linux/ppc64le"]);
});

test("a file that cannot be read is told with its place, and the rest is judged", async () => {
  const cwd = await folderWith({
    Containerfile: containerfile,
    "requirements.txt": "uwsgi\n\n-r private.txt\n=wrong\n",
  });
  const { code, stdout, stderr } = await splitstage(["requirements"], { cwd });
  expect(stderr).toBe(
    "splitstage: requirements.txt:3: private.txt is not copied from the build context, so it is not read\n" +
      "splitstage: requirements.txt:4: =wrong is not understood, because it does not begin with a project's name\n",
  );
  expect(stdout).toContain("uwsgi");
  expect(code).toBe(0);
});
