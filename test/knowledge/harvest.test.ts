// The evidence about wheels comes from lock files: what each kind tells, and what it does not.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Evidence, readEvidence, writeEvidence } from "../../scripts/knowledge/evidence.ts";
import { gathering } from "../../scripts/knowledge/gathering.ts";
import { readLock } from "../../scripts/knowledge/lock-file.ts";

const host = "https://files.pythonhosted.org/packages/aa/bb";
const uvPackage = (name: string, version: string, registry = "https://pypi.org/simple") => `
[[package]]
name = "${name}"
version = "${version}"
source = { registry = "${registry}" }
sdist = { url = "${host}/${name}-${version}.tar.gz", hash = "sha256:0", upload-time = "2025-01-02T03:04:05.6Z" }
wheels = [
    { url = "${host}/${name}-${version}-cp312-cp312-manylinux_2_17_x86_64.whl", hash = "sha256:0" },
]
`;
const uvLock = (range: string, ...packages: string[]) =>
  `version = 1\nrequires-python = "${range}"\n${packages.join("")}\n[[package]]\nname = "it"\nversion = "1"\nsource = { editable = "." }\n`;

const told = (path: string, text: string, project?: string) => {
  const read = readLock(path, text, project);
  return read && [read.kind, read.lowest, read.highest, read.chosen, ...read.releases.map((it) => it.project)];
};

describe("uv.lock", () => {
  test("tells the files of each release, and when they were uploaded", () => {
    const { releases } = readLock("uv.lock", uvLock(">=3.10", uvPackage("Some_Thing", "1.0")))!;
    expect(releases).toEqual([
      {
        project: "some-thing",
        version: "1.0",
        files: new Map([
          ["Some_Thing-1.0.tar.gz", "2025-01-02"],
          ["Some_Thing-1.0-cp312-cp312-manylinux_2_17_x86_64.whl", ""],
        ]),
      },
    ]);
  });

  test("is for some Pythons, and may be for some platforms", () => {
    const one = uvPackage("a", "1.0");
    expect(told("sub/uv.lock", uvLock(">=3.10, <3.14", one))).toEqual(["uv", 10, 13, false, "a"]);
    expect(told("uv.lock", uvLock(">=3.10", one))).toEqual(["uv", 10, 99, false, "a"]);
    expect(told("uv.lock", uvLock("nonsense", one))).toEqual(["uv", 99, 0, false, "a"]);
    const chosen = uvLock("==3.12.*", one).replace("version = 1\n", "version = 1\nsupported-markers = [\n]\n");
    expect(told("uv.lock", chosen)).toEqual(["uv", 12, 12, true, "a"]);
  });

  test("has projects of other indexes, of which nothing is known", () => {
    const text = uvLock(">=3.10", uvPackage("a", "1.0", "https://example.com/simple"), uvPackage("b", "1.0"));
    expect(told("uv.lock", text)).toEqual(["uv", 10, 99, false, "b"]);
    expect(told("uv.lock", text.replaceAll(host, "https://mirror.example.com"))).toEqual(["uv", 10, 99, false]);
  });
});

test("poetry.lock lists all files, beside the package or at the end", () => {
  const files = `files = [\n    {file = "a-1.0.tar.gz", hash = "sha256:0"},\n]\n`;
  const head = `[[package]]\nname = "a"\nversion = "1.0"\n`;
  const tail = `\n[package.dependencies]\nb = ">=1"\n\n[metadata]\nlock-version = "2.0"\n`;
  expect(told("poetry.lock", head + files + tail)).toEqual(["poetry", 0, 99, false, "a"]);
  const private_ = `${head}${files}\n[package.source]\ntype = "legacy"\nurl = "https://example.com/simple"\nreference = "x"\n`;
  expect(told("poetry.lock", private_ + tail)).toEqual(["poetry", 0, 99, false]);
  // An empty list in front must not swallow the one behind it; of two versions each has its own files.
  const old = `${head}\n[[package]]\nname = "a"\nversion = "2.0"\n\n[metadata.files]\nempty = []\na = [\n    {file = "a-1.0.tar.gz"},\n    {file = "a-2.0-py3-none-any.whl"},\n]\n`;
  expect(readLock("poetry.lock", old)!.releases.map((it) => [it.version, ...it.files.keys()])).toEqual([
    ["1.0", "a-1.0.tar.gz"],
    ["2.0", "a-2.0-py3-none-any.whl"],
  ]);
});

test("pdm.lock leaves out what is for no target, and may be of another index", () => {
  const body = `\n[[package]]\nname = "a"\nversion = "1.0"\nrequires_python = ">=3.6"\nfiles = [\n    {file = "a-1.0.tar.gz", hash = "sha256:0"},\n]\n`;
  const targets = `[metadata]\n\n[[metadata.targets]]\nrequires_python = ">=3.9,<3.13"\n`;
  expect(told("pdm.lock", targets + body)).toEqual(["pdm", 9, 12, false, "a"]);
  expect(told("pdm.lock", `${targets}platform = "linux"\n${body}`)).toEqual(["pdm", 9, 12, true, "a"]);
  expect(told("pdm.lock", `[metadata]\nstrategy = ["cross_platform"]\n${body}`)).toEqual(["pdm", 99, 0, false, "a"]);
  expect(told("pdm.lock", `[metadata]\n${body}`)).toEqual(["pdm", 99, 0, true, "a"]);
  expect(told("pdm.lock", targets + body, '[[tool.pdm.source]]\nurl = "https://example.com"\n')).toBeUndefined();
});

test("pylock.toml may be for one machine, so that it proves what is there and nothing else", () => {
  const text = `lock-version = "1.0"\n\n[[packages]]\nname = "a"\nversion = "1.0"\nwheels = [{ url = "${host}/a-1.0-py3-none-any.whl", upload-time = 2025-01-02T03:04:05Z }]\n\n[[packages]]\nname = "b"\nversion = "1.0"\nindex = "https://example.com/simple"\n`;
  expect(told("pylock.dev.toml", text)).toEqual(["pylock", 99, 0, false, "a"]);
  expect(told("pylock.toml", "lock-version = '1.0'\n")).toBeUndefined();
});

describe("folders", () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "splitstage-"));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const none: Evidence = { repositories: new Map(), releases: [] };
  const write = (path: string, text: string) => {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  };

  test("are read as they are, but for what tests bring along, and once", () => {
    write("plain/uv.lock", uvLock(">=3.12", uvPackage("a", "1.0")));
    write("plain/sub/poetry.lock", "no lock at all");
    write("plain/tests/fixtures/uv.lock", uvLock(">=3.12", uvPackage("b", "1.0")));
    const all = gathering(none);
    all.read("plain", join(root, "plain"));
    write("plain/uv.lock", uvLock(">=3.12", uvPackage("c", "1.0")));
    all.read("plain", join(root, "plain"));
    const evidence = all.evidence();
    expect(evidence.releases.map((it) => `${it.project} ${it.version}`)).toEqual(["a 1.0"]);
    expect(evidence.repositories).toEqual(new Map([["plain", [2, 2]]]));
    const file = join(root, "evidence.jsonl.gz");
    writeEvidence(file, evidence);
    expect(readEvidence(file)).toEqual(evidence);
  });

  const git = (...words: string[]) =>
    spawnSync("git", ["-C", join(root, "repo"), "-c", "user.name=a", "-c", "user.email=a@example.com", ...words], {
      env: { ...process.env, GIT_COMMITTER_DATE: words.at(-1), GIT_CONFIG_GLOBAL: "", GIT_CONFIG_NOSYSTEM: "1" },
    });

  test.skipIf(spawnSync("git", ["--version"]).error !== undefined)("that are repositories tell their history", () => {
    write("repo/uv.lock", uvLock(">=3.12", uvPackage("a", "1.0"), uvPackage("b", "1.0")));
    git("init", "-q");
    git("add", "-A");
    git("commit", "-q", "-m", "2025-01-10T00:00:00+00:00");
    write("repo/uv.lock", uvLock(">=3.12", uvPackage("a", "1.0"), uvPackage("b", "2.0")));
    git("commit", "-q", "-a", "-m", "2025-03-10T00:00:00+00:00");
    const all = gathering(none);
    all.read("it", join(root, "repo"));
    const seen = all.evidence().releases.map(({ project, version, sightings: [only] }) => {
      return `${project} ${version} ${only!.first} ${only!.last}`;
    });
    expect(seen.sort()).toEqual([
      "a 1.0 2025-01-10 2025-03-10",
      "b 1.0 2025-01-10 2025-01-10",
      "b 2.0 2025-03-10 2025-03-10",
    ]);
  });
});
