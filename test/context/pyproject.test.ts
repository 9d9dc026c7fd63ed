// pyproject.toml, Pipfile and setup.cfg: what a project wishes for.
import { describe, expect, test } from "vitest";
import { readPipfile } from "../../server/src/context/requirements/pipfile.ts";
import { specifierOf } from "../../server/src/context/requirements/poetry.ts";
import { readPyproject } from "../../server/src/context/requirements/pyproject.ts";
import type { Reading } from "../../server/src/context/requirements/requirement.ts";
import { readSetupCfg } from "../../server/src/context/requirements/setup-cfg.ts";

const environment = { python: "3.13", architecture: "x86_64" };
const read = (text: string) => readPyproject(text, "pyproject.toml", environment);
const listed = ({ requirements }: Reading) => requirements.map((it) => [it.name, it.sections.join(" ")]);
const spans = (text: string, { requirements }: Reading) =>
  requirements.map((it) => text.slice(it.span.start, it.span.end));

describe("pyproject.toml", () => {
  test("PEP 621: what is installed, for extras, and to build", () => {
    const text = `[build-system]
requires = ["setuptools>=61", 'numpy==2.1.0']

[project]
name = "app" # a comment with "quotes"
dependencies = [
  "psycopg2>=2.9", # why
  'httpx[http2] ; python_version < "3.9"',
]

[project.optional-dependencies]
Fast_Path = ["uvloop"]
`;
    const reading = read(text);
    expect(reading.problems).toEqual([]);
    expect(listed(reading)).toEqual([
      ["psycopg2", "main"],
      ["httpx", "main"],
      ["setuptools", "build"],
      ["numpy", "build"],
      ["uvloop", "extra:fast-path"],
    ]);
    expect(spans(text, reading)).toEqual([
      "psycopg2>=2.9",
      'httpx[http2] ; python_version < "3.9"',
      "setuptools>=61",
      "numpy==2.1.0",
      "uvloop",
    ]);
    expect(reading.requirements.map((it) => it.line)).toEqual([6, 7, 1, 1, 11]);
    expect(reading.requirements[1]).toMatchObject({ applies: "no", extras: ["http2"] });
  });

  test("tables may be written in other ways", () => {
    const text =
      'project.name = "x"\nproject.dependencies = ["a"]\nbuild-system = { requires = ["b"] }\n"dependency-groups".c = ["""d"""]\n';
    const reading = read(text);
    expect(listed(reading)).toEqual([
      ["a", "main"],
      ["b", "build"],
      ["d", "group:c"],
    ]);
    expect(spans(text, reading)).toEqual(["a", "b", "d"]);
  });

  test("PEP 735: groups include others, by their normalised names", () => {
    const reading = read(`[dependency-groups]
test = ["pytest>7", "coverage"]
Type_Check = ["mypy", {include-group = "test"}]
all = [{include-group = "type-check"}]
broken = [{include-group = "nothing"}]
`);
    expect(listed(reading)).toEqual([
      ["pytest", "group:test group:type-check group:all"],
      ["coverage", "group:test group:type-check group:all"],
      ["mypy", "group:type-check group:all"],
    ]);
    expect(reading.problems).toMatchObject([{ line: 4, message: "There is no group nothing" }]);
  });

  test("groups that include each other come to an end", () => {
    const reading = read('[dependency-groups]\na = ["x", {include-group = "b"}]\nb = ["y", {include-group = "a"}]\n');
    expect(listed(reading)).toEqual([
      ["x", "group:a group:b"],
      ["y", "group:b group:a"],
    ]);
  });

  test("an extra may name others of the project itself", () => {
    const reading = read(`[project]
name = "My.App"
[project.optional-dependencies]
all = ["my-app[web,db] >=1", "rich"]
web = ["uvicorn"]
db = ["psycopg2"]
`);
    expect(listed(reading)).toEqual([
      ["rich", "extra:all"],
      ["uvicorn", "extra:web extra:all"],
      ["psycopg2", "extra:db extra:all"],
    ]);
  });

  test("Poetry's tables", () => {
    const text = `[tool.poetry.dependencies]
python = "^3.11"
Django = "^5.0"
psycopg2 = {version = "2.9.9", optional = true}
mysqlclient = {version = "~2.2", markers = "sys_platform == 'win32'"}
shared = {path = "../shared", develop = true}
thing = {git = "https://host/thing.git", rev = "main"}
numpy = [
  {version = "<2", python = "<3.12"},
  {version = ">=2", python = ">=3.12"},
]
[tool.poetry.extras]
db = ["psycopg2"]
[tool.poetry.group.dev.dependencies]
pytest = "*"
`;
    const reading = read(text);
    expect(reading.problems).toEqual([]);
    expect(reading.requirements).toMatchObject([
      { name: "django", specifier: ">=5.0,<6", sections: ["main"], line: 2 },
      { name: "psycopg2", version: "2.9.9", sections: ["extra:db"] },
      { name: "mysqlclient", specifier: ">=2.2,<2.3", applies: "no" },
      { name: "shared", kind: "path", location: "../shared", editable: true },
      { name: "thing", kind: "vcs", location: "https://host/thing.git" },
      { name: "numpy", specifier: "<2", applies: "no", line: 8 },
      { name: "numpy", specifier: ">=2", applies: "yes", line: 9 },
      { name: "pytest", specifier: "", sections: ["group:dev"] },
    ]);
  });

  test("uv's and PDM's tables", () => {
    const reading = read(`[project]
name = "x"
dependencies = ["a", "b", "c", "d"]
[tool.uv]
dev-dependencies = ["ruff"]
[tool.uv.sources]
a = { git = "https://host/a" }
b = { path = "../b", editable = true }
c = { index = "internal" }
d = [{ git = "https://host/d", marker = "sys_platform == 'linux'" }, { index = "internal" }]
[[tool.uv.index]]
name = "internal"
url = "https://host/simple"
explicit = true
[[tool.uv.index]]
url = "https://other/simple"
[tool.pdm.dev-dependencies]
lint = ["flake8"]
`);
    expect(reading.requirements.map((it) => [it.name, it.kind, it.editable, it.sections.join()])).toEqual([
      ["a", "vcs", false, "main"],
      ["b", "path", true, "main"],
      ["c", "index", false, "main"],
      ["d", "index", false, "main"],
      ["ruff", "index", false, "group:dev"],
      ["flake8", "index", false, "group:lint"],
    ]);
    expect(reading.settings.map((it) => [it.option, it.value])).toEqual([["extra-index-url", "https://other/simple"]]);
  });

  test("what setuptools reads from other files is followed, what only the build knows is told", () => {
    const reading = read(`[project]
name = "x"
dynamic = ["version", "dependencies", "optional-dependencies"]
[tool.setuptools.dynamic]
dependencies = {file = ["requirements.txt"]}
`);
    expect(reading.nested).toMatchObject([{ path: "requirements.txt", sections: ["main"], constraint: false }]);
    expect(reading.problems).toMatchObject([
      { line: 2, message: "The optional-dependencies are known to the build only" },
    ]);
  });

  test("a broken file is told with its place", () => {
    const reading = read('[project]\nname = "x"\ndependencies = [\n  "a"\n  "b",\n]\n');
    expect(reading.requirements).toEqual([]);
    expect(reading.problems).toHaveLength(1);
    expect(reading.problems[0]?.message).toMatch(/^The file is not valid TOML: /);
    expect(reading.problems[0]?.line).toBe(4);
  });

  test("strange values are no requirements, and no exception", () => {
    expect(read('project = 1\ntool = []\n"dependency-groups" = "x"\n').requirements).toEqual([]);
    expect(read("[project]\ndependencies = [1, 1979-05-27, {a = 1}, []]\n").requirements).toEqual([]);
    expect(read('[project]\nname = "__proto__"\ndependencies = ["constructor"]\n').requirements).toHaveLength(1);
  });
});

describe("Poetry's way to write versions", () => {
  // The table of its documentation.
  test.each([
    ["^1.2.3", ">=1.2.3,<2"],
    ["^1.2", ">=1.2,<2"],
    ["^1", ">=1,<2"],
    ["^0.2.3", ">=0.2.3,<0.3"],
    ["^0.0.3", ">=0.0.3,<0.0.4"],
    ["^0.0", ">=0.0,<0.1"],
    ["^0", ">=0,<1"],
    ["~1.2.3", ">=1.2.3,<1.3"],
    ["~1.2", ">=1.2,<1.3"],
    ["~1", ">=1,<2"],
    ["*", ""],
    ["1.*", "==1.*"],
    ["1.2.*", "==1.2.*"],
    [">=1.2,<1.5", ">=1.2,<1.5"],
    [">= 1.2 < 1.5", ">=1.2,<1.5"],
    ["1.2.3", "==1.2.3"],
    ["==1.2.3", "==1.2.3"],
    ["^1.0 || ^2.0", ""],
    ["^1.0 || latest", undefined],
    ["latest", undefined],
  ])("%s", (constraint, specifier) => expect(specifierOf(constraint)).toBe(specifier));
});

test("a Pipfile", () => {
  const text = `[[source]]
url = "https://pypi.org/simple"
name = "pypi"
[[source]]
url = "https://host/simple"
name = "internal"
[packages]
Django = "*"
psycopg2 = "==2.9.9"
torch = {version = "~=2.3.0", index = "internal", extras = ["opt"]}
pywin32 = {version = "*", sys_platform = "== 'win32'"}
thing = {git = "https://host/thing.git", ref = "main"}
app = {path = ".", editable = true}
[dev-packages]
pytest = ">=7"
[constructor]
sphinx = "*"
[requires]
python_version = "3.12"
`;
  const reading = readPipfile(text, "Pipfile", environment);
  expect(reading.problems).toEqual([]);
  expect(reading.requirements).toMatchObject([
    { name: "django", specifier: "", sections: ["main"], line: 7 },
    { name: "psycopg2", version: "2.9.9" },
    { name: "torch", specifier: "~=2.3.0", extras: ["opt"] },
    { name: "pywin32", applies: "no" },
    { name: "thing", kind: "vcs" },
    { name: "app", kind: "path", editable: true },
    { name: "pytest", sections: ["group:dev"] },
    { name: "sphinx", sections: ["group:constructor"] },
  ]);
  expect(reading.settings.map((it) => [it.option, it.value])).toEqual([
    ["index-url", "https://pypi.org/simple"],
    ["extra-index-url", "https://host/simple"],
  ]);
});

test("setup.cfg", () => {
  const text = `[metadata]
name = thing
install_requires = not here

[options]
setup-requires = cffi>=1; wheel
install_requires =
    # a comment
    psycopg2 >= 2.9  # another
    httpx[http2]; python_version < "3.9"

    rich
packages = find:

[options.extras_require]
Web_UI = uvicorn
docs =
    sphinx
    file: docs.txt, more.txt
`;
  const reading = readSetupCfg(text, "setup.cfg", environment);
  expect(reading.problems).toEqual([]);
  expect(listed(reading)).toEqual([
    ["cffi", "build"],
    ["wheel", "build"],
    ["psycopg2", "main"],
    ["httpx", "main"],
    ["rich", "main"],
    ["uvicorn", "extra:web-ui"],
    ["sphinx", "extra:docs"],
  ]);
  expect(spans(text, reading)).toEqual([
    "cffi>=1",
    "wheel",
    "psycopg2 >= 2.9",
    'httpx[http2]; python_version < "3.9"',
    "rich",
    "uvicorn",
    "sphinx",
  ]);
  expect(reading.requirements[3]?.applies).toBe("no");
  expect(reading.nested.map((it) => [it.path, it.sections.join()])).toEqual([
    ["docs.txt", "extra:docs"],
    ["more.txt", "extra:docs"],
  ]);
});
