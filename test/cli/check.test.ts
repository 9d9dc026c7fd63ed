// `splitstage check`, and the verdict in the forms of `lint`: the real command line, its exit codes and what it prints.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildCli, splitstage, temporaryFolder } from "./splitstage.ts";

beforeAll(buildCli, 60_000);

const from = "FROM quay.io/sclorg/python-312-minimal-c10s\n";
const text = `${from}COPY requirements.txt app.py ./\nRUN pip install -r requirements.txt\nCMD ["gunicorn", "app:app"]\n`;
const files = { Containerfile: text, "app.py": "app = 1\n", "requirements.txt": "gunicorn==23.0.0\n" };

async function folderWith(all: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(all)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

describe("check ends with the code of its verdict:", () => {
  test.each([
    ["builds and starts", 0, files],
    ["builds, does not start", 1, { ...files, "requirements.txt": "flask==3.1.0\n" }],
    ["fails", 1, { ...files, Containerfile: `${from}RUN dnf install -y git\n` }],
    ["not known", 3, { ...files, Containerfile: `${from}RUN ./frobnicate\n` }],
  ] as const)("%s: %i", async (kind, code, all) => {
    const ended = await splitstage(["check"], { cwd: await folderWith(all) });
    expect(ended).toEqual({ code, stdout: expect.stringMatching(new RegExp(`^${kind}: .+\n`)), stderr: "" });
  });

  test.each([
    [["check", "nowhere"], /^splitstage: nowhere: no such file/],
    [["check", "--target", "nowhere"], /^splitstage: --target nowhere: there is no such stage/],
    [["check", "--platform", "vax"], /^splitstage: --platform vax/],
    [["check", "--context", "nowhere"], /^splitstage: --context nowhere/],
  ])("what could not be judged: 2: %j", async (args, message) => {
    const ended = await splitstage(args, { cwd: await folderWith(files) });
    expect(ended).toEqual({ code: 2, stdout: "", stderr: expect.stringMatching(message) });
  });

  test("a folder without a Containerfile: 2", async () => {
    const { code, stderr } = await splitstage(["check", "."], { cwd: await folderWith({ a: "" }) });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^splitstage: \.: there is no Containerfile/),
    });
  });
});

test("a folder means the Containerfile in it, with that folder as its build context", async () => {
  const cwd = await folderWith(Object.fromEntries(Object.entries(files).map(([name, it]) => [`web/${name}`, it])));
  const { stdout } = await splitstage(["check", "web"], { cwd });
  expect(stdout).toBe("builds and starts: starts gunicorn app:app as user 1001\n");
});

test("json: the verdict with its place, and what is taken for granted with its own", async () => {
  const cwd = await folderWith({ Containerfile: `${from}COPY main.py ./\nCMD ["python", "main.py"]\n` });
  const { code, stdout } = await splitstage(["check", "--format", "json"], { cwd });
  const granted = [
    { because: "the build context has main.py", line: 2, column: 6, endLine: 2, endColumn: 13 },
    { because: "the build context brings /opt/app-root/src/main.py", line: 3, column: 6, endLine: 3, endColumn: 12 },
  ];
  const verdict = { kind: "builds and starts", because: "starts python main.py as user 1001" };
  expect({ code, ...JSON.parse(stdout) }).toMatchObject({
    code: 0,
    file: "Containerfile",
    verdict: {
      ...verdict,
      granted: [granted[0], { because: granted[1]!.because }],
      stages: [{ index: 0, ...verdict }],
    },
  });
});

describe("lint says it as well:", () => {
  const broken = { ...files, Containerfile: `${from}RUN dnf install -y git\n` };
  const verdict = { kind: "fails", line: 2, column: 5 };

  test("json2: a file with its verdict and its findings", async () => {
    const { stdout } = await splitstage(["lint", "--format", "json2"], { cwd: await folderWith(broken) });
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ files: [{ file: "Containerfile", verdict }], failures: [] });
    const array = JSON.parse(
      (await splitstage(["lint", "--format", "json"], { cwd: await folderWith(broken) })).stdout,
    );
    expect(report.files[0].findings.map((it: object) => ({ file: "Containerfile", ...it }))).toEqual(array);
  });

  test("sarif: in the properties of the run", async () => {
    const { stdout } = await splitstage(["lint", "--format", "sarif"], { cwd: await folderWith(broken) });
    expect(JSON.parse(stdout).runs[0].properties.verdicts).toMatchObject([{ uri: "Containerfile", ...verdict }]);
  });
});
