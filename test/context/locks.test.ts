// Lock files: one version of everything, and the files that there are of it.
import { parse } from "smol-toml";
import { describe, expect, test } from "vitest";
import { memoryContext } from "../../server/src/context/context.ts";
import { cutLists } from "../../server/src/context/requirements/lock-lists.ts";
import { readPdmLock } from "../../server/src/context/requirements/pdm-lock.ts";
import { readPipfileLock } from "../../server/src/context/requirements/pipfile.ts";
import { readPoetryLock } from "../../server/src/context/requirements/poetry-lock.ts";
import { readPylock } from "../../server/src/context/requirements/pylock.ts";
import type { Reading, Selection } from "../../server/src/context/requirements/requirement.ts";
import { requirementsOf } from "../../server/src/context/requirements/requirements-of.ts";
import { readUvLock } from "../../server/src/context/requirements/uv-lock.ts";

const environment = { python: "3.13", architecture: "x86_64" };
const told = ({ requirements }: Pick<Reading, "requirements">) =>
  requirements.map((it) => `${it.name} ${it.version ?? "-"} ${it.applies} [${it.sections.join(" ")}]`);
const named = (reading: Reading, name: string) => reading.requirements.find((it) => it.name === name)!;
const hash = "sha256:0123456789abcdef";

const uv = `version = 1
revision = 3
requires-python = ">=3.12"
resolution-markers = [
    "python_full_version >= '3.13'",
    "python_full_version < '3.13'",
]

[[package]]
name = "app"
version = "0.1.0"
source = { editable = "." }
dependencies = [
    { name = "lxml" },
    { name = "numpy", version = "1.26.4", source = { registry = "https://host/simple" }, marker = "python_full_version < '3.13'" },
    { name = "numpy", version = "2.1.0", source = { registry = "https://host/simple" }, marker = "python_full_version >= '3.13'" },
    { name = "psycopg", extra = ["binary"] },
    { name = "pywin32", marker = "sys_platform == 'win32'" },
]

[package.optional-dependencies]
s3 = [
    { name = "boto3" },
]

[package.dev-dependencies]
dev = [
    { name = "pytest" },
]

[package.metadata]
requires-dist = [
    { name = "lxml", specifier = "==5.3.0" },
]

[[package]]
name = "boto3"
version = "1.35.0"
source = { git = "https://host/boto3.git?rev=main#0123" }

[[package]]
name = "lxml"
version = "5.3.0"
source = { registry = "https://host/simple" }
sdist = { url = "https://host/packages/00/lxml-5.3.0.tar.gz", hash = "${hash}", size = 1 }
wheels = [
    { url = "https://host/packages/11/lxml-5.3.0-cp313-cp313-manylinux_2_28_x86_64.whl", hash = "${hash}", size = 2 },
    { url = "https://host/packages/22/lxml-5.3.0-cp313-cp313-win_amd64.whl", hash = "${hash}", size = 3 },
]

[[package]]
name = "numpy"
version = "1.26.4"
source = { registry = "https://host/simple" }
resolution-markers = [
    "python_full_version < '3.13'",
]
sdist = { url = "https://host/packages/33/numpy-1.26.4.tar.gz", hash = "${hash}", size = 1 }

[[package]]
name = "numpy"
version = "2.1.0"
source = { registry = "https://host/simple" }
resolution-markers = [
    "python_full_version >= '3.13'",
]
wheels = [{ url = "https://host/packages/44/numpy-2.1.0%2Blocal-cp313-cp313-linux_x86_64.whl#frag", hash = "${hash}" }]

[[package]]
name = "psycopg"
version = "3.2.1"
source = { registry = "https://host/simple" }

[package.optional-dependencies]
binary = [
    { name = "psycopg-binary", marker = "implementation_name != 'pypy'" },
]

[[package]]
name = "psycopg-binary"
version = "3.2.1"
source = { path = "wheels/psycopg_binary-3.2.1-cp313-cp313-linux_x86_64.whl" }
wheels = [
    { filename = "psycopg_binary-3.2.1-cp313-cp313-linux_x86_64.whl", hash = "${hash}" },
]

[[package]]
name = "pytest"
version = "8.0.0"
source = { url = "https://host/pytest-8.0.0-py3-none-any.whl" }
wheels = [
    { url = "https://host/pytest-8.0.0-py3-none-any.whl", hash = "${hash}" },
]

[[package]]
name = "pywin32"
version = "311"
source = { registry = "https://host/simple" }
wheels = [
    { url = "https://host/packages/55/pywin32-311-cp313-cp313-win_amd64.whl", hash = "${hash}", size = 2 },
]
`;

describe("uv.lock", () => {
  const reading = readUvLock(uv, "uv.lock", environment);

  test("says what is installed here, and why", () => {
    expect(reading.problems).toEqual([]);
    expect(told(reading)).toEqual([
      "app 0.1.0 yes [main]",
      "boto3 1.35.0 yes [extra:s3]",
      "lxml 5.3.0 yes [main]",
      "numpy 1.26.4 no []",
      "numpy 2.1.0 yes [main]",
      "psycopg 3.2.1 yes [main]",
      "psycopg-binary 3.2.1 yes [main]",
      "pytest 8.0.0 yes [group:dev]",
      "pywin32 311 no []",
    ]);
    expect(told(readUvLock(uv, "uv.lock", { ...environment, python: "3.12" }))).toContain("numpy 1.26.4 yes [main]");
  });

  test("names the files", () => {
    expect(named(reading, "lxml").files).toEqual([
      "lxml-5.3.0-cp313-cp313-manylinux_2_28_x86_64.whl",
      "lxml-5.3.0-cp313-cp313-win_amd64.whl",
      "lxml-5.3.0.tar.gz",
    ]);
    expect(reading.requirements[4]?.files).toEqual(["numpy-2.1.0+local-cp313-cp313-linux_x86_64.whl"]);
    expect(named(reading, "psycopg-binary").files).toEqual(["psycopg_binary-3.2.1-cp313-cp313-linux_x86_64.whl"]);
    expect(named(reading, "psycopg").files).toBeUndefined();
  });

  test("tells where it comes from", () => {
    expect(named(reading, "app")).toMatchObject({ kind: "path", location: ".", editable: true });
    expect(named(reading, "boto3")).toMatchObject({ kind: "vcs" });
    expect(named(reading, "psycopg-binary")).toMatchObject({ kind: "path" });
    expect(named(reading, "pytest")).toMatchObject({ kind: "url" });
    expect(named(reading, "lxml")).toMatchObject({ kind: "index", location: undefined, hashed: true });
  });

  test("stands where its name stands", () => {
    for (const { name, span, line } of reading.requirements) {
      expect(uv.slice(span.start, span.end)).toBe(name);
      expect(uv.split("\n")[line]).toBe(`name = "${name}"`);
    }
  });

  test("leaves out files for other Pythons and environments", () => {
    const incomplete = (text: string, python = "3.13", architecture = "x86_64") =>
      named(readUvLock(text, "uv.lock", { python, architecture }), "lxml").filesIncomplete;
    expect(incomplete(uv)).toBe(false);
    expect(incomplete(uv, "3.11")).toBe(true);
    const arm = uv.replace("revision = 3", `revision = 3\nsupported-markers = ["platform_machine == 'aarch64'"]`);
    expect([incomplete(arm), incomplete(arm, "3.13", "aarch64")]).toEqual([true, false]);
  });

  test("of a workspace leads from the members that are chosen, a virtual one is not installed", () => {
    const text = `version = 1
[manifest]
members = ["a", "root"]
[[package]]
name = "a"
version = "1"
source = { editable = "packages/a" }
dependencies = [{ name = "six" }]
[[package]]
name = "root"
version = "1"
source = { virtual = "." }
[[package]]
name = "six"
version = "1.16.0"
source = { registry = "https://host/simple" }
[[package]]
name = "unused"
version = "1"
source = { registry = "https://host/simple" }
`;
    const read = (projects: Selection["projects"], more: Partial<Selection> = {}) =>
      requirementsOf(memoryContext({ "uv.lock": text }), "uv.lock", {
        ...environment,
        selection: { projects, without: [], only: [], ...more },
      });
    const six = (applies: string) => ["a 1 yes [main]", `six 1.16.0 ${applies} [main]`, "unused 1 no []"];
    expect(told(readUvLock(text, "uv.lock", environment))[1]).toEqual("six 1.16.0 unknown [main]");
    expect(told(read(undefined))[1]).toEqual("six 1.16.0 unknown [main]");
    expect(told(read("all"))).toEqual(six("yes"));
    expect(told(read(["a"]))).toEqual(six("yes"));
    expect(told(read(["root"]))).toEqual(["a 1 no []", "six 1.16.0 no []", "unused 1 no []"]);
    // The lock is not for that project, so nobody knows what it leads to.
    expect(told(read(["another"]))).toEqual(["a 1 yes []", "six 1.16.0 yes []", "unused 1 yes []"]);
    const names = (more: Partial<Selection>) => read("all", more).requirements.map((it) => it.name);
    expect(names({ without: ["workspace"] })).toEqual(["six", "unused"]);
    expect(names({ without: ["local", "package:six"] })).toEqual(["unused"]);
    expect(names({ without: ["project"] })).toEqual(["a", "six", "unused"]);
    expect(names({ only: ["workspace"] })).toEqual(["a"]);
    expect(read(["a"], { without: ["project"] }).requirements.map((it) => it.name)).toEqual(["six", "unused"]);
  });

  test("of a script begins with its requirements", () => {
    const text = `version = 1
[manifest]
requirements = [{ name = "rich", specifier = "*" }]
[[package]]
name = "rich"
version = "1"
source = { registry = "https://host/simple" }
`;
    expect(told(readUvLock(text, "script.py.lock", environment))).toEqual(["rich 1 yes [main]"]);
  });

  test("of the first versions has another word for a package", () => {
    const text = '[[distribution]]\nname = "anyio"\nversion = "3.7.0"\nsource = { registry = "https://host/simple" }\n';
    expect(told(readUvLock(text, "uv.lock", environment))).toEqual(["anyio 3.7.0 yes []"]);
  });

  test("with conflicting extras leaves open which is installed", () => {
    const text = `version = 1
[[package]]
name = "app"
source = { virtual = "." }
dependencies = [{ name = "torch", marker = "extra == 'extra-3-app-cpu'" }, { name = "six", marker = "extra != 'x'" }]
[[package]]
name = "torch"
version = "2.5.0"
source = { registry = "https://host/simple" }
[[package]]
name = "six"
version = "1"
source = { registry = "https://host/simple" }
`;
    // What a marker of that kind says certainly is not known here.
    expect(told(readUvLock(text, "uv.lock", environment))).toEqual([
      "torch 2.5.0 unknown [main]",
      "six 1 unknown [main]",
    ]);
  });
});

describe("the lists of files", () => {
  test("are cut out, and say the same as if they were parsed", () => {
    for (const text of [uv, uv.replaceAll("\n", "\r\n")]) {
      const { short, lists } = cutLists(text);
      expect(short.length).toBeLessThan(text.length * 0.85);
      expect(lists).toHaveLength(3);
      const { package: whole } = parse(text) as { package: { wheels?: { url: string }[] }[] };
      const { package: cut } = parse(short) as { package: { wheels?: unknown }[] };
      for (const [index, it] of cut.entries()) {
        if (typeof it.wheels !== "number" || whole[index]?.wheels?.[0]?.url === undefined) continue;
        expect(lists[it.wheels]).toEqual(whole[index]?.wheels?.map(({ url }) => url.slice(url.lastIndexOf("/") + 1)));
      }
    }
  });

  test.each([
    'a = [\n    { name = "x" },\n]\n',
    'a = [\n    { name = "hash" },\n]\n',
    'a = [\n    { url = "x", hash = "y" }, # comment\n]\n',
    'a = [\n    { url = "x\\n", hash = "y" },\n]\n',
    'a = [\n    "{ url = ",\n]\n',
    'a = [\n    { url = "x", hash = "y" },\n',
    "a = [\n",
    "a = [\n]\n",
  ])("are left to the parser where they are something else: %j", (text) => expect(cutLists(text).short).toBe(text));
});

describe("poetry.lock", () => {
  const text = `# This file is generated.

[[package]]
name = "Lxml"
version = "5.3.0"
description = "with [[package]] in it"
optional = false
python-versions = ">=3.6"
groups = ["main", "dev"]
files = [
    {file = "lxml-5.3.0-cp313-cp313-manylinux_2_28_x86_64.whl", hash = "${hash}"},
    {file = "lxml-5.3.0.tar.gz", hash = "${hash}"},
]

[package.extras]
source = ["Cython (>=3.0)"]

[[package]]
name = "pywin32"
version = "311"
optional = false
groups = ["main"]
markers = "sys_platform == \\"win32\\""
files = []

[[package]]
name = "uvloop"
version = "0.21.0"
optional = true
groups = ["main"]
markers = "extra == \\"fast\\" and sys_platform != \\"win32\\""
files = [
    {file = "uvloop-0.21.0.tar.gz", hash = "${hash}"},
]

[[package]]
name = "tomli"
version = "2.0.0"
optional = false
groups = ["main", "dev"]
files = []
markers = {main = "python_version < \\"3.11\\"", dev = "python_version >= \\"3.13\\""}

[[package]]
name = "thing"
version = "1.0"
optional = false
groups = ["main"]
files = []

[package.source]
type = "git"
url = "https://host/thing.git"
reference = "main"

[extras]
fast = ["uvloop"]

[metadata]
lock-version = "2.1"
python-versions = "^3.10"
`;

  test("says what is installed here", () => {
    const reading = readPoetryLock(text, "poetry.lock", environment);
    expect(reading.problems).toEqual([]);
    expect(told(reading)).toEqual([
      "lxml 5.3.0 yes [main group:dev]",
      "pywin32 311 no [main]",
      "uvloop 0.21.0 yes [extra:fast]",
      "tomli 2.0.0 yes [main group:dev]",
      "thing 1.0 yes [main]",
    ]);
    expect(named(reading, "lxml").files).toHaveLength(2);
    expect(named(reading, "lxml")).toMatchObject({ filesIncomplete: false, line: 3 });
    expect(named(reading, "thing")).toMatchObject({
      kind: "vcs",
      location: "https://host/thing.git",
      files: undefined,
    });
    for (const { span, name } of reading.requirements) {
      expect(text.slice(span.start, span.end).toLowerCase()).toBe(name);
    }
  });

  test("of older versions tells less", () => {
    const older = `[[package]]
name = "build"
version = "1.2.2"
category = "dev"
optional = false
[package.dependencies]
colorama = {version = "*", markers = "os_name == \\"nt\\""}
packaging = ">=19.1"
tomli = [{version = "*", markers = "python_version < \\"3.11\\""}, {version = "*", markers = "os_name == \\"posix\\""}]
[[package]]
name = "colorama"
version = "0.4.6"
optional = false
[[package]]
name = "packaging"
version = "24.0"
optional = false
[[package]]
name = "tomli"
version = "2.0"
optional = true
[metadata]
lock-version = "1.1"
[metadata.files]
build = [
    {file = "build-1.2.2-py3-none-any.whl", hash = "${hash}"},
    {file = "build-1.2.2.tar.gz", hash = "${hash}"},
]
colorama = []
`;
    const reading = readPoetryLock(older, "poetry.lock", environment);
    // Nobody asks for colorama here but perhaps the project itself.
    expect(told(reading)).toEqual([
      "build 1.2.2 yes [group:dev]",
      "colorama 0.4.6 unknown []",
      "packaging 24.0 yes []",
      "tomli 2.0 yes [optional]",
    ]);
    expect(named(reading, "build").files).toEqual(["build-1.2.2-py3-none-any.whl", "build-1.2.2.tar.gz"]);
    expect(named(reading, "colorama").files).toBeUndefined();
  });
});

test("pdm.lock", () => {
  const text = `[metadata]
groups = ["default", "docs"]
strategy = ["inherit_metadata"]
lock_version = "4.5.0"

[[metadata.targets]]
requires_python = ">=3.9"

[[package]]
name = "cffi"
version = "1.17.1"
requires_python = ">=3.8"
groups = ["default", "docs"]
marker = "platform_python_implementation != \\"PyPy\\""
dependencies = [
    "pycparser",
]
files = [
    {file = "cffi-1.17.1-cp313-cp313-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", hash = "${hash}"},
    {file = "cffi-1.17.1.tar.gz", hash = "${hash}"},
]

[[package]]
name = "coverage"
version = "7.0"
groups = ["docs"]
files = [
    {url = "https://host/coverage-7.0-py3-none-any.whl", hash = "${hash}"},
]

[[package]]
name = "coverage"
version = "7.0"
extras = ["toml"]
groups = ["docs"]

[[package]]
name = "thing"
version = "1.0"
git = "https://host/thing.git"
groups = ["default"]
`;
  const reading = readPdmLock(text, "pdm.lock", environment);
  expect(told(reading)).toEqual([
    "cffi 1.17.1 yes [main group:docs]",
    "coverage 7.0 yes [group:docs]",
    "thing 1.0 yes [main]",
  ]);
  expect(named(reading, "cffi").files).toHaveLength(2);
  expect(named(reading, "coverage").files).toEqual(["coverage-7.0-py3-none-any.whl"]);
  expect(named(reading, "thing")).toMatchObject({ kind: "vcs" });
  expect(named(reading, "cffi").filesIncomplete).toBe(false);
  const chosen = text.replace('requires_python = ">=3.9"', 'requires_python = ">=3.9"\nplatform = "linux"');
  expect(named(readPdmLock(chosen, "pdm.lock", environment), "cffi").filesIncomplete).toBe(true);
  // Files for a Python that no target is for were left out; an older lock does not tell its targets.
  const isIncomplete = (lock: string) => named(readPdmLock(lock, "pdm.lock", environment), "cffi").filesIncomplete;
  expect(isIncomplete(text.replace('">=3.9"', '">=3.9,<3.13"'))).toBe(true);
  expect(isIncomplete(text.replace('">=3.9"', '"==3.13.*"'))).toBe(false);
  expect(isIncomplete(text.replace('[[metadata.targets]]\nrequires_python = ">=3.9"', ""))).toBe(true);
});

describe("pylock.toml", () => {
  // In the manner of the example of PEP 751.
  const text = `lock-version = '1.0'
environments = ["sys_platform == 'win32'", "sys_platform == 'linux'"]
requires-python = '>=3.12'
extras = ["plot"]
dependency-groups = ["default", "dev"]
default-groups = ["default"]
created-by = 'mousebender'

[[packages]]
name = 'attrs'
version = '25.1.0'
requires-python = '>=3.8'
wheels = [
  {name = 'attrs-25.1.0-py3-none-any.whl', upload-time = 2025-01-25T11:30:10.164985+00:00, url = 'https://host/63/attrs-25.1.0-py3-none-any.whl', size = 63152, hashes = {sha256 = 'c75a'}},
]
[[packages.attestation-identities]]
environment = 'release-pypi'
kind = 'GitHub'

[[packages]]
name = 'numpy'
version = '2.2.3'
marker = "'plot' in extras"

[packages.sdist]
name = 'numpy-2.2.3.tar.gz'
url = 'https://host/numpy-2.2.3.tar.gz'

[[packages.wheels]]
url = 'https://host/numpy-2.2.3-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl'
hashes = {sha256 = '831e'}

[[packages.wheels]]
path = 'wheels/numpy-2.2.3-cp313-cp313-win_amd64.whl'

[[packages]]
name = 'pywin32'
version = '311'
marker = "sys_platform == 'win32' and 'default' in dependency_groups"

[[packages]]
name = 'ruff'
version = '0.9'
marker = "'default' in dependency_groups or 'dev' in dependency_groups"

[[packages]]
name = 'local'
directory = {path = '../local', editable = true}

[[packages]]
name = 'thing'
vcs = {type = 'git', url = 'https://host/thing.git', commit-id = '0123'}

[[packages]]
name = 'zipped'
archive = {url = 'https://host/zipped-1.0.zip', hashes = {sha256 = '00'}}
`;

  test("says what is installed here", () => {
    const reading = readPylock(text, "pylock.toml", environment);
    expect(reading.problems).toEqual([]);
    expect(told(reading)).toEqual([
      "attrs 25.1.0 yes [main]",
      "numpy 2.2.3 yes [extra:plot]",
      "pywin32 311 no [main]",
      "ruff 0.9 yes [main group:dev]",
      "local - yes [main]",
      "thing - yes [main]",
      "zipped - yes [main]",
    ]);
    expect(reading.requirements.map((it) => it.files)).toEqual([
      ["attrs-25.1.0-py3-none-any.whl"],
      [
        "numpy-2.2.3-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        "numpy-2.2.3-cp313-cp313-win_amd64.whl",
        "numpy-2.2.3.tar.gz",
      ],
      undefined,
      undefined,
      undefined,
      undefined,
      ["zipped-1.0.zip"],
    ]);
    expect(named(reading, "local")).toMatchObject({ kind: "path", location: "../local", editable: true });
    expect(named(reading, "thing")).toMatchObject({ kind: "vcs", location: "https://host/thing.git" });
    expect(named(reading, "zipped")).toMatchObject({ kind: "url" });
    for (const { span, name } of reading.requirements) expect(text.slice(span.start, span.end)).toBe(name);
  });

  test("may be for some environments, or for the machine that wrote it", () => {
    const incomplete = (text: string, python = "3.13") =>
      readPylock(text, "pylock.toml", { ...environment, python }).requirements[0]?.filesIncomplete;
    expect(incomplete(text)).toBe(false);
    expect(incomplete(text, "3.11")).toBe(true);
    expect(incomplete(text.replace(", \"sys_platform == 'linux'\"", ""))).toBe(true);
    expect(incomplete(text.replace("mousebender", "pip"))).toBe(true);
  });
});

test("Pipfile.lock", () => {
  const text = JSON.stringify(
    {
      _meta: {
        sources: [
          { name: "pypi", url: "https://pypi.org/simple" },
          { name: "internal", url: "https://host/simple" },
        ],
      },
      default: {
        Django: { hashes: [hash], index: "pypi", version: "==4.2.1", markers: "python_version >= '3.8'" },
        default: { hashes: [hash], version: "==1.0" },
        pywin32: { version: "==311", markers: "sys_platform == 'win32'" },
        thing: { git: "https://host/thing.git", ref: "0123", extras: ["x"] },
        app: { editable: true, path: "." },
      },
      develop: { django: { version: "==4.2.1" }, pytest: { version: "==8.0.0" } },
    },
    undefined,
    4,
  );
  const reading = readPipfileLock(text, "Pipfile.lock", environment);
  expect(reading.problems).toEqual([]);
  expect(told(reading)).toEqual([
    "django 4.2.1 yes [main]",
    "default 1.0 yes [main]",
    "pywin32 311 no [main]",
    "thing - yes [main]",
    "app - yes [main]",
    "django 4.2.1 yes [group:dev]",
    "pytest 8.0.0 yes [group:dev]",
  ]);
  expect(reading.requirements[0]).toMatchObject({ hashed: true, files: undefined });
  expect(named(reading, "thing")).toMatchObject({ kind: "vcs", extras: ["x"] });
  const lines = text.split("\n");
  expect(reading.requirements.map((it) => [lines[it.line]?.trim(), text.slice(it.span.start, it.span.end)])).toEqual([
    ['"Django": {', "Django"],
    ['"default": {', "default"],
    ['"pywin32": {', "pywin32"],
    ['"thing": {', "thing"],
    ['"app": {', "app"],
    ['"django": {', "django"],
    ['"pytest": {', "pytest"],
  ]);
  expect(new Set(reading.requirements.map((it) => it.line)).size).toBe(7);
  expect(reading.settings.map((it) => it.option)).toEqual(["index-url", "extra-index-url"]);
});

describe("a broken lock is told with its place", () => {
  test.each([
    [readUvLock, uv.replace('version = "0.1.0"', "version = 0.1.0.0"), 10],
    [readUvLock, uv.replace('name = "pytest"', "name = pytest ="), 27],
    [readPoetryLock, "[[package]]\nname =\n", 1],
    [readPdmLock, "[[package]\n", 0],
    [readPylock, "a = [\n", 1],
  ])("%o", (reader, text, line) => {
    const { requirements, problems } = reader(text, "lock", environment);
    expect(requirements).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toMatch(/^The file is not valid TOML: /);
    expect(problems[0]?.line).toBe(line);
  });

  test("in JSON too", () => {
    expect(readPipfileLock("{", "Pipfile.lock", environment).problems[0]?.message).toMatch(
      /^The file is not valid JSON/,
    );
    expect(readPipfileLock("[1]", "Pipfile.lock", environment)).toMatchObject({ requirements: [], problems: [] });
  });

  test("strange values are no packages, and no exception", () => {
    for (const reader of [readUvLock, readPoetryLock, readPdmLock, readPylock]) {
      for (const text of [
        "",
        "package = 1\npackages = 1",
        "[[package]]\n[[packages]]\n",
        '[[package]]\nname = 1\nfiles = 3\nwheels = {}\n[[packages]]\nname = "x"\nwheels = 0\nmarker = 1\n',
      ]) {
        expect(() => reader(text, "lock", environment)).not.toThrow();
      }
    }
  });
});
