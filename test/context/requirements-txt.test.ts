// Requirements files of pip.
import { describe, expect, test } from "vitest";
import { readRequirementsTxt } from "../../server/src/context/requirements/requirements-txt.ts";

const environment = { python: "3.13", architecture: "x86_64" };
const read = (text: string) => readRequirementsTxt(text, "requirements.txt", environment);
const only = (text: string) => {
  const { requirements, problems } = read(text);
  expect(problems).toEqual([]);
  expect(requirements).toHaveLength(1);
  return requirements[0]!;
};

describe("a requirement", () => {
  test("says all that it says", () => {
    expect(only("Django[argon2, BCrypt] >=5,<6 ; python_version >= '3.10'  # why\n")).toEqual({
      name: "django",
      extras: ["argon2", "bcrypt"],
      specifier: ">=5,<6",
      version: undefined,
      marker: "python_version >= '3.10'",
      applies: "yes",
      kind: "index",
      location: undefined,
      editable: false,
      hashed: false,
      files: undefined,
      filesIncomplete: false,
      sections: ["main"],
      file: "requirements.txt",
      span: { start: 0, end: 56 },
      line: 0,
    });
  });

  test("may be pinned", () => {
    expect(only("mod_wsgi==5.0.2")).toMatchObject({ name: "mod-wsgi", version: "5.0.2" });
    expect(only("torch===2.3.0+cu121")).toMatchObject({ version: "2.3.0+cu121" });
    expect(only("numpy==1.26.*")).toMatchObject({ version: undefined, specifier: "==1.26.*" });
  });

  test("may be for another environment", () => {
    expect(only("pywin32; sys_platform == 'win32'").applies).toBe("no");
    expect(only("x; python_full_version < '3.13.1'").applies).toBe("unknown");
  });

  test("may have hashes on lines of its own", () => {
    const text = "a==1\nb==2 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\n    # via a\nc==3\n";
    const { requirements, problems } = read(text);
    expect(problems).toEqual([]);
    expect(requirements.map((it) => [it.name, it.hashed, it.line])).toEqual([
      ["a", false, 0],
      ["b", true, 1],
      ["c", false, 5],
    ]);
    expect(requirements.map((it) => text.slice(it.span.start, it.span.end))).toEqual(["a==1", "b==2", "c==3"]);
  });
});

describe("places", () => {
  test("are those of the file, whatever its line breaks", () => {
    for (const end of ["\n", "\r\n", "\r"]) {
      const text = ["# head", "", "  a==1  # x", "b \\", "  >= 2 \\", "  ; os_name == 'posix'", "\tc", ""].join(end);
      const { requirements } = read(text);
      expect(requirements.map((it) => it.line)).toEqual([2, 3, 6]);
      const [a, b, c] = requirements.map((it) => text.slice(it.span.start, it.span.end));
      expect([a, c]).toEqual(["a==1", "c"]);
      expect(b).toMatch(/^b \\[\s\S]*'posix'$/);
      expect(requirements[1]).toMatchObject({ specifier: ">= 2", marker: "os_name == 'posix'" });
    }
  });

  test("count UTF-16 units and a byte order mark", () => {
    const text = "\uFEFF# \u{1F40D}\na==1\n";
    const { requirements } = read(text);
    expect(text.slice(requirements[0]!.span.start, requirements[0]!.span.end)).toBe("a==1");
    expect(read("\uFEFFa==1").requirements[0]).toMatchObject({ name: "a", span: { start: 1, end: 5 } });
  });

  test("of a second line of a continued one are on it", () => {
    const { settings } = read("--extra-index-url \\\n  https://example.com/simple\n");
    expect(settings[0]).toMatchObject({ option: "extra-index-url", value: "https://example.com/simple" });
    expect(settings[0]?.span).toEqual({ start: 22, end: 48 });
  });
});

describe("continued lines", () => {
  test("end at a comment", () => {
    expect(read("a \\\n# b\nc").requirements.map((it) => it.name)).toEqual(["a", "c"]);
  });

  test("may be the last", () => expect(only("a==1 \\").version).toBe("1"));

  test("do not begin in a comment", () => {
    expect(read("# a \\\nb").requirements.map((it) => it.name)).toEqual(["b"]);
  });
});

test("a comment begins behind white space only", () => {
  expect(only("a @ https://host/a.zip#sha256=00 # why").location).toBe("https://host/a.zip#sha256=00");
});

describe("addresses and paths", () => {
  test.each([
    ["git+https://github.com/some/thing.git@v1#egg=Some_Thing&subdirectory=x", "vcs", "some-thing", undefined],
    ["git+ssh://git@github.com/some/thing.git", "vcs", undefined, undefined],
    ["thing @ git+https://github.com/some/thing@main", "vcs", "thing", undefined],
    ["https://host/path/some_thing-1.2-py3-none-any.whl", "url", "some-thing", "1.2"],
    ["https://host/path/some-thing-1.2.tar.gz#sha256=00", "url", "some-thing", "1.2"],
    ["https://github.com/some/thing/archive/refs/heads/main.zip", "url", undefined, undefined],
    ["thing @ https://host/thing-1.2-py3-none-any.whl ; os_name == 'posix'", "url", "thing", "1.2"],
    ["./some_thing-1.2-cp313-cp313-linux_x86_64.whl", "path", "some-thing", "1.2"],
    ["file:///srv/wheels/some_thing-1.2-py3-none-any.whl", "path", "some-thing", "1.2"],
    ["wheels/some_thing-1.2.zip", "path", "some-thing", "1.2"],
    [".", "path", undefined, undefined],
    ["../shared", "path", undefined, undefined],
    ["/opt/thing", "path", undefined, undefined],
  ])("%s", (text, kind, name, version) => {
    expect(only(text)).toMatchObject({ kind, name, version, editable: false });
  });

  test("an archive is its own list of files", () => {
    expect(only("https://host/a-1-py3-none-any.whl").files).toEqual(["a-1-py3-none-any.whl"]);
    expect(only("https://host/torch-2.0.0%2Bcpu-cp313-cp313-linux_x86_64.whl")).toMatchObject({
      version: "2.0.0+cpu",
      files: ["torch-2.0.0+cpu-cp313-cp313-linux_x86_64.whl"],
    });
    expect(only("git+https://host/a.git").files).toBeUndefined();
  });

  test("have markers and extras too", () => {
    expect(only("./thing[fast] ; os_name == 'nt'")).toMatchObject({
      extras: ["fast"],
      applies: "no",
      location: "./thing",
    });
    expect(only("https://host/a.zip ; os_name == 'nt'")).toMatchObject({
      applies: "no",
      location: "https://host/a.zip",
    });
  });

  test("may be editable", () => {
    expect(only("-e .[dev]")).toMatchObject({ kind: "path", location: ".", extras: ["dev"], editable: true });
    expect(only("--editable=git+https://host/a.git#egg=a")).toMatchObject({ kind: "vcs", name: "a", editable: true });
    expect(only("-e thing")).toMatchObject({ kind: "path", editable: true });
  });
});

describe("options", () => {
  const settings = (text: string) => {
    const { settings, problems } = read(text);
    expect(problems).toEqual([]);
    return settings.map((it) => [it.option, it.value, text.slice(it.span.start, it.span.end)]);
  };

  test.each([
    ["-i https://host/simple", "index-url", "https://host/simple"],
    ["--index-url=https://host/simple", "index-url", "https://host/simple"],
    ["--pypi-url https://host/simple", "index-url", "https://host/simple"],
    ["--extra-index-url https://${USER}:${PASS}@host/simple", "extra-index-url", "https://${USER}:${PASS}@host/simple"],
    ["-f ./wheels", "find-links", "./wheels"],
    ["-f./wheels", "find-links", "./wheels"],
    ["--no-binary :all:", "no-binary", ":all:"],
    ["--only-binary=numpy,scipy", "only-binary", "numpy,scipy"],
    ['--find-links "a folder"', "find-links", "a folder"],
  ])("%s", (text, option, value) => {
    expect(settings(text).map((it) => it.slice(0, 2))).toEqual([[option, value]]);
  });

  test("without a value", () => {
    expect(settings("--no-index\n--prefer-binary\n--require-hashes\n--pre\n--trusted-host h")).toEqual([
      ["no-index", "", "--no-index"],
      ["prefer-binary", "", "--prefer-binary"],
    ]);
  });

  test("several on a line", () => {
    expect(settings("--no-index --find-links=/wheels").map(([option]) => option)).toEqual(["no-index", "find-links"]);
  });

  test("of one requirement that build everything from source", () => {
    expect(settings("a --global-option=x")).toEqual([["no-binary", ":all:", "a"]]);
    expect(settings("a --config-settings=x=y")).toEqual([]);
  });

  test("name other files", () => {
    const text = "-r base.txt\n--constraint=../c.txt\n-rmore.txt\n";
    const { nested } = read(text);
    expect(nested.map((it) => [it.path, it.constraint, text.slice(it.span.start, it.span.end)])).toEqual([
      ["base.txt", false, "base.txt"],
      ["../c.txt", true, "../c.txt"],
      ["more.txt", false, "more.txt"],
    ]);
  });
});

describe("what is not understood is told with its place", () => {
  test.each([
    ["a\nb = 1\n", 1, "b = 1 is not understood, because = 1 is no specifier of versions"],
    ["a; nonsense", 0, "a; nonsense is not understood, because nonsense is no environment marker"],
    ["--frobnicate", 0, "pip knows no option --frobnicate here"],
    ["${PACKAGE}==1.0", 0, "${PACKAGE}==1.0 holds a variable whose value is not known"],
  ])("%j", (text, line, message) => expect(read(text).problems).toMatchObject([{ line, message }]));

  test("and costs nothing else", () => {
    expect(read("a\n???\nb").requirements.map((it) => it.name)).toEqual(["a", "b"]);
  });
});

// So long that a reader which takes quadratic time does not end.
test("nothing brings the reader down", () => {
  const awful = [
    " ".repeat(2_000_000),
    `a${" ".repeat(1_000_000)}#`,
    "-".repeat(1_000_000),
    "\\\n".repeat(500_000),
    `a[${",".repeat(1_000_000)}`,
  ];
  for (const text of [...awful, "", "\0", "\uFEFF", "[", "@", ";", "-r", "-e", "--hash"])
    expect(() => read(text)).not.toThrow();
});
