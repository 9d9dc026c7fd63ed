// Wheel or source: what pip does for a project on an image, and what that takes.
import { describe, expect, test } from "vitest";
import type { Distro } from "../../server/src/knowledge/distro.ts";
import { normalize } from "../../server/src/knowledge/python/names.ts";
import projects from "../../server/src/knowledge/python/projects.json" with { type: "json" };
import { type Question, type Verdict, verdict } from "../../server/src/knowledge/python/verdict.ts";
import { wheelHistory } from "../../server/src/knowledge/python/wheels.ts";

const el = (version: number, glibc: string): Distro => ({
  family: "el",
  version,
  flavor: `rhel${version}`,
  glibc,
  python3: "3.12",
});
const [el8, el9, el10] = [el(8, "2.28"), el(9, "2.34"), el(10, "2.39")];
const fedora: Distro = { family: "fedora", version: 42, flavor: "fedora", glibc: "2.41", python3: "3.13" };

const ask = (project: string, question: Partial<Question> = {}): Verdict =>
  verdict(project, { python: "3.13", distro: el10, architecture: "x86_64", ...question });

describe.each([
  ["Fedora", fedora, "3.13"],
  ["EL 9", el9, "3.12"],
  ["EL 9", el9, "3.14"],
  ["EL 10", el10, "3.12"],
])("on %s", (_, distro, python) => {
  test.each([
    ["uwsgi", "2.0.31", "gcc", ""],
    ["mod_wsgi", "5.0.2", "gcc httpd-devel redhat-rpm-config", "httpd"],
    ["psycopg2", "2.9.10", "gcc libpq-devel", "libpq"],
    ["mysqlclient", "2.2.7", "gcc mariadb-connector-c-devel pkgconf-pkg-config", "mariadb-connector-c"],
    ["python-ldap", "3.4.4", "gcc openldap-devel", "openldap cyrus-sasl-lib"],
    ["gssapi", "1.9.0", "gcc krb5-devel", "krb5-libs"],
    ["pygraphviz", "1.14", "gcc graphviz-devel pkgconf-pkg-config", "graphviz"],
    ["pycairo", "1.28.0", "gcc cairo-devel pkgconf-pkg-config", "cairo"],
  ])("%s is compiled with exactly the right packages", (project, version, build, runtime) => {
    const found = ask(project, { version, distro, python });
    expect(found).toMatchObject({ verdict: "source", certain: true, compiles: "yes", needsPythonHeaders: true });
    expect(found.compilers).toEqual(["gcc"]);
    expect(found.buildRpms.join(" ")).toBe(build);
    expect(found.runtimeRpms.join(" ")).toBe(runtime);
    expect(found.impossible).toBe(false);
  });
});

test("a bare name is a guess", () => {
  expect(ask("psycopg2")).toMatchObject({ verdict: "source", certain: false, buildRpms: ["gcc", "libpq-devel"] });
  expect(ask("numpy")).toMatchObject({ verdict: "wheel", certain: false });
  // Its newest releases have wheels.
  expect(ask("pygraphviz")).toMatchObject({ verdict: "wheel", certain: false });
});

test.each([
  ["numpy", "1.26.4", "2.1.0", "gcc gcc-c++ make openblas-devel", "openblas"],
  ["pandas", "2.1.0", "2.2.3", "gcc gcc-c++", ""],
  ["lxml", "4.9.3", "5.3.0", "gcc libxml2-devel libxslt-devel", "libxml2 libxslt"],
  ["pydantic_core", "2.18.4", "2.20.0", "gcc rust cargo", ""],
  ["cffi", "1.16.0", "1.17.0", "gcc libffi-devel", "libffi"],
])("%s %s is older than its wheels for Python 3.13, which begin with %s", (project, version, since, build, runtime) => {
  const found = ask(project, { version });
  expect(found).toMatchObject({ verdict: "source", certain: true, compiles: "yes", wheelSince: since });
  expect(found.buildRpms.join(" ")).toBe(build);
  expect(found.runtimeRpms.join(" ")).toBe(runtime);
  expect(ask(project, { version: since })).toMatchObject({ verdict: "wheel", certain: true, compiles: "no" });
  expect(ask(project, { version: since }).wheelSince).toBeUndefined();
});

test.each([
  ["fasttext", "g++"],
  ["PyICU", "g++"],
  ["y-py", "cargo gcc"],
])("%s is compiled by %s", (project, compilers) => expect(ask(project).compilers.join(" ")).toBe(compilers));

test.each([
  ["uWSGI", "pyuwsgi"],
  ["mod_wsgi", "gunicorn"],
  ["psycopg2", "psycopg2-binary"],
  ["python-ldap", "ldap3"],
  ["gssapi", undefined],
])("instead of %s there is %s", (project, other) => expect(ask(project).alternatives[0]?.name).toBe(other));

test("psycopg[c] is compiled, and psycopg[binary] is not", () => {
  const compiled = ask("psycopg", { extras: ["c", "pool"] });
  expect(compiled.alternatives[0]?.name).toBe("psycopg[binary]");
  expect(compiled).toMatchObject({
    verdict: "source",
    by: "psycopg-c",
    buildRpms: ["gcc", "libpq-devel"],
    runtimeRpms: ["libpq"],
  });
  expect(ask("psycopg").verdict).not.toBe("source");
});

test("wheels that stop at an old Python make a name likely to compile", () => {
  expect(ask("netifaces", { python: "3.9" }).verdict).not.toBe("source");
  expect(ask("netifaces", { python: "3.12" })).toMatchObject({ verdict: "source", certain: false });
  expect(ask("chroma-hnswlib", { python: "3.12" }).verdict).not.toBe("source");
  expect(ask("chroma-hnswlib")).toMatchObject({ verdict: "source", certain: false });
});

test("what a project pulls in is compiled for it", () => {
  expect(ask("django-auth-ldap")).toMatchObject({ verdict: "source", by: "python-ldap", certain: false });
  expect(ask("pyspnego", { extras: ["kerberos"] })).toMatchObject({ by: "gssapi", certain: false });
  expect(ask("pyspnego").by).toBeUndefined();
});

test("the same pin has a wheel for an older Python", () => {
  expect(ask("numpy", { version: "1.26.4", python: "3.12" })).toMatchObject({ verdict: "wheel", certain: true });
  expect(ask("lxml", { version: "4.9.3", python: "3.12" })).toMatchObject({ verdict: "wheel", certain: true });
});

test("what lies between the last release without and the first with a wheel is not known", () => {
  expect(ask("pydantic-core", { version: "2.1.0", python: "3.12" })).toMatchObject({
    verdict: "unknown",
    certain: false,
    wheelSince: "2.1.2",
  });
});

test("a single older release may have a wheel", () => {
  expect(ask("xmlsec", { version: "1.3.14", python: "3.12" })).toMatchObject({ verdict: "wheel", certain: true });
  expect(ask("xmlsec", { version: "1.3.14", python: "3.13" })).toMatchObject({
    verdict: "source",
    wheelSince: "1.3.16",
  });
  // Between two that are pure is one that is pure.
  expect(ask("libcst", { version: "0.3.16" })).toMatchObject({ verdict: "wheel", certain: true });
});

test("a range counts by the newest release that it allows", () => {
  expect(ask("numpy", { specifier: "<2" })).toMatchObject({ verdict: "source", certain: false, wheelSince: "2.1.0" });
  expect(ask("numpy", { specifier: "~=1.26.0" })).toMatchObject({ verdict: "source", certain: false });
  expect(ask("numpy", { specifier: "<=2.1.0" })).toMatchObject({ verdict: "wheel" });
  expect(ask("numpy", { specifier: ">=1.26,<3" })).toMatchObject({ verdict: "wheel" });
  // Before its first seen release with a wheel nothing is known of this one.
  expect(ask("black", { specifier: "==19.*" })).toMatchObject({ verdict: "unknown", wheelSince: "22.1.0" });
  expect(ask("pygraphviz", { specifier: "<2" })).toMatchObject({ verdict: "source", wheelSince: "2.0" });
});

describe("alternatives", () => {
  const names = (project: string, question: Partial<Question> = {}) =>
    ask(project, question).alternatives.map((it) => it.name);

  test("are those that are not compiled themselves", () => {
    expect(names("psycopg2")).toEqual(["psycopg2-binary", "psycopg[binary]"]);
    expect(names("fasttext", { python: "3.12" })).toContain("fasttext-wheel");
    expect(names("fasttext", { python: "3.13" })).not.toContain("fasttext-wheel");
    // psycopg itself is pure; what its extra brings is not.
    expect(names("psycopg2", { architecture: "s390x" })).toEqual([]);
  });

  test("that need no change of code come first", () => {
    expect(ask("netifaces").alternatives.map((it) => [it.name, it.change])).toEqual([
      ["netifaces2", undefined],
      ["ifaddr", "the imports"],
      ["psutil", "the imports"],
    ]);
    expect(ask("uwsgi").alternatives.map((it) => it.change)).toEqual([undefined, "the command", "the command"]);
  });

  const pins = (project: string, question: Partial<Question>) =>
    Object.fromEntries(ask(project, question).alternatives.map((it) => [it.name, it.specifier]));

  test("keep a version only where the releases are the same", () => {
    expect(pins("psycopg2", { version: "2.9.10" })).toEqual({ "psycopg2-binary": "==2.9.10", "psycopg[binary]": "" });
    expect(pins("psycopg2", { specifier: ">=2.9" })).toEqual({ "psycopg2-binary": ">=2.9", "psycopg[binary]": "" });
    expect(pins("uwsgi", { version: "2.0.22", python: "3.9" })).toEqual({
      pyuwsgi: "==2.0.22",
      gunicorn: "",
      granian: "",
    });
  });

  test("never take a version that the tables do not have", () => {
    const isKnown = (project: string, version: string) =>
      (["x86_64", "aarch64", "ppc64le", "s390x"] as const).some((architecture) =>
        wheelHistory(project)
          ?.stretch("3.13", architecture)
          ?.marks.some((it) => it.version === version),
      );
    let pinned = 0;
    for (const project of Object.keys(projects.projects)) {
      for (const architecture of ["x86_64", "s390x"] as const) {
        for (const { name, specifier } of ask(project, { version: "0.0.77", architecture }).alternatives) {
          const [, version] = /^==(.*)$/.exec(specifier) ?? [];
          if (version === undefined || ["psycopg[binary]", "psycopg", "pyvips[binary]"].includes(name)) continue;
          expect(isKnown(normalize(name), version), `${project}: ${name}${specifier}`).toBe(true);
          pinned++;
        }
      }
    }
    expect(pinned).toBeGreaterThan(3);
  });

  test("take the first release with a wheel where there is none for the pinned one", () => {
    expect(pins("psycopg2", { version: "2.9.9" })["psycopg2-binary"]).toBe("==2.9.10");
    expect(pins("psycopg2", { version: "2.9.9", python: "3.12" })["psycopg2-binary"]).toBe("==2.9.9");
    expect(pins("mysqlclient", { version: "2.2.4" })).toEqual({ PyMySQL: "", "mysql-connector-python": "" });
    expect(pins("annoy", { version: "1.17.3" })["faiss-cpu"]).toBe("==1.10.0");
  });
});

test("what pulls a compiled project in is named", () => {
  expect(ask("psycopg", { extras: ["c"] })).toMatchObject({
    verdict: "source",
    by: "psycopg-c",
    runtimeRpms: ["libpq"],
  });
  expect(ask("django-auth-ldap", { version: "5.0.0" })).toMatchObject({ by: "python-ldap", certain: false });
  expect(ask("psycopg")).not.toHaveProperty("by");
});

describe("source archives", () => {
  test("of pure Python need no compiler", () => {
    expect(ask("docopt", { version: "0.6.2" })).toMatchObject({
      verdict: "source",
      certain: true,
      compiles: "no",
      compilers: [],
      buildRpms: [],
      needsPythonHeaders: false,
    });
  });

  test("leave an extension out", () => {
    expect(ask("pyyaml", { version: "6.0" })).toMatchObject({ verdict: "source", compiles: "no", buildRpms: [] });
    expect(ask("crcmod")).toMatchObject({ verdict: "source", compiles: "no" });
    expect(ask("cbor2", { version: "5.4.6", options: { noBinary: true } })).toMatchObject({ compiles: "no" });
    expect(ask("cbor2", { version: "6.0.0", options: { noBinary: true } })).toMatchObject({ compiles: "yes" });
  });

  test("may do either", () => {
    expect(ask("sqlalchemy", { version: "1.4.48" })).toMatchObject({ verdict: "source", compiles: "unknown" });
  });

  test("of what nobody knows", () => {
    expect(ask("some-private-thing", { version: "1.0" })).toMatchObject({ verdict: "unknown", certain: false });
    expect(ask("some-private-thing", { version: "1.0", options: { noBinary: true } })).toMatchObject({
      verdict: "source",
      compiles: "unknown",
    });
  });
});

describe("what pip is told", () => {
  test("no wheel", () => {
    expect(ask("lxml", { version: "6.0.0", options: { noBinary: true } })).toMatchObject({
      verdict: "source",
      certain: true,
      buildRpms: ["gcc", "libxml2-devel", "libxslt-devel"],
      reason: "pip is told to take no wheel of lxml",
    });
  });

  test("nothing but wheels", () => {
    const found = ask("psycopg2", { version: "2.9.9", options: { onlyBinary: true } });
    expect(found).toMatchObject({ verdict: "unknown", certain: true, impossible: true, compiles: "no" });
    expect(found.alternatives[0]?.name).toBe("psycopg2-binary");
  });

  test("another index may have wheels, a further one too", () => {
    expect(ask("uwsgi", { version: "2.0.30", options: { elsewhere: "too" } })).toMatchObject({ verdict: "unknown" });
    expect(ask("numpy", { version: "2.1.0", options: { elsewhere: "too" } })).toMatchObject({ verdict: "wheel" });
    expect(ask("numpy", { version: "2.1.0", options: { elsewhere: "only" } })).toMatchObject({ verdict: "unknown" });
  });
});

describe("what cannot be built", () => {
  test.each([
    ["uwsgi", "2.0.29", "3.14", el10],
    ["pydantic-core", "2.33.2", "3.14", el10],
    ["orjson", "3.10.10", "3.14", fedora],
    ["mariadb", "1.1.12", "3.12", el9],
    ["PyGObject", "3.52.0", "3.12", el8],
    ["pycrypto", "2.6.1", "3.12", el9],
  ])("%s %s on Python %s", (project, version, python, distro) => {
    expect(ask(project, { version, python, distro })).toMatchObject({
      verdict: "source",
      certain: true,
      impossible: true,
    });
  });

  test.each([
    ["uwsgi", "2.0.30", "3.14", el10],
    ["uwsgi", "2.0.29", "3.13", el10],
    ["mariadb", "1.1.12", "3.12", el10],
    ["PyGObject", "3.50.0", "3.12", el9],
  ])("but %s %s on Python %s can", (project, version, python, distro) => {
    expect(ask(project, { version, python, distro })).toMatchObject({ impossible: false });
  });

  test("without a wheel and without a source archive", () => {
    const found = ask("torch", { version: "2.4.1" });
    expect(found).toMatchObject({ verdict: "unknown", certain: true, impossible: true, wheelSince: "2.5.0" });
    expect(found.reason).toContain("there is no source archive");
    expect(ask("torch", { version: "2.6.0", architecture: "s390x" })).toMatchObject({
      verdict: "unknown",
      certain: true,
      impossible: true,
      wheelSince: undefined,
      wheelUntil: undefined,
    });
    // Releases far newer than all that were seen exist.
    expect(ask("torch", { architecture: "s390x" })).toMatchObject({ verdict: "unknown", impossible: false });
  });

  test("without a source archive since some release", () => {
    const [before, after] = ["3.8.11", "3.8.14"].map((version) => ask("spacy", { version, architecture: "s390x" }));
    expect(before).toMatchObject({ verdict: "source", compilers: ["gcc"], impossible: false });
    expect(after).toMatchObject({ verdict: "unknown", certain: true, impossible: true, compilers: [] });
  });

  test("and no newer release has a wheel, though an older one had", () => {
    const found = ask("aardwolf", { version: "0.2.14", python: "3.12" });
    expect(found).toMatchObject({ verdict: "source", wheelSince: undefined, wheelUntil: "0.2.13" });
  });

  test("what takes hours", () => {
    expect(ask("pyarrow", { version: "14.0.0" })).toMatchObject({ verdict: "source", impossible: true });
  });
});

describe("architectures", () => {
  test("without wheels", () => {
    expect(ask("cryptography", { architecture: "s390x" })).toMatchObject({
      verdict: "source",
      certain: false,
      compilers: ["gcc", "cargo"],
    });
    expect(ask("cryptography", { architecture: "ppc64le" })).toMatchObject({ verdict: "wheel" });
    expect(ask("ibm-db", { architecture: "aarch64" })).toMatchObject({ verdict: "source", compiles: "yes" });
    expect(ask("fiona", { version: "1.10.1", architecture: "aarch64" })).toMatchObject({ verdict: "source" });
    expect(ask("markupsafe", { architecture: "s390x" })).toMatchObject({ verdict: "source", compiles: "no" });
  });

  test("are measured one by one", () => {
    expect(ask("numpy", { version: "2.1.0", architecture: "aarch64" })).toMatchObject({
      verdict: "wheel",
      certain: true,
    });
    const psutil = (version: string, architecture: Question["architecture"]) =>
      ask("psutil", { version, architecture, python: "3.12" });
    expect(psutil("5.9.8", "x86_64").verdict).toBe("wheel");
    expect(psutil("5.9.8", "aarch64")).toMatchObject({ verdict: "source", certain: true, wheelSince: "6.0.0" });
    expect(psutil("6.0.0", "aarch64").verdict).toBe("wheel");
    expect(ask("cryptography", { version: "45.0.7", architecture: "ppc64le" })).toMatchObject({
      verdict: "source",
      wheelSince: "46.0.0",
    });
    expect(ask("cryptography", { version: "46.0.0", architecture: "ppc64le" }).verdict).toBe("wheel");
  });

  test("do not matter where a wheel is for all of them", () => {
    for (const architecture of ["x86_64", "aarch64", "ppc64le", "s390x"] as const) {
      expect(ask("requests", { version: "2.32.3", architecture })).toMatchObject({
        verdict: "wheel",
        certain: true,
        reason: "every release of requests that was seen has a wheel for every machine",
      });
    }
    expect(ask("requests")).toMatchObject({ verdict: "wheel", certain: false });
    expect(ask("hatch-vcs").verdict).toBe("wheel");
  });

  test("an old C library", () => {
    const found = ask("open3d", { version: "0.19.0", python: "3.12", distro: el8 });
    expect(found).toMatchObject({ verdict: "unknown", certain: true, impossible: true });
    expect(found.reason).toContain("need glibc 2.31, and the image has 2.28");
    expect(ask("open3d", { version: "0.19.0", python: "3.12", distro: el9 })).toMatchObject({ verdict: "wheel" });
  });
});

describe("files of a lock", () => {
  const files = [
    "lxml-5.3.0-cp313-cp313-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    "lxml-5.3.0-cp313-cp313-win_amd64.whl",
    "lxml-5.3.0.tar.gz",
  ];

  test("say it exactly", () => {
    expect(ask("lxml", { version: "5.3.0", files })).toMatchObject({
      verdict: "wheel",
      certain: true,
      reason: `${files[0]} fits`,
    });
    expect(ask("lxml", { version: "5.3.0", files, architecture: "aarch64" })).toMatchObject({
      verdict: "source",
      certain: true,
      buildRpms: ["gcc", "libxml2-devel", "libxslt-devel"],
    });
    expect(ask("lxml", { version: "5.3.0", files, options: { elsewhere: "only" } })).toMatchObject({
      verdict: "wheel",
    });
  });

  test("are not certain where some were left out", () => {
    const question = { version: "5.3.0", files, filesIncomplete: true } as const;
    expect(ask("lxml", { ...question, python: "3.14" })).toMatchObject({ verdict: "source", certain: false });
    // There is a wheel, which the lock leaves out: what a tool does then is its own affair.
    expect(ask("lxml", { ...question, architecture: "aarch64" })).toMatchObject({ verdict: "unknown", certain: false });
  });

  test("of a project that nobody knows", () => {
    const wheels = ["thing-1.0-cp312-cp312-manylinux_2_28_x86_64.whl", "thing-1.0.tar.gz"];
    expect(ask("thing", { version: "1.0", files: wheels })).toMatchObject({
      verdict: "source",
      compiles: "yes",
      compilers: ["gcc"],
    });
    expect(ask("thing", { version: "1.0", files: ["thing-1.0.zip"] })).toMatchObject({
      verdict: "source",
      compiles: "unknown",
      compilers: [],
    });
  });

  test("without an archive", () => {
    const wheels = ["thing-1.0-cp312-cp312-manylinux_2_28_x86_64.whl"];
    expect(ask("thing", { version: "1.0", files: wheels })).toMatchObject({ verdict: "unknown", impossible: true });
  });

  test("for other systems only are nothing to speak of", () => {
    const wheels = ["pywin32-310-cp313-cp313-win_amd64.whl"];
    expect(ask("pywin32", { version: "310", files: wheels })).toMatchObject({ verdict: "unknown", certain: false });
    expect(ask("pywin32", { version: "310", files: wheels })).toMatchObject({ impossible: false });
  });
});

describe("what is needed at run time", () => {
  test("by a wheel", () => {
    expect(ask("opencv-python")).toMatchObject({
      verdict: "wheel",
      runtimeRpms: ["libglvnd-glx", "glib2"],
      runtimeReason: "opencv-python links libGL and libgthread",
    });
  });

  test("but not where something else brings it", () => {
    expect(ask("psycopg").runtimeRpms).toEqual(["libpq"]);
    expect(ask("psycopg", { extras: ["binary"] }).runtimeRpms).toEqual([]);
    expect(ask("psycopg", { beside: new Set(["psycopg-binary"]) }).runtimeRpms).toEqual([]);
  });

  test("under the name that the distribution gives it", () => {
    expect(ask("pylibmc", { distro: el8, python: "3.12" }).buildRpms).toContain("libmemcached-devel");
    expect(ask("pylibmc", { distro: el9, python: "3.12" }).buildRpms).toContain("libmemcached-awesome-devel");
  });
});

test("every answer has a sentence", () => {
  for (const project of ["uwsgi", "numpy", "netifaces", "docopt", "crcmod", "torch", "nothing-known", "psycopg"]) {
    for (const version of [undefined, "0.1", "999"]) {
      const { reason } = ask(project, { version });
      expect(reason).toMatch(/^[^\n]{10,}[^.]$/);
      expect(reason).not.toContain("undefined");
    }
  }
});
