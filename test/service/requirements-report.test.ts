// What the build installs with pip and its kin: which requirements, in which versions, and what that takes.
import { describe, expect, test } from "vitest";
import { memoryContext } from "../../server/src/context/context.ts";
import { analyse } from "../../server/src/service/analysis.ts";
import { fixesFor } from "../../server/src/service/fixes.ts";
import { requirementsReport } from "../../server/src/service/requirements-report.ts";
import { apply } from "../../server/src/text/edit.ts";
import { type Files, fedora, installed, judged, rows, x86 } from "./requirement-rows.ts";

describe("what compiles takes exactly these RPMs", () => {
  // Compared with facts/python/source-only.json.
  const build: Readonly<Record<string, string>> = {
    uwsgi: "gcc",
    "mod-wsgi": "gcc httpd-devel redhat-rpm-config",
    psycopg2: "gcc libpq-devel",
    mysqlclient: "gcc mariadb-connector-c-devel pkgconf-pkg-config",
    "python-ldap": "gcc openldap-devel",
    gssapi: "gcc krb5-devel",
    "pygraphviz==1.14": "gcc graphviz-devel pkgconf-pkg-config",
    pycairo: "gcc cairo-devel pkgconf-pkg-config",
  };
  const runtime: Readonly<Record<string, string>> = {
    uwsgi: "",
    "mod-wsgi": "httpd",
    psycopg2: "libpq",
    mysqlclient: "mariadb-connector-c",
    "python-ldap": "openldap cyrus-sasl-lib",
    gssapi: "krb5-libs",
    "pygraphviz==1.14": "graphviz",
    pycairo: "cairo",
  };
  test.each([
    [fedora, "python3-devel"],
    ["registry.access.redhat.com/ubi9/python-312-minimal", "python3.12-devel"],
    ["registry.access.redhat.com/ubi10/python-312-minimal", "python3-devel"],
  ])("on %s", (image, headers) => {
    const files = { "requirements.txt": `${Object.keys(build).join("\n")}\n` };
    const text = `FROM ${image}\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n`;
    for (const platforms of [["x86_64"], ["aarch64"]] as const) {
      const found = rows(text, files, { platforms });
      const asked = (it: (typeof found)[number]) => it.name + (it.version === undefined ? "" : `==${it.version}`);
      expect(found.map((it) => [asked(it), it.verdict, it.buildRpms.join(" ")])).toEqual(
        Object.entries(build).map(([name, rpms]) => [name, "source", `${rpms} ${headers}`]),
      );
      expect(Object.fromEntries(found.map((it) => [asked(it), it.runtimeRpms.join(" ")]))).toEqual(runtime);
      expect(found.map((it) => it.compiler)).toEqual(found.map(() => ["gcc"]));
    }
  });

  test("pygraphviz has wheels since 2.0", () => {
    expect(rows(`FROM ${fedora}\nRUN pip install pygraphviz\n`)).toMatchObject([
      { verdict: "wheel", buildRpms: [], runtimeRpms: [], reason: "pygraphviz has wheels from 2.0 on" },
    ]);
  });
});

describe("an old pin", () => {
  test.each([
    ["numpy", "1.26.4", "2.1.0"],
    ["pandas", "2.1.0", "2.2.3"],
    ["lxml", "4.9.3", "5.3.0"],
  ])("of %s is source, and the fix is the first version with a wheel", (name, version, first) => {
    const files = { "requirements.txt": `flask\n${name}==${version}\n` };
    const text = `FROM ${fedora}\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n`;
    expect(rows(text, files)).toMatchObject([{}, { name, version, verdict: "source", certainty: "certain" }]);
    const analysis = analyse(text, x86, memoryContext(files));
    const finding = analysis.diagnostics.find((it) => it.rule === "compile-without-toolchain")!;
    const fix = fixesFor(analysis, finding).find((it) => it.file === "requirements.txt")!;
    expect(fix.title).toContain(first);
    expect(apply(files["requirements.txt"], fix.edits)).toBe(`flask\n${name}==${first}\n`);
  });

  test("psycopg2 offers psycopg2-binary, and the split", () => {
    const files = { "requirements.txt": "psycopg2\n" };
    const text = `FROM ${fedora}\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCMD python app.py\n`;
    const analysis = analyse(text, {}, memoryContext(files));
    const finding = analysis.diagnostics.find((it) => it.rule === "compile-without-toolchain")!;
    const fixes = fixesFor(analysis, finding);
    const binary = fixes.find((it) => it.file === "requirements.txt")!;
    expect(apply(files["requirements.txt"], binary.edits)).toBe("psycopg2-binary\n");
    const split = fixes.map((it) => (it.file === undefined ? apply(text, it.edits) : "")).join("\n");
    expect(split).toContain("FROM quay.io/fedora/python-313 AS builder");
  });
});

test("the wrong headers point at what is compiled after them", () => {
  const files = { "requirements.txt": "flask\nuwsgi\n" };
  const install = "RUN pip install -r requirements.txt gssapi";
  const text = `FROM registry.access.redhat.com/ubi9/python-312-minimal\nUSER 0\nRUN microdnf install -y gcc python3-devel\nUSER 1001\nCOPY requirements.txt .\n${install}\n`;
  const { diagnostics } = analyse(text, x86, memoryContext(files));
  const at = text.indexOf("gssapi");
  expect(diagnostics.find((it) => it.rule === "wrong-headers-package")!.related).toEqual([
    { span: { start: at, end: at + 6 }, message: "gssapi is compiled and needs the headers of the image's Python" },
    {
      file: "requirements.txt",
      span: { start: 6, end: 11 },
      message: "uwsgi is compiled and needs the headers of the image's Python",
    },
  ]);
});

describe("the file that is read is the one that lies there", () => {
  const files = { "a/requirements.txt": "one==1\n", "b.txt": "two==2\n", "a/more/c.txt": "three==3\n" };
  test.each([
    ["COPY a /srv\nRUN pip install -r /srv/requirements.txt", ["one 1"]],
    ["COPY a/ ./\nRUN pip install -r requirements.txt -r more/c.txt", ["one 1", "three 3"]],
    [
      "COPY a/requirements.txt b.txt /x/\nRUN pip install -r/x/b.txt --requirement=/x/requirements.txt",
      ["two 2", "one 1"],
    ],
    ["ADD b.txt list.txt\nRUN pip install -r list.txt", ["two 2"]],
    ["WORKDIR /srv/app\nCOPY . .\nRUN cd a && python3 -m pip install -r ../b.txt", ["two 2"]],
    ["WORKDIR /srv\nWORKDIR app\nCOPY b.txt .\nRUN pip install -r /srv/app/b.txt", ["two 2"]],
    ["RUN --mount=type=bind,source=b.txt,target=/tmp/b.txt pip install -r /tmp/b.txt", ["two 2"]],
    ["WORKDIR /w\nRUN --mount=source=a,target=lists pip install -r lists/more/c.txt", ["three 3"]],
    ["RUN --mount=type=bind,target=/src pip install -r /src/b.txt", ["two 2"]],
    ["COPY a /srv\nCOPY b.txt /srv/requirements.txt\nRUN pip install -r /srv/requirements.txt", ["two 2"]],
    ["RUN pip install -r requirements.txt", []],
    ["RUN pip install -r https://example.org/requirements.txt", []],
  ])("%s", (instructions, expected) => expect(installed(instructions, files)).toEqual(expected));

  test("from another stage", () => {
    const text = `FROM ${fedora} AS a\nCOPY b.txt /x/\nFROM ${fedora}\nCOPY --from=a /x /y\nRUN pip install -r /y/b.txt\n`;
    expect(rows(text, files)).toMatchObject([{ name: "two", file: "b.txt", span: { start: 0, end: 6 } }]);
  });
});

describe("assemble", () => {
  const files = {
    "requirements.txt": "fromlist==1\n",
    Pipfile: '[packages]\nfrompipfile = "==2"\n',
    "Pipfile.lock": '{"default": {"frompipenv": {"version": "==3"}}, "develop": {"dev": {"version": "==3"}}}',
    "poetry.lock": '[[package]]\nname = "frompoetry"\nversion = "4"\ngroups = ["main"]\nfiles = []\n',
    "pyproject.toml":
      '[project]\nname = "x"\ndependencies = ["fromproject==5"]\noptional-dependencies.e = ["extra"]\n[build-system]\nrequires = ["builds==6"]\n[dependency-groups]\ndev = ["group"]\n',
    "setup.cfg": "[options]\ninstall_requires = fromcfg==7\n",
  };
  const assemble = (env: string, ...without: string[]) => {
    const there = Object.fromEntries(Object.entries(files).filter(([name]) => !without.includes(name)));
    return installed(`${env}COPY . /tmp/src\nRUN /usr/libexec/s2i/assemble`, there);
  };
  const project = ["fromproject 5", "builds 6", "fromcfg 7"];
  test.each([
    ["", [], ["fromlist 1", ...project]],
    ["ENV ENABLE_PIPENV=1\n", [], ["frompipenv 3", ...project]],
    ["ENV ENABLE_PIPENV=\n", [], ["fromlist 1", ...project]],
    ["ENV ENABLE_PIPENV=1\n", ["Pipfile", "Pipfile.lock"], ["fromlist 1", ...project]],
    ["ENV ENABLE_MICROPIPENV=1\n", [], ["frompipenv 3", ...project]],
    ["ENV ENABLE_MICROPIPENV=1\n", ["Pipfile.lock"], ["frompoetry 4", ...project]],
    ["ENV ENABLE_MICROPIPENV=1\n", ["Pipfile.lock", "poetry.lock"], ["fromlist 1", ...project]],
    ["ENV ENABLE_PIPENV=1 ENABLE_MICROPIPENV=1\n", [], project.slice(0, 0)],
    // pip reads every file of a project, whichever of them assemble went by.
    ["ENV DISABLE_SETUP_PY_PROCESSING=1\n", [], ["fromlist 1", ...project]],
    ["ENV DISABLE_PYPROJECT_TOML_PROCESSING=1\n", [], ["fromlist 1", ...project]],
    ["ENV DISABLE_PYPROJECT_TOML_PROCESSING=1\n", ["setup.cfg"], ["fromlist 1"]],
    ["ENV DISABLE_SETUP_PY_PROCESSING=1 DISABLE_PYPROJECT_TOML_PROCESSING=1\n", [], ["fromlist 1"]],
    ["", ["requirements.txt", "pyproject.toml"], ["fromcfg 7"]],
  ])("%s without %s", (env, without, expected) => expect(assemble(env, ...without)).toEqual(expected));
});

describe("uv", () => {
  const pyproject =
    '[project]\nname = "x"\ndependencies = ["a==1"]\n[project.optional-dependencies]\ne = ["b==2"]\nf = ["c==3"]\n[dependency-groups]\ndev = ["d==4"]\ndocs = ["g==5"]\n[build-system]\nrequires = ["hatchling"]\n';
  const locked = (name: string, version: string) =>
    `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = { registry = "https://pypi.org/simple" }\n`;
  const lock =
    'version = 1\nrequires-python = ">=3.12"\n[[package]]\nname = "x"\nsource = { virtual = "." }\ndependencies = [{ name = "a" }]\n[package.optional-dependencies]\ne = [{ name = "b" }]\nf = [{ name = "c" }]\n[package.dev-dependencies]\ndev = [{ name = "d" }]\ndocs = [{ name = "g" }]\n' +
    [..."abcdg"].map((it, at) => locked(it, `${at + 1}`)).join("");
  const cases: [string, string][] = [
    ["uv sync", "a d"],
    ["uv sync --no-dev", "a"],
    ["UV_NO_DEV=1 uv sync", "a"],
    ["uv sync --no-default-groups", "a"],
    ["uv sync --group docs", "a d g"],
    ["uv sync --no-dev --group=docs", "a g"],
    ["uv sync --only-group docs", "g"],
    ["uv sync --only-dev", "d"],
    ["uv sync --all-groups", "a d g"],
    ["uv sync --all-groups --no-group dev", "a g"],
    ["uv sync --no-dev --extra e", "a b"],
    ["uv sync --no-dev --all-extras", "a b c"],
    ["uv sync --no-dev --all-extras --no-extra f", "a b"],
  ];
  const names = (command: string, files: Files) =>
    rows(`FROM ${fedora}\nCOPY . .\nRUN ${command}\n`, files)
      .filter((it) => it.version !== undefined)
      .map((it) => it.name)
      .sort()
      .join(" ");
  test.each(cases)("%s takes %s of the lock", (command, expected) => {
    expect(names(command, { "uv.lock": lock, "pyproject.toml": pyproject })).toBe(expected);
  });
  test.each(cases)("%s takes %s of the project", (command, expected) => {
    expect(names(command, { "pyproject.toml": pyproject })).toBe(expected);
  });
  test("the project says which groups are usual", () => {
    const files = { "uv.lock": lock, "pyproject.toml": `${pyproject}[tool.uv]\ndefault-groups = ["docs"]\n` };
    expect(names("uv sync", files)).toBe("a g");
    expect(names("uv sync --no-dev", files)).toBe("a g");
  });
  test("in a folder", () => {
    expect(names("uv sync --project lib --no-dev", { "lib/uv.lock": lock, "lib/pyproject.toml": pyproject })).toBe("a");
    // What is usual is not known without the project.
    expect(names("uv sync --project lib", { "lib/uv.lock": lock })).toBe("a d g");
  });
  test.each([
    ["uv pip sync list.txt", "y"],
    ["uv pip install -r pyproject.toml", "a"],
    ["uv pip install -r pyproject.toml --extra e", "a b"],
    ["uv pip install -r pyproject.toml --all-extras", "a b c"],
    ["uv pip install --group docs", "g"],
    ["uv pip install --group pyproject.toml:dev y==1", "d y"],
    ["uv pip install '.[e]'", "a b"],
    ["uv pip sync pylock.toml", "p"],
  ])("%s takes %s", (command, expected) => {
    const pylock = 'lock-version = "1.0"\ncreated-by = "uv"\n[[packages]]\nname = "p"\nversion = "1"\n';
    expect(names(command, { "pyproject.toml": pyproject, "list.txt": "y==1\n", "pylock.toml": pylock })).toBe(expected);
  });
});

describe("poetry, pdm, pipenv and micropipenv", () => {
  const poetry = [..."abcd"]
    .map(
      (it, at) => `[[package]]\nname = "${it}"\nversion = "1"\ngroups = ["${["main", "dev", "test", "docs"][at]}"]\n`,
    )
    .join("");
  const groups =
    '[tool.poetry.group.dev.dependencies]\nb = "1"\n[tool.poetry.group.test.dependencies]\nc = "1"\n[tool.poetry.group.docs]\noptional = true\n[tool.poetry.group.docs.dependencies]\nd = "1"\n[tool.poetry.dependencies]\na = "1"\n';
  const pdm = [..."abcd"]
    .map(
      (it, at) => `[[package]]\nname = "${it}"\nversion = "1"\ngroups = ["${["default", "dev", "test", "opt"][at]}"]\n`,
    )
    .join("");
  const pdmProject =
    '[project]\ndependencies = ["a==1"]\noptional-dependencies.opt = ["d==1"]\n[dependency-groups]\ndev = ["b==1"]\ntest = ["c==1"]\n';
  const pipfile =
    '{"default": {"a": {"version": "==1"}}, "develop": {"b": {"version": "==1"}}, "test": {"c": {"version": "==1"}}}';
  const names = (command: string, files: Files) =>
    installed(`COPY . .\nRUN ${command}`, files)
      .filter((it) => it.endsWith(" 1"))
      .map((it) => it.slice(0, -2))
      .sort()
      .join(" ");

  test.each([
    ["poetry install", "a b c"],
    ["poetry install --only main", "a"],
    ["poetry install --only=main,test", "a c"],
    ["poetry install --with docs", "a b c d"],
    ["poetry install --without dev,test", "a"],
    ["poetry install --no-dev", "a"],
    ["poetry sync --only main", "a"],
    ["poetry install --only-root", ""],
    ["poetry run x", ""],
  ])("%s takes %s", (command, expected) => {
    expect(names(command, { "poetry.lock": poetry, "pyproject.toml": groups })).toBe(expected);
    expect(names(command, { "pyproject.toml": groups })).toBe(expected);
  });
  test.each([
    ["pdm sync", "a b c"],
    ["pdm sync --prod", "a"],
    ["pdm install --prod -G opt", "a d"],
    ["pdm sync -G opt", "a b c d"],
    ["pdm sync --prod -G test", "a c"],
    ["pdm sync --no-default -G test", "b c"],
    ["pdm sync -G :all", "a b c d"],
  ])("%s takes %s", (command, expected) => {
    expect(names(command, { "pdm.lock": pdm, "pyproject.toml": pdmProject })).toBe(expected);
    expect(names(command, { "pyproject.toml": pdmProject })).toBe(expected);
  });
  test.each([
    ["pipenv install --deploy", "a"],
    ["pipenv install --deploy --system --dev", "a b"],
    ["pipenv sync --categories 'packages test'", "a c"],
    ["pipenv install --deploy y==1", "a y"],
    ["pipenv install -r list.txt", "l"],
    ["micropipenv install --deploy", "a"],
    ["micropipenv install --dev", "a b"],
  ])("%s takes %s", (command, expected) => {
    expect(names(command, { "Pipfile.lock": pipfile, Pipfile: "", "list.txt": "l==1\n" })).toBe(expected);
  });
});

describe("pip", () => {
  const project = {
    "pyproject.toml":
      '[project]\nname = "x"\ndependencies = ["a==1"]\noptional-dependencies.e = ["b==2"]\n[dependency-groups]\ndev = ["d==4"]\n[build-system]\nrequires = ["build==3"]\n',
  };
  test.each([
    ["pip install .", ["a 1", "build 3"]],
    ["pip install '.[E]'", ["a 1", "build 3", "b 2"]],
    ["pip install -e .", ["a 1", "build 3"]],
    ["pip install --no-deps -e ./lib", []],
    ["pip install --group dev", ["d 4"]],
  ])("%s", (command, expected) => {
    const found = installed(`COPY . .\nRUN ${command}`, project);
    expect(found.sort()).toEqual(expected.sort());
  });

  test("setup.py is read where it is written out, and unknown where it is not", () => {
    const text = `FROM ${fedora}\nCOPY . .\nRUN pip install .[x]\n`;
    const setup =
      "from setuptools import setup\nsetup(\n  install_requires=[\n    'a==1',  # why\n    \"b>=2; sys_platform == 'win32'\",\n    'c',\n  ],\n  extras_require={'x': ['d==1'], \"y\": [\"e\"]},\n)\n";
    expect(installed("COPY . .\nRUN pip install .[x]", { "setup.py": setup })).toEqual(["a 1", "c", "d 1"]);
    const program = "setup(install_requires=open('requirements.txt').read())\n";
    expect(requirementsReport(analyse(text, x86, memoryContext({ "setup.py": program })))).toEqual({
      requirements: [],
      unreadable: [
        expect.objectContaining({ file: "setup.py", line: 0, message: expect.stringContaining("build only") }),
      ],
    });
  });

  test.each([
    ["pip install -c c.txt numpy -r r.txt", ["numpy 1.26.4", "pandas 2.2.3", "lxml 5.3.0", "flask"]],
    ["pip install --constraint=c.txt 'numpy>2'", ["numpy"]],
    ["PIP_CONSTRAINT=c.txt pip install numpy", ["numpy 1.26.4"]],
    ["UV_CONSTRAINT=c.txt uv pip install numpy", ["numpy 1.26.4"]],
    ["PIP_CONSTRAINT=c.txt uv pip install numpy", ["numpy"]],
  ])("a constraint pins and installs nothing: %s", (command, expected) => {
    const files = {
      "c.txt": "numpy==1.26.4\npandas==2.2.3\nunused==1\nflask==1; sys_platform == 'win32'\n",
      "r.txt": "pandas\nlxml==5.3.0\nflask\n",
    };
    expect(installed(`COPY . .\nRUN ${command}`, files)).toEqual(expected);
  });

  test("markers are those of this image", () => {
    const list =
      "a; python_version < '3.13'\nb; python_version >= '3.13'\nc; sys_platform == 'win32'\nd; platform_machine == 'x86_64'\ne; extra == 'x'\n";
    const both = rows(
      `FROM ${fedora}\nCOPY r.txt .\nRUN pip install -r r.txt "f; os_name == 'nt'"\n`,
      { "r.txt": list },
      {},
    );
    expect(both.map((it) => `${it.name} ${it.platform}`)).toEqual(["b linux/amd64", "b linux/arm64", "d linux/amd64"]);
  });

  test.each([
    ["pip install lxml==5.3.0", "lxml wheel"],
    ["pip install --no-binary lxml lxml==5.3.0", "lxml source"],
    ["pip install --no-binary=:all: lxml==5.3.0", "lxml source"],
    ["pip install --no-binary :all: --only-binary lxml lxml==5.3.0", "lxml wheel"],
    ["pip install --only-binary :all: lxml==4.9.3", "lxml neither"],
    ["PIP_NO_BINARY=numpy,lxml pip install lxml==5.3.0", "lxml source"],
    ["PIP_NO_BINARY=lxml uv pip install lxml==5.3.0", "lxml wheel"],
    ["UV_NO_BINARY_PACKAGE='numpy lxml' uv pip install lxml==5.3.0", "lxml source"],
    ["UV_NO_BINARY=1 uv pip install lxml==5.3.0", "lxml source"],
    ["PIP_NO_INDEX=0 pip install lxml==4.9.3", "lxml source"],
    ["PIP_CONFIG_FILE=/dev/null pip install lxml==4.9.3", "lxml source"],
    ["pip install --index-url https://example.org/simple lxml==4.9.3", "lxml unknown"],
  ])("%s: %s", (command, expected) => expect(judged(`RUN ${command}`)).toEqual([expected]));

  test("uv's flags for a whole project take no value", () => {
    const files = { "pyproject.toml": '[project]\nname = "x"\ndependencies = ["lxml==5.3.0", "numpy==2.1.0"]\n' };
    expect(judged("COPY . .\nRUN uv sync --no-binary", files)).toEqual(["lxml source", "numpy source"]);
    expect(judged("COPY . .\nRUN uv sync --no-binary-package lxml", files)).toEqual(["lxml source", "numpy wheel"]);
  });

  test("a script that is sourced may say where packages come from", () => {
    const uwsgi = (command: string) => judged(`RUN ${command} && pip install uwsgi`);
    expect(uwsgi(". /cachi2/cachi2.env")).toEqual(["uwsgi unknown"]);
    expect(uwsgi("source /opt/rh/gcc-toolset-13/enable")).toEqual(["uwsgi source"]);
    expect(uwsgi("source .venv/bin/activate")).toEqual(["uwsgi source"]);
    expect(installed("RUN . ./list.env && pip install --find-links ${LINKS} -r requirements.txt", {})).toEqual([]);
  });

  const privately = "[global]\nindex-url = https://pypi.example.com/simple\n";
  test.each([
    ["COPY pip.conf /etc/pip.conf\nRUN pip install uwsgi", "unknown"],
    ["COPY pip.conf $APP_ROOT/\nRUN pip install uwsgi", "unknown"],
    ["COPY pip.conf /opt/app-root/src/.config/pip/pip.conf\nRUN python3 -m pip install uwsgi", "unknown"],
    ["COPY etc/ /etc/\nRUN pip install uwsgi", "unknown"],
    ["COPY only.conf /etc/pip.conf\nRUN pip install uwsgi", "neither"],
    ["RUN --mount=type=secret,id=pip,target=/etc/pip.conf pip install uwsgi", "unknown"],
    ["RUN --mount=type=bind,source=pip.conf,target=/etc/pip.conf pip install uwsgi", "unknown"],
    ["RUN echo '[global]' > ~/.pip/pip.conf\nRUN pip install uwsgi", "unknown"],
    ["RUN pip config set global.index-url https://pypi.example.com/simple\nRUN pip install uwsgi", "unknown"],
    ["RUN pip config --user set install.only-binary :all: && pip install uwsgi", "neither"],
    ["RUN pip config set global.index-url $INDEX\nRUN pip install uwsgi", "unknown"],
    ["COPY uv.toml ./\nRUN pip install uv && uv pip install uwsgi", "unknown"],
    ["RUN pip config set global.no-binary numpy\nRUN pip install numpy", "source"],
    ["COPY pip.conf /etc\nRUN pip install uwsgi", "unknown"],
    ["RUN cp /run/secrets/pip.conf /etc/\nRUN pip install uwsgi", "unknown"],
    ["COPY --from=registry.example.com/conf /etc/ /etc/\nRUN pip install uwsgi", "unknown"],
    ["COPY indented.conf /etc/pip.conf\nRUN pip install uwsgi", "unknown"],
    ["RUN { echo '[global]'; echo 'index-url = https://x'; } > /etc/pip.conf\nRUN pip install uwsgi", "unknown"],
    ["RUN --mount=type=secret,id=x,env=PIP_INDEX_URL pip install uwsgi", "unknown"],
    ["ENV PIPENV_PYPI_MIRROR=https://pypi.example.com/simple\nRUN pipenv install uwsgi", "unknown"],
    ["COPY none.toml ./uv.toml\nRUN pip install uv && uv pip install uwsgi", "unknown"],
    ["COPY wheels.toml ./uv.toml\nRUN pip install uv && uv pip install uwsgi", "neither"],
    ["COPY pips.toml ./uv.toml\nRUN pip install uv && uv pip install uwsgi", "unknown"],
    ["COPY indexed.toml ./pyproject.toml\nRUN pip install uv && uv pip install uwsgi", "unknown"],
    ["RUN pip install uv && uv pip install --config-file /x/uv.toml uwsgi", "unknown"],
    // Nothing of this concerns these commands.
    ["RUN pip config set global.index-url https://pypi.org/simple\nRUN pip install uwsgi", "source"],
    ["COPY quiet.conf /etc/pip.conf\nRUN pip install uwsgi", "source"],
    ["COPY pip.conf ./\nRUN pip install uwsgi", "source"],
    ["COPY uv.toml ./\nRUN pip install uwsgi", "source"],
    ["COPY pip.conf /etc/\nRUN pip install uv && uv pip install uwsgi", "source"],
    ["RUN pip config set global.disable-pip-version-check true\nRUN pip install uwsgi", "source"],
    [
      "RUN pip config set global.index-url https://x.example.com && pip config unset global.index-url && pip install uwsgi",
      "source",
    ],
  ])("pip and uv are configured: %s", (instructions, verdict) => {
    const found = judged(instructions, {
      "pip.conf": privately,
      "etc/pip.conf": privately,
      "only.conf": "[install]\nonly-binary =\n    :all:\n",
      "quiet.conf": "[global]\nquiet = 1\nno-index = false\n[download]\nindex-url = https://x.example.com\n",
      "uv.toml": '[[index]]\nurl = "https://pypi.example.com/simple"\n',
      "indented.conf": "[global]\n    timeout = 60\n    index-url = https://pypi.example.com/simple\n",
      "none.toml": "no-index = true\n",
      "wheels.toml": "no-build = true\n",
      "pips.toml": '[pip]\nindex-url = "https://pypi.example.com/simple"\n',
      "indexed.toml": '[[tool.uv.index]]\nurl = "https://pypi.example.com/simple"\n',
    });
    expect(found.at(-1)!.split(" ")[1]).toBe(verdict);
  });

  test("a project may name an index of its own", () => {
    const uv =
      '[project]\nname = "x"\ndependencies = ["uwsgi", "gssapi"]\n[tool.uv.sources]\nuwsgi = { index = "a" }\n[[tool.uv.index]]\nname = "a"\nurl = "https://a.example.com"\nexplicit = true\n';
    expect(judged("COPY . .\nRUN uv sync", { "pyproject.toml": uv })).toEqual(["uwsgi unknown", "gssapi source"]);
    const poetry =
      '[tool.poetry.dependencies]\nuwsgi = { version = "*", source = "a" }\ngssapi = "*"\n[[tool.poetry.source]]\nname = "a"\nurl = "https://a.example.com"\npriority = "explicit"\n';
    expect(judged("COPY . .\nRUN poetry install", { "pyproject.toml": poetry })).toEqual([
      "uwsgi unknown",
      "gssapi source",
    ]);
  });

  test("an index in a pyproject.toml is that of one tool", () => {
    const files = {
      "pyproject.toml":
        '[project]\nname = "x"\ndependencies = ["uwsgi"]\n[[tool.poetry.source]]\nname = "a"\nurl = "https://a.example.com"\n',
    };
    expect(judged("COPY . .\nRUN poetry install", files)).toEqual(["uwsgi unknown"]);
    expect(judged("COPY . .\nRUN pip install .", files)).toContain("uwsgi source");
    const text = files["pyproject.toml"];
    expect(judged("COPY . .\nRUN pdm install", { "pyproject.toml": text.replace("poetry", "pdm") })).toEqual([
      "uwsgi unknown",
    ]);
    const explicit = { "pyproject.toml": `${text}priority = "explicit"\n` };
    expect(judged("COPY . .\nRUN poetry install", explicit)).toEqual(["uwsgi source"]);
  });

  test("options in the file count too", () => {
    expect(
      judged("COPY r.txt .\nRUN pip install -r r.txt", { "r.txt": "--no-binary lxml\nlxml==5.3.0\nnumpy==2.1.0\n" }),
    ).toEqual(["lxml source", "numpy wheel"]);
  });
});

test("the place is that of the file, and of the word that installs it", () => {
  const text = `FROM ${fedora}\nCOPY . .\nRUN pip install uwsgi -r r.txt\n`;
  const [own, nested] = rows(text, { "r.txt": "-r n.txt\n", "n.txt": "# first\nflask\n" });
  expect(own).toMatchObject({ file: undefined, image: "fedora/python-313-minimal" });
  expect(text.slice(own!.span.start, own!.span.end)).toBe("uwsgi");
  expect(nested).toMatchObject({ file: "n.txt", span: { start: 8, end: 13 } });
  expect(text.slice(nested!.installedAt.start, nested!.installedAt.end)).toBe("r.txt");
});

describe("how sure it is", () => {
  const told = (instructions: string, files: Files = {}) =>
    rows(`FROM ${fedora}\n${instructions}\n`, files).map(
      (it) => `${it.name} ${it.verdict} ${it.certainty}, ${it.doubt}`,
    );
  test.each([
    ["RUN pip install flask==3.1.0", "flask wheel certain, undefined"],
    ["RUN pip install flask", "flask wheel likely, no version is pinned"],
    ["RUN pip install 'flask>=2,<4'", "flask wheel likely, >=2,<4 allows several releases"],
    ["RUN pip install uwsgi", "uwsgi source certain, undefined"],
    [
      "RUN pip install psycopg2==2.9.9 --extra-index-url https://h.example/simple",
      "psycopg2 unknown unknown, undefined",
    ],
    ["RUN pip install nobody-knows-this==1", "nobody-knows-this unknown unknown, undefined"],
    [
      "RUN pip install git+https://h.example/flask.git#egg=flask",
      "flask source likely, what its sources are is not known",
    ],
    ["RUN pip install --only-binary :all: uwsgi==2.0.30", "uwsgi neither certain, undefined"],
    ["RUN pip install --only-binary :all: uwsgi", "uwsgi neither likely, no version is pinned"],
    ["RUN pip install torch==1.9.0", "torch neither certain, undefined"],
    // The releases before and after that one have source archives.
    ["RUN pip install spacy==3.8.3", "spacy source certain, undefined"],
    ["RUN pip install spacy==3.8.4", "spacy neither certain, undefined"],
  ])("%s", (instruction, expected) => {
    expect(told(instruction)).toEqual([expected]);
  });
});
