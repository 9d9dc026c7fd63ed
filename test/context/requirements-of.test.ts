// Everything that a file asks for, with the files that it names, and what that means on an image.
import { describe, expect, test } from "vitest";
import { type Context, memoryContext } from "../../server/src/context/context.ts";
import { judged, type Platform, verdictOf } from "../../server/src/context/requirements/judge.ts";
import { installOptions, optionsFor } from "../../server/src/context/requirements/options.ts";
import { requirementsOf } from "../../server/src/context/requirements/requirements-of.ts";

const environment = { python: "3.13", architecture: "x86_64" };
const platform: Platform = {
  python: "3.13",
  distro: { family: "el", version: 10, flavor: "c10s", glibc: "2.39", python3: "3.12" },
  architecture: "x86_64",
};
const of = (files: Readonly<Record<string, string>>, path = "requirements.txt") =>
  requirementsOf(memoryContext(files), path, environment);
const names = ({ requirements }: ReturnType<typeof of>) => requirements.map((it) => `${it.file}:${it.name}`);

describe("files that name others", () => {
  test("are followed, seen from each of them", () => {
    const found = of(
      {
        "app/requirements/all.txt": "-r ./base.txt\n-r ../../shared.txt\nc",
        "app/requirements/base.txt": "a",
        "shared.txt": "b",
      },
      "app/requirements/all.txt",
    );
    expect(found.problems).toEqual([]);
    expect(names(found)).toEqual(["app/requirements/all.txt:c", "app/requirements/base.txt:a", "shared.txt:b"]);
    expect(found.files).toEqual(["app/requirements/all.txt", "app/requirements/base.txt", "shared.txt"]);
  });

  test("and constraints install nothing, but pin", () => {
    const found = of({
      "requirements.txt": "-c constraints.txt\nnumpy\npandas<2\nlxml==5.3.0\nscipy",
      "constraints.txt": "-r more.txt\nNumPy==1.26.4\npandas==2.1.0\nlxml==4.9.3\nunused==1\n",
      "more.txt": "scipy==1.14.1 ; sys_platform == 'win32'",
    });
    expect(found.requirements.map((it) => [it.name, it.version])).toEqual([
      ["numpy", "1.26.4"],
      ["pandas", undefined],
      ["lxml", "5.3.0"],
      ["scipy", undefined],
    ]);
    expect(found.constraints.map((it) => it.name)).toEqual(["numpy", "pandas", "lxml", "unused", "scipy"]);
  });

  test("in a circle come to an end", () => {
    const found = of({ "requirements.txt": "-r b.txt\na", "b.txt": "-r requirements.txt\nb" });
    expect(names(found)).toEqual(["requirements.txt:a", "b.txt:b"]);
  });

  test("are read once for one purpose, however often they are named", () => {
    const chain = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [`${at}.txt`, `-r ${at + 1}.txt\n-r ${at + 1}.txt\np${at}`]),
    );
    expect(of({ ...chain, "40.txt": "end" }, "0.txt").requirements).toHaveLength(41);
  });

  test("from pyproject.toml and setup.cfg too", () => {
    const pyproject =
      '[project]\nname = "x"\ndynamic = ["dependencies", "optional-dependencies"]\n' +
      '[tool.setuptools.dynamic]\ndependencies = { file = "deps.in" }\n' +
      'optional-dependencies.fast = { file = ["fast.txt"] }\n';
    const found = of({ "pyproject.toml": pyproject, "deps.in": "a", "fast.txt": "uvloop" }, "pyproject.toml");
    expect(found.problems).toEqual([]);
    expect(found.requirements.map((it) => [it.name, it.file, it.sections.join()])).toEqual([
      ["a", "deps.in", "main"],
      ["uvloop", "fast.txt", "extra:fast"],
    ]);
    const cfg = of({ "setup.cfg": "[options]\ninstall_requires = file: deps.txt\n", "deps.txt": "b" }, "setup.cfg");
    expect(names(cfg)).toEqual(["deps.txt:b"]);
  });
});

describe("what cannot be read is unknown, not absent", () => {
  test.each([
    ["-r missing.txt", 0, "missing.txt is not there"],
    ["a\n-r ../../outside.txt", 1, "../../outside.txt lies outside of the build context"],
    ["-c https://host/constraints.txt", 0, "https://host/constraints.txt lies outside of the build context"],
    ["-r /srv/base.txt", 0, "/srv/base.txt lies outside of the build context"],
    ["-r ${NAME}.txt", 0, "${NAME}.txt lies outside of the build context"],
  ])("%j", (text, line, message) => {
    expect(of({ "requirements.txt": text }).problems).toMatchObject([{ file: "requirements.txt", line, message }]);
  });

  test("the file itself", () => {
    expect(of({}).problems).toMatchObject([
      { file: "requirements.txt", line: 0, message: "requirements.txt is not there" },
    ]);
    const secret: Context = { read: () => undefined, kind: () => "unknown", list: () => undefined };
    expect(requirementsOf(secret, "requirements.txt", environment).problems).toMatchObject([
      { message: "requirements.txt cannot be read" },
    ]);
    expect(of({ "setup.py": "setup(install_requires=load())" }, "setup.py").problems).toHaveLength(1);
    expect(of({ "setup.py": "setup()" }, "setup.py").problems).toHaveLength(0);
  });

  test("an absolute path may be known to somebody", () => {
    const locate = (path: string) => (path.startsWith("/srv/") ? path.slice(5) : undefined);
    const context = memoryContext({ "requirements.txt": "-r /srv/base.txt\n-r /etc/x.txt", "base.txt": "a" });
    const found = requirementsOf(context, "requirements.txt", {
      ...environment,
      image: { at: "/app/requirements.txt", locate, whyNot: () => "is elsewhere", isChanged: () => undefined },
    });
    expect(found.requirements.map((it) => it.name)).toEqual(["a"]);
    expect(found.problems).toMatchObject([{ line: 1, message: "/etc/x.txt is elsewhere" }]);
  });
});

test.each([
  ["requirements.txt", "a"],
  ["requirements-dev.in", "a"],
  ["pyproject.toml", '[project]\ndependencies = ["a"]'],
  ["setup.cfg", "[options]\ninstall_requires = a"],
  ["Pipfile", '[packages]\na = "*"'],
  ["Pipfile.lock", '{"default": {"a": {}}}'],
  ["uv.lock", '[[package]]\nname = "a"'],
  ["tool.py.lock", '[[package]]\nname = "a"'],
  ["poetry.lock", '[[package]]\nname = "a"'],
  ["pdm.lock", '[[package]]\nname = "a"'],
  ["pylock.toml", '[[packages]]\nname = "a"'],
  ["pylock.dev.toml", '[[packages]]\nname = "a"'],
  ["constructor", "a"],
])("%s has its reader", (name, text) => {
  const path = `some/folder/${name}`;
  expect(names(of({ [path]: text }, path))).toEqual([`${path}:a`]);
});

describe("what pip is told", () => {
  const told = (text: string, name = "lxml") => optionsFor(of({ "requirements.txt": text }).options, name);

  test.each<[string, object]>([
    ["", { noBinary: false, onlyBinary: false }],
    ["--no-binary lxml", { noBinary: true, onlyBinary: false }],
    ["--no-binary LXML,other", { noBinary: true }],
    ["--no-binary :all:", { noBinary: true }],
    ["--no-binary :all:\n--only-binary lxml", { noBinary: false, onlyBinary: true }],
    ["--only-binary lxml\n--no-binary :all:", { noBinary: true, onlyBinary: false }],
    ["--no-binary :all:,:none:", { noBinary: false }],
    ["--no-binary other", { noBinary: false }],
    ["--no-index", { elsewhere: "only" }],
    ["-i https://host/simple", { elsewhere: "only" }],
    ["-i https://pypi.org/simple", { noBinary: false, onlyBinary: false }],
    ["-i https://user@pypi.org/simple/", { noBinary: false, onlyBinary: false }],
    ["--extra-index-url https://host/simple", { elsewhere: "too" }],
    ["--extra-index-url https://pypi.org.evil/simple", { elsewhere: "too" }],
    ["-f wheels", { elsewhere: "too" }],
    ["-f wheels\n--no-index", { elsewhere: "only" }],
  ])("%j", (text, options) => {
    expect(told(text)).toMatchObject(options);
    if (!("elsewhere" in options)) expect(told(text).elsewhere).toBeUndefined();
  });

  test("in a nested file counts for all", () => {
    const found = of({ "requirements.txt": "lxml\n-r b.txt", "b.txt": "--no-binary lxml" });
    expect(judged(found, platform)[0]?.verdict).toMatchObject({ verdict: "source" });
    expect(found.options.settings).toMatchObject([{ file: "b.txt" }]);
  });
});

describe("the verdict for a list", () => {
  const verdicts = (files: Readonly<Record<string, string>>, path = "requirements.txt", on = platform) =>
    judged(of(files, path), on).map(({ requirement, verdict }) => [requirement.name, verdict.verdict, verdict.certain]);

  test("from pins and names", () => {
    const text = "uwsgi==2.0.30\nnumpy==1.26.4\nnumpy>=2\npywin32; os_name == 'nt'\ndocopt==0.6.2\nrequests\n";
    expect(verdicts({ "requirements.txt": text })).toEqual([
      ["uwsgi", "source", true],
      ["numpy", "source", true],
      ["numpy", "wheel", false],
      ["docopt", "source", true],
      ["requests", "wheel", false],
    ]);
  });

  test("from the files of a lock", () => {
    const lock = `[[package]]
name = "lxml"
version = "5.3.0"
files = [
    {file = "lxml-5.3.0-cp313-cp313-manylinux_2_28_x86_64.whl", hash = "sha256:00"},
    {file = "lxml-5.3.0.tar.gz", hash = "sha256:00"},
]
`;
    expect(verdicts({ "poetry.lock": lock }, "poetry.lock")).toEqual([["lxml", "wheel", true]]);
    expect(verdicts({ "poetry.lock": lock }, "poetry.lock", { ...platform, architecture: "aarch64" })).toEqual([
      ["lxml", "source", true],
    ]);
    const el8 = { ...platform, distro: { ...platform.distro, version: 8, glibc: "2.17" } };
    expect(verdicts({ "poetry.lock": lock }, "poetry.lock", el8)).toEqual([["lxml", "source", true]]);
  });

  test("what somebody else brings is not needed", () => {
    const runtime = (text: string) =>
      judged(of({ "requirements.txt": text }), platform).flatMap(({ verdict }) => verdict.runtimeRpms);
    expect(runtime("psycopg")).toEqual(["libpq"]);
    expect(runtime("psycopg\npsycopg-binary")).toEqual([]);
    expect(runtime("psycopg[binary]")).toEqual([]);
  });

  test("what comes from a repository is built", () => {
    const [thing, psycopg2, wheel, unnamed] = judged(
      of({
        "requirements.txt":
          "thing @ git+https://host/thing.git\ngit+https://host/x.git#egg=psycopg2\n./a-1-py3-none-any.whl\n-e .\n",
      }),
      platform,
    ).map((it) => it.verdict);
    expect(thing).toMatchObject({ verdict: "source", certain: false, compiles: "unknown" });
    expect(psycopg2).toMatchObject({ verdict: "source", compiles: "yes", buildRpms: ["gcc", "libpq-devel"] });
    expect(wheel).toMatchObject({ verdict: "wheel", certain: true });
    expect(unnamed).toMatchObject({ verdict: "source", certain: false, compiles: "unknown" });
  });

  test("is not certain where the requirement is not", () => {
    const text = "psycopg2==2.9.9 ; python_full_version < '3.13.2'";
    expect(verdicts({ "requirements.txt": text })).toEqual([["psycopg2", "source", false]]);
    const { requirements } = of({ "requirements.txt": "psycopg2==2.9.9" });
    expect(verdictOf(requirements[0]!, installOptions([]), platform).certain).toBe(true);
  });
});
