// A new Containerfile, for every image and every choice, is right and clean under the rules.
import { describe, expect, test } from "vitest";
import { images } from "../../server/src/knowledge/images.ts";
import {
  type ProjectFacts,
  type ScaffoldOptions,
  scaffold,
  scaffoldChoices,
} from "../../server/src/scaffold/scaffold.ts";
import { analyse } from "../../server/src/service/analysis.ts";

const plain: ProjectFacts = {
  files: ["requirements.txt", "app.py", ".dockerignore"],
  texts: { "requirements.txt": "flask\nrequests>=2 # a comment\n" },
};
const compiling: ProjectFacts = {
  files: ["requirements.txt", "wsgi.py", ".containerignore"],
  texts: { "requirements.txt": "gunicorn\nuWSGI==2.0.31\npsycopg2>=2.9\npython-ldap\n" },
};
const empty: ProjectFacts = { files: [], texts: {} };

const base: ScaffoldOptions = { image: "f42-python-313-minimal", layout: "single", style: "s2i", minimal: true };
const generated = (options: Partial<ScaffoldOptions>, facts: ProjectFacts = plain) =>
  scaffold({ ...base, ...options }, facts);
const lines = (text: string) => text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));

const choices = (["single", "split"] as const).flatMap((layout) =>
  (["s2i", "pip"] as const).flatMap((style) => [true, false].map((minimal) => ({ layout, style, minimal }))),
);

/** Which image it is to be, and whether in one stage, is the user's choice. */
const chosen = { severities: { "end-of-life-image": "off", "full-image-as-final": "off" } } as const;

test.each(images.map((image) => image.id))("%s is right and clean in every choice", (image) => {
  for (const options of choices) {
    for (const facts of [plain, compiling, empty]) {
      const { text } = scaffold({ image, ...options }, facts);
      const { diagnostics, syntax, problems } = analyse(text, chosen);
      expect([...diagnostics, ...syntax, ...problems], text).toEqual([]);
      expect(text).not.toMatch(/undefined|[ \t]$/m);
      expect(text).toMatch(
        options.style === "s2i"
          ? /\/s2i\/assemble\n[\s\S]*CMD \["\/usr\/libexec\/s2i\/run"\]\n$/
          : /pip install[\s\S]*CMD \[.*\]\n$/,
      );
    }
  }
});

describe("the text", () => {
  test("of one stage with the images' scripts", () => {
    expect(generated({}).text).toMatchInlineSnapshot(`
      "FROM quay.io/fedora/python-313-minimal

      # assemble moves the source from /tmp/src, so the source must belong to the user who runs it.
      COPY --chown=1001:0 . /tmp/src
      RUN /usr/libexec/s2i/assemble

      CMD ["/usr/libexec/s2i/run"]
      "
    `);
  });

  test("of one stage with pip", () => {
    expect(lines(generated({ style: "pip" }).text)).toEqual([
      "FROM quay.io/fedora/python-313-minimal",
      "COPY --chown=1001:0 requirements.txt ./",
      "RUN pip install -r requirements.txt",
      "COPY --chown=1001:0 . ./",
      'CMD ["python", "app.py"]',
    ]);
  });

  test("of two stages, with what must be compiled", () => {
    expect(generated({ layout: "split", image: "c10s-python-313" }, compiling).text).toMatchInlineSnapshot(`
      "# Everything that builds is here and stays here.
      FROM quay.io/sclorg/python-313-c10s AS builder

      # To compile uwsgi, psycopg2 and python-ldap.
      USER 0
      RUN dnf install -y --setopt=install_weak_deps=0 --setopt=tsflags=nodocs \\
              openldap-devel && \\
          dnf clean all
      USER 1001

      # assemble moves the source from /tmp/src, so the source must belong to the user who runs it.
      COPY --chown=1001:0 . /tmp/src
      RUN /usr/libexec/s2i/assemble

      # What runs: the same Python without compilers and headers.
      FROM quay.io/sclorg/python-313-minimal-c10s

      # The virtual environment and the source; their owner, 1001:0, comes along.
      COPY --from=builder $APP_ROOT $APP_ROOT

      # The libraries that psycopg2 and python-ldap load.
      USER 0
      RUN microdnf install -y --setopt=install_weak_deps=0 --setopt=tsflags=nodocs \\
              libpq openldap cyrus-sasl-lib && \\
          microdnf clean all
      USER 1001

      CMD ["/usr/libexec/s2i/run"]
      "
    `);
  });

  test("of two stages where there is no full image", () => {
    const { text, notes } = generated({ layout: "split", image: "rhel10-python-312-minimal", style: "pip" }, compiling);
    expect(text).toMatchInlineSnapshot(`
      "# Everything that builds is here and stays here.
      FROM registry.access.redhat.com/ubi10/python-312-minimal AS builder

      # There is no full image of this Python here, so the compilers are added.
      USER 0
      RUN microdnf install -y --setopt=install_weak_deps=0 --setopt=tsflags=nodocs \\
              gcc libpq-devel openldap-devel "pkgconfig(python-3.12)" && \\
          microdnf clean all
      USER 1001

      # The requirements first, so that a change of the source does not install them again.
      COPY --chown=1001:0 requirements.txt ./
      RUN pip install -r requirements.txt

      # What runs: the same Python without compilers and headers.
      FROM registry.access.redhat.com/ubi10/python-312-minimal

      # The virtual environment and the source; their owner, 1001:0, comes along.
      COPY --from=builder $APP_ROOT $APP_ROOT

      # The libraries that psycopg2 and python-ldap load.
      USER 0
      RUN microdnf install -y --setopt=install_weak_deps=0 --setopt=tsflags=nodocs \\
              libpq openldap cyrus-sasl-lib && \\
          microdnf clean all
      USER 1001

      COPY --chown=1001:0 . ./

      CMD ["gunicorn", "--bind=0.0.0.0:8080", "wsgi"]
      "
    `);
    expect(notes).toEqual([
      "There is no full image of Python 3.12 on RHEL 10 (UBI), so the builder is the minimal one with compilers added.",
    ]);
  });

  test("of a single minimal stage that must compile keeps the compilers, and says so", () => {
    const { text, notes } = generated({}, compiling);
    expect(lines(text)).toContain(
      '        gcc libpq-devel openldap-devel "pkgconfig(python-3.13)" libpq openldap cyrus-sasl-lib && \\',
    );
    expect(text).toContain("# splitstage ignore=devel-in-final-stage everything is in one stage\nRUN microdnf");
    expect(notes).toEqual([
      "uwsgi, psycopg2 and python-ldap must be compiled, so compilers stay in the image; a split build leaves them behind.",
    ]);
  });

  test("of a full image has dnf and no headers that are there already", () => {
    const { text } = generated({ minimal: false, image: "rhel9-python-312-minimal" }, compiling);
    expect(lines(text).slice(0, 5)).toEqual([
      "FROM registry.access.redhat.com/ubi9/python-312",
      "USER 0",
      "RUN dnf install -y --setopt=install_weak_deps=0 --setopt=tsflags=nodocs \\",
      "        openldap-devel openldap cyrus-sasl-lib && \\",
      "    dnf clean all",
    ]);
  });
});

describe("the project decides", () => {
  const pyproject = (text: string, ...files: string[]): ProjectFacts => ({
    files: ["pyproject.toml", ...files],
    texts: { "pyproject.toml": text },
  });

  test("layout, style and image", () => {
    expect(scaffoldChoices(plain).defaults).toEqual({
      image: "c10s-python-313-minimal",
      layout: "single",
      style: "s2i",
      minimal: true,
    });
    expect(scaffoldChoices(compiling).defaults).toMatchObject({ layout: "split", style: "s2i" });
    expect(scaffoldChoices(empty).defaults).toMatchObject({ layout: "single", style: "pip" });
  });

  test.each([
    [{ ".python-version": "3.12.4\n" }, "rhel9-python-312-minimal"],
    [{ ".python-version": "3.14" }, "rhel9-python-314-minimal"],
    [{ "pyproject.toml": '[project]\nrequires-python = ">=3.9,<3.13"\n' }, "rhel9-python-312-minimal"],
    [{ "pyproject.toml": '[project]\nrequires-python = ">=3.14"\n' }, "rhel9-python-314-minimal"],
    [{ "pyproject.toml": '[project]\nrequires-python = "~=3.9.0"\n' }, "c9s-python-39-minimal"],
    [{ "pyproject.toml": '[project]\nrequires-python = "!=3.13.*, >3.11"\n' }, "rhel9-python-312-minimal"],
    [{ "pyproject.toml": '[tool.poetry.dependencies]\npython = "^3.11"\n' }, "c10s-python-313-minimal"],
    [{ Pipfile: '[requires]\npython_version = "3.12"\n' }, "rhel9-python-312-minimal"],
    [{ "setup.py": "setup(python_requires='==3.6.*')" }, "rhel8-python-36"],
    [{ "pyproject.toml": '[project]\nrequires-python = ">=3.99"\n' }, "c10s-python-313-minimal"],
  ])("%o: %s", (texts: Record<string, string>, id) => {
    expect(scaffoldChoices({ files: [], texts }).defaults.image).toBe(id);
  });

  test("what pip is given", () => {
    const runs = (facts: ProjectFacts) =>
      lines(generated({ style: "pip" }, facts).text).filter((it) => /^(COPY|RUN)/.test(it));
    expect(runs(pyproject("[project]\nname = 'x'\n"))).toEqual(["COPY --chown=1001:0 . ./", "RUN pip install ."]);
    expect(runs({ files: [], texts: { "requirements.txt": "-r base.txt\nflask\n" } })).toEqual([
      "COPY --chown=1001:0 . ./",
      "RUN pip install -r requirements.txt",
    ]);
  });

  test.each([
    [["app.py"], "flask", '["python", "app.py"]'],
    [["wsgi.py"], "gunicorn", '["gunicorn", "--bind=0.0.0.0:8080", "wsgi"]'],
    [["main.py"], "fastapi\nuvicorn[standard]", '["uvicorn", "--host=0.0.0.0", "--port=8080", "main:app"]'],
    [["wsgi.py"], "mod_wsgi", '["mod_wsgi-express", "start-server", "--port=8080", "wsgi.py"]'],
    [["wsgi.py"], "pyuwsgi", '["uwsgi", "--http=0.0.0.0:8080", "--wsgi-file=wsgi.py"]'],
    [["manage.py"], "django", '["python", "manage.py", "runserver", "0.0.0.0:8080"]'],
    [["main.py"], "", '["python", "main.py"]'],
  ])("what is started: %s with %j", (files, requirements, command) => {
    const facts = { files: ["requirements.txt", ...files], texts: { "requirements.txt": requirements } };
    expect(lines(generated({ style: "pip" }, facts).text).at(-1)).toBe(`CMD ${command}`);
  });

  test("Django's gunicorn module and a project's script", () => {
    const django = {
      files: ["requirements.txt", "manage.py"],
      texts: {
        "requirements.txt": "django\ngunicorn\n",
        "manage.py": 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")',
      },
    };
    expect(generated({ style: "pip" }, django).text).toContain('CMD ["gunicorn", "--bind=0.0.0.0:8080", "shop.wsgi"]');
    const script = pyproject('[project]\nname = "x"\n[project.scripts]\nserve-it = "x:main"\n');
    expect(generated({ style: "pip" }, script).text).toContain('CMD ["serve-it"]');
  });

  test("requirements that come with git need git", () => {
    const facts: ProjectFacts = { ...plain, texts: { "requirements.txt": "app @ git+https://git.example/app\n" } };
    expect(generated({}, facts).text).toContain("        git-core && \\");
    expect(generated({ minimal: false }, facts).text).not.toContain("git-core");
  });

  test("a pin that is older than the wheels of a Python is built, and one that is not is not", () => {
    const facts = (pin: string) => ({ files: ["requirements.txt"], texts: { "requirements.txt": `${pin}\n` } });
    const image = "f42-python-313-minimal";
    const { text } = scaffold({ ...base, image, layout: "split" }, facts("lxml==4.9.3"));
    expect(text).toMatch(/^ +libxml2 libxslt && /m);
    expect(scaffold({ ...base, image, layout: "split" }, facts("lxml==5.3.0")).text).not.toContain("libxslt");
    expect(scaffoldChoices(facts("numpy==1.26.4 ; sys_platform == 'win32'")).defaults.layout).toBe("single");
  });

  test("dependencies of pyproject.toml with brackets and comments", () => {
    const text =
      '[project]\nname = "x"\ndependencies = [\n  "psycopg[c]>=3", # a ] here\n  \'flask\',\n]\n\n[tool.x]\n';
    expect(scaffoldChoices(pyproject(text)).defaults.layout).toBe("split");
    expect(
      scaffoldChoices(pyproject('[project]\nname = "x"\n[tool.x]\ndependencies = ["uwsgi"]\n')).defaults.layout,
    ).toBe("single");
  });

  test("variables: those of .s2i/environment, each in the stage that reads it", () => {
    const facts: ProjectFacts = {
      ...plain,
      texts: {
        ".s2i/environment":
          'UPGRADE_PIP_TO_LATEST=1\nAPP_FILE=main.py\nAPP_HOME=shop\nGREETING=say "hi" $USER\nPIP_INDEX_URL=https://me:secret@pypi.example/simple\n',
      },
    };
    const { text, notes } = generated({ layout: "split" }, facts);
    const [builder, final] = text.split("AS builder")[1]!.split("\nFROM ");
    expect(lines(builder!).filter((it) => it.startsWith("ENV"))).toEqual([
      "ENV UPGRADE_PIP_TO_LATEST=1",
      "ENV APP_HOME=shop",
      'ENV GREETING="say \\"hi\\" \\$USER"',
    ]);
    expect(lines(final!).filter((it) => it.startsWith("ENV"))).toEqual([
      "ENV APP_FILE=main.py",
      "ENV APP_HOME=shop",
      'ENV GREETING="say \\"hi\\" \\$USER"',
    ]);
    expect(text).not.toContain("secret");
    expect(notes[0]).toContain("PIP_INDEX_URL");
  });

  test("a pyproject.toml of tool settings is not installed, and app.py does not shadow gunicorn", () => {
    const facts: ProjectFacts = {
      files: ["app.py", "wsgi.py", "requirements.txt"],
      texts: { "pyproject.toml": "[tool.ruff]\n", "requirements.txt": "gunicorn" },
    };
    expect(lines(generated({}, facts).text).filter((it) => it.startsWith("ENV"))).toEqual([
      "ENV DISABLE_PYPROJECT_TOML_PROCESSING=1",
      "ENV APP_MODULE=wsgi",
    ]);
  });
});

describe("the notes", () => {
  test.each([
    [{}, { ...plain, files: ["app.py", "requirements.txt"] }, /\.containerignore/],
    [{ image: "rhel9-python-39", layout: "split" }, plain, /no minimal image of Python 3.9 on RHEL 9/],
    [{ image: "rhel10-python-312-minimal", minimal: false }, plain, /no full image of Python 3.12 on RHEL 10/],
    [{ image: "no-such-image" }, plain, /no image no-such-image, so c10s-python-313-minimal/],
    [{ image: "rhel8-python-311" }, plain, /no longer built/],
    [
      { image: "c9s-python-39" },
      { files: [], texts: { ".python-version": "3.13" } },
      /asks for Python 3.13, and this image has 3.9/,
    ],
    [{ style: "pip" }, empty, /Nothing to start was found/],
    [{ style: "s2i" }, { ...empty, files: ["requirements.txt"] }, /The run script starts/],
  ] as const)("%o", (options, facts, note) => {
    expect(generated(options as Partial<ScaffoldOptions>, facts).notes.join("\n")).toMatch(note);
  });

  test("there are none where all is well", () => {
    expect(generated({}).notes).toEqual([]);
    expect(generated({ layout: "split" }, compiling).notes).toEqual([]);
  });
});

test("the choices are one for each Python and distribution, the newest first", () => {
  const { images: choices } = scaffoldChoices(empty);
  const current = images.filter((image) => image.status === "current");
  expect(choices.length).toBe(new Set(current.map((image) => `${image.python} ${image.distro.flavor}`)).size);
  const minors = choices.map((choice) => Number(choice.python.split(".")[1]));
  expect(minors).toEqual(minors.toSorted((a, b) => b - a));
  expect(choices).toContainEqual({
    id: "rhel9-python-314-minimal",
    label: "Python 3.14 on RHEL 9 (UBI)",
    description: "full and minimal, microdnf, glibc 2.34",
    python: "3.14",
    name: "registry.access.redhat.com/ubi9/python-314-minimal",
  });
  expect(choices.map((choice) => choice.id)).toContain("rhel8-python-36");
});
