// The lists of requirements that a build copies, changes, moves and writes over before a command reads them.
import { describe, expect, test } from "vitest";
import { memoryContext } from "../../server/src/context/context.ts";
import { analyse } from "../../server/src/service/analysis.ts";
import { requirementsReport } from "../../server/src/service/requirements-report.ts";
import { fedora, installed, judged, rows, x86 } from "./requirement-rows.ts";

describe("the list that a command finds is the one that lies there by then", () => {
  const files = {
    "requirements.txt": "uwsgi\n",
    "app/requirements.txt": "mod-wsgi\n",
    "app/main.py": "",
    "static/site.css": "",
    "app/static/x.css": "",
    "docker/entrypoint": "",
    "requirements.dev.txt": "gssapi\n",
    ".dockerignore": "app/secret.txt\n",
    "app/secret.txt": "psycopg2\n",
  };
  const then = (instructions: string) => installed(instructions, files);
  const install = "pip install -r requirements.txt";
  const copied = (command: string) => then(`ARG SOMEWHERE\nCOPY requirements.txt ./\nRUN ${command} && ${install}`);

  test.each([
    "sed -i 's/uwsgi/pyuwsgi/' requirements.txt",
    "sed -i '/uwsgi/d' ./*.txt",
    "sed -i.bak 2d /opt/app-root/src/requirements.txt",
    "echo flask > requirements.txt",
    "printf 'flask\\n' | tee requirements.txt",
    "poetry export -o requirements.txt",
    "uv pip compile requirements.in --output-file=requirements.txt",
    "pip-compile",
    "curl -o requirements.txt https://example.com/requirements.txt",
    "curl -L https://example.com/app.tar.gz | tar -xz -C /opt/app-root/src",
    "rm requirements.txt && ./prepare.sh",
    "./prepare.sh requirements.txt",
    "python prepare.py requirements.txt",
    "cp /tmp/others/requirements.txt .",
    "mv /tmp/others/requirements.txt requirements.txt",
    "if grep -q LEAN /etc/app.conf; then sed -i /uwsgi/d requirements.txt; fi",
    "cat <<EOF > requirements.txt\nflask\nEOF\ntrue",
    "git checkout v2",
    'mv "$(mktemp -d)/requirements.txt" ./',
    "patch -p1 < fix.patch",
    // An archive may have a list of its own, and lie here where nobody knows the place.
    "tar -xf /tmp/x.tar",
    "tar -xf /tmp/x.tar -C $SOMEWHERE",
    "unzip /tmp/x.zip",
    "unzip /tmp/x.zip -d $SOMEWHERE",
  ])("unknown after %s", (command) => expect(copied(command)).toEqual([]));

  test.each([
    "cat requirements.txt",
    "sed -n 1p requirements.txt",
    "touch requirements.txt",
    "chmod 644 requirements.txt",
    "chown 1001:0 requirements.txt",
    "echo flask > other.txt",
    "pip install --upgrade pip",
    "python -m pip download -r requirements.txt",
    "./prepare.sh",
    "mkdir -p static",
    "cp requirements.txt /tmp/",
    "grep -q uwsgi requirements.txt",
    "rm -rf ~/.cache/*",
    "tar -xf /tmp/x.tar -C /tmp",
    "unzip /tmp/x.zip -d /tmp",
    'mv "$(mktemp -d)/static" ./',
  ])("known after %s", (command) => expect(copied(command).at(-1)).toBe("uwsgi"));

  test.each([
    ["cp requirements.txt /tmp/list.txt", "/tmp/list.txt"],
    ["mv requirements.txt /tmp/", "/tmp/requirements.txt"],
    ["cp requirements.txt /tmp", "/tmp/requirements.txt"],
    ["install -m 644 requirements.txt /tmp/list.txt", "/tmp/list.txt"],
  ])("after %s it is %s too", (command, path) =>
    expect(then(`COPY requirements.txt ./\nRUN ${command} && pip install -r ${path}`)).toEqual(["uwsgi"]),
  );

  test.each([
    ["sed -i '/^mod/d' requirements.txt", ["uwsgi 2.0", "gssapi"]],
    ["sed -i.bak -e '/^mod/d' -e '/^gss.*$/d' requirements.txt", ["uwsgi 2.0"]],
    ["sed -i '/^mod/d; s/==.*//' requirements.txt", ["gssapi"]],
    ["sed -E -i 's#(mod|gss)[_a-z]+#flask#g' requirements.txt", ["uwsgi 2.0"]],
    ["sed -i 's/\\(mod\\|uw\\)[[:alnum:]_-]*/x/' requirements.txt", ["gssapi"]],
    ["sed -i 's/+/x/' requirements.txt", ["uwsgi 2.0", "mod-wsgi", "gssapi"]],
    ["sed -i /wsgi/d requirements.txt\nRUN sed -i /gss/d requirements.txt", []],
    ["sed -i /wsgi/d requirements.txt && cp requirements.txt /tmp/ && cd /tmp", ["gssapi"]],
    // Any line may be another now.
    ["sed -i 1d requirements.txt", []],
    ["sed -i '/a/,/b/d' requirements.txt", []],
    ["sed -i '/wsgi/!d' requirements.txt", []],
    ["sed -i 's/uwsgi/x/e' requirements.txt", []],
    ["sed -E -i '/^(a+)+$/d' requirements.txt", []],
    ["sed -i -f changes.sed requirements.txt", []],
    ['sed -i "/$WHAT/d" requirements.txt', []],
  ])("%s leaves %s", (command, left) => {
    const lists = { "requirements.txt": "uwsgi==2.0\nmod_wsgi\ngssapi\n" };
    const text = `ARG WHAT\nCOPY requirements.txt ./\nRUN ${command} && ${install}`;
    expect(installed(text, lists)).toEqual(left);
  });

  test("lists that name others find them where they lie in the image", () => {
    const lists = {
      "lists/all.txt": "-r base.txt\nuwsgi\n",
      "lists/base.txt": "gssapi\n",
      "base.txt": "mod_wsgi\n",
    };
    const all = (copies: string) => installed(`${copies}\nRUN pip install -r all.txt`, lists);
    expect(all("COPY lists ./")).toEqual(["uwsgi", "gssapi"]);
    expect(all("COPY lists/all.txt base.txt ./")).toEqual(["uwsgi", "mod-wsgi"]);
    expect(all("COPY lists ./\nRUN sed -i /gssapi/d base.txt")).toEqual(["uwsgi"]);
    expect(all("COPY lists ./\nRUN echo flask > base.txt")).toEqual(["uwsgi"]);
    expect(all("COPY lists/all.txt ./")).toEqual(["uwsgi"]);
  });

  test.each([
    ["uv lock --upgrade && uv sync", "flask"],
    ["uv lock --locked && uv sync", "idna 3.10"],
    ["uv add gssapi && uv sync", undefined],
    ["poetry lock && poetry install", "flask"],
    ["pdm lock && pdm sync", "flask"],
    ["pdm lock --check && pdm sync", "idna 3.10"],
  ])("a lock that is made anew is not read, and what it is made from is: %s", (command, first) => {
    const locked = '[[package]]\nname = "idna"\nversion = "3.10"\ngroups = ["default", "main"]\n';
    const project = {
      "pyproject.toml": '[project]\nname = "x"\ndependencies = ["flask"]\n',
      "uv.lock": `version = 1\n[[package]]\nname = "x"\nsource = { virtual = "." }\ndependencies = [{ name = "idna" }]\n${locked}source = { registry = "https://pypi.org/simple" }\n`,
      "poetry.lock": locked,
      "pdm.lock": `[metadata]\nlock_version = "4.5.0"\n${locked}`,
    };
    expect(installed(`COPY . ./\nRUN ${command}`, project)[0]).toBe(first);
  });

  // Where a copy lands, and what it leaves.
  test.each([
    ["COPY requirements.txt ./\nCOPY app /tmp/app\nRUN cp -r /tmp/app . && INSTALL", ["uwsgi"]],
    ["COPY requirements.txt ./\nCOPY app /tmp/app\nRUN cp -a /tmp/app/. ./ && INSTALL", ["mod-wsgi"]],
    ["COPY requirements.txt ./\nCOPY app /tmp/app\nRUN cp -a /tmp/app/* . && INSTALL", ["mod-wsgi"]],
    ["COPY requirements.txt ./\nRUN cp -r /x/. ./ && INSTALL", []],
    ["COPY requirements.txt /tmp/\nRUN cp -t . /tmp/requirements.txt && INSTALL", ["uwsgi"]],
    ["COPY . /tmp/build\nRUN cp -a /tmp/build/. ./ && INSTALL", ["uwsgi"]],
    ["COPY . .\nRUN cp -r app/static . && INSTALL", ["uwsgi"]],
    ["COPY . .\nRUN mv app/static /opt/app-root/src && INSTALL", ["uwsgi"]],
    ["COPY . .\nRUN cp docker/entrypoint . && INSTALL", ["uwsgi"]],
    ["COPY requirements.txt /opt\nRUN pip install -r /opt/requirements.txt", ["uwsgi"]],
    ["COPY . .\nRUN find . -name '*.pyc' -delete && INSTALL", ["uwsgi"]],
    ["COPY . .\nRUN find . -type d -name __pycache__ -exec rm -rf {} + && INSTALL", ["uwsgi"]],
    ["COPY . .\nRUN pushd app && INSTALL", ["mod-wsgi"]],
    [
      "RUN echo > /tmp/x.cfg\nCOPY . .\nRUN if [ -f /y ]; then tar -xzf /y -C /tmp; fi\nRUN if [ -f /z ]; then true; else INSTALL; fi",
      ["uwsgi"],
    ],
    ["COPY app ./\nCOPY --exclude=*.txt . .\nRUN INSTALL", ["mod-wsgi"]],
    ["COPY */requirements.txt ./\nRUN INSTALL", ["mod-wsgi"]],
    ["COPY requirements.txt ./\nCOPY --from=ghcr.io/astral-sh/uv /uv /uvx /bin/\nRUN INSTALL", ["uwsgi"]],
    ["COPY requirements.txt ./\nCOPY --from=ghcr.io/x/y /app .\nRUN INSTALL", []],
    ["ARG D\nCOPY requirements.txt ./\nCOPY app $D\nRUN INSTALL", []],
    ["COPY . .\nRUN --mount=type=tmpfs,target=/opt/app-root/src INSTALL", []],
    ["COPY --parents ./app/./requirements.txt ./\nRUN INSTALL", ["mod-wsgi"]],
    // One file out of a folder.
    ["COPY . /tmp/b\nRUN cp /tmp/b/app/requirements.txt . && INSTALL", ["mod-wsgi"]],
    ["COPY . /tmp/b\nCOPY app /tmp/b\nRUN cp /tmp/b/requirements.txt . && INSTALL", ["mod-wsgi"]],
    ["COPY . /tmp/b\nRUN sed -i s/a/b/ /tmp/b/requirements.txt && cp /tmp/b/requirements.txt . && INSTALL", ["uwsgi"]],
    ["COPY . /tmp/b\nRUN sed -i /uwsgi/d /tmp/b/requirements.txt && cp /tmp/b/requirements.txt . && INSTALL", []],
    ["COPY . /tmp/b\nRUN tar -xf x.tar -C /tmp/b && cp /tmp/b/requirements.txt . && INSTALL", []],
    ["COPY . .\nRUN cp -r app /tmp/ && cd /tmp/app && INSTALL", ["mod-wsgi"]],
    // A change of one file is no change of another.
    ["COPY app /tmp/\nCOPY requirements.txt ./\nRUN sed -i /uwsgi/d requirements.txt && INSTALL", []],
    ["COPY app /tmp/\nCOPY requirements.txt ./\nRUN sed -i /wsgi/d /tmp/requirements.txt && INSTALL", ["uwsgi"]],
    ["COPY requirements.txt ./\nRUN rm requirements.txt\nCOPY app ./\nRUN INSTALL", ["mod-wsgi"]],
    ["COPY . .\nCOPY lost.txt requirements.txt\nRUN INSTALL", []],
    // What a target is, as far as its name does not say it.
    ["RUN mkdir /tmp/b\nCOPY requirements.txt /tmp/b\nRUN pip install -r /tmp/b/requirements.txt", ["uwsgi"]],
    ["COPY app/main.py /tmp/b/\nCOPY requirements.txt /tmp/b\nRUN pip install -r /tmp/b/requirements.txt", ["uwsgi"]],
    ["WORKDIR /b\nUSER 0\nRUN ./x\nCOPY requirements.txt /b\nRUN INSTALL", ["uwsgi"]],
    ["COPY requirements.txt /tmp/b\nRUN pip install -r /tmp/b", ["uwsgi"]],
    ["COPY requirements.txt /tmp/b.txt\nRUN pip install -r /tmp/b.txt", ["uwsgi"]],
  ])("%s installs %s", (text, expected) => {
    expect(then(text.replace("INSTALL", install))).toEqual(expected);
  });

  test.each([
    "{ echo flask; echo x; } > requirements.txt",
    "(cd /tmp && poetry export) > requirements.txt",
    "for i in a b; do echo $i; done > requirements.txt",
    "if true; then echo a; fi > requirements.txt",
    "> requirements.txt",
    "sed -i -e's/uwsgi/flask/' requirements.txt",
    "sed -n -i '/gssapi/d' requirements.txt",
    "find . -name '*.txt' -exec sed -i s/uwsgi/flask/ {} +",
    "find . -delete",
    "grep -rl uwsgi . | xargs sed -i s/uwsgi/flask/",
    'for f in $(ls *.txt); do sed -i s/uwsgi/flask/ "$f"; done',
    'sed -i s/uwsgi/flask/ "$(ls *.txt)"',
    "f() { sed -i s/uwsgi/flask/ $1; } && f requirements.txt",
    "python3 -c \"open('requirements.txt','w')\"",
    "awk -i inplace 1 requirements.txt",
    "rsync -a /tmp/app/ ./",
    "dd of=requirements.txt",
    "python -m piptools compile requirements.in",
    "curl -O https://example.com/requirements.txt",
    "wget https://example.com/requirements.txt",
    "tar -xf x.tar --directory=/opt/app-root/src",
    "poetry export -f requirements.txt -orequirements.txt",
  ])("unknown after %s too", (command) => expect(then(`COPY . .\nRUN ${command}\nRUN ${install}`)).toEqual([]));

  test("what another stage wrote is not what the context has", () => {
    const text = (copy: string) =>
      `FROM ${fedora} AS a\nCOPY app /src/\nRUN mkdir /out && poetry export > /out/requirements.txt\nFROM ${fedora}\nCOPY . ./\n${copy}\nRUN ${install}\n`;
    const of = (copy: string) => rows(text(copy), files).map((it) => it.name);
    expect(of("COPY --from=a /out/ ./")).toEqual([]);
    expect(of("COPY --from=a /src/* ./")).toEqual(["mod-wsgi"]);
    expect(of("COPY --from=a /src/*.txt ./")).toEqual([]);
  });

  /** The most origins that any state of the build has to be asked about. */
  const mostOrigins = (text: string) =>
    Math.max(
      ...analyse(text, {}, memoryContext(files)).builds.flatMap(({ stages }) =>
        stages.flatMap(({ steps }) => steps.map((it) => it.after.origins.size)),
      ),
    );

  test("copies of copies, and branches, leave few origins to ask", () => {
    const copies = Array.from({ length: 24 }, (_, i) => `RUN cp -r /a/ /a/b${i}/`).join("\n");
    expect(mostOrigins(`FROM ${fedora}\nCOPY . /a/\n${copies}\nRUN ${install}\n`)).toBeLessThanOrEqual(1000);
    const stages = Array.from(
      { length: 12 },
      (_, i) => `FROM ${fedora} AS s${i + 1}\nCOPY --from=s${i} / /x/\nCOPY --from=s${i} / /y/\n`,
    ).join("");
    expect(mostOrigins(`FROM ${fedora} AS s0\nCOPY . /a/\n${stages}RUN ${install}\n`)).toBeLessThanOrEqual(1000);
    const branches = Array.from({ length: 2000 }, (_, i) => `if [ -f /x ]; then echo > a${i}.txt; fi`).join("; ");
    expect(mostOrigins(`FROM ${fedora}\nCOPY . .\nRUN ${branches}\n`)).toBeLessThanOrEqual(1000);
  });

  test("lists that name thousands of lists are read a few times each", () => {
    const count = (lists: Record<string, string>, first: string) => {
      const context = memoryContext(lists);
      let reads = 0;
      const read = (path: string) => {
        reads++;
        return context.read(path);
      };
      const counted = { ...context, read };
      requirementsReport(analyse(`FROM ${fedora}\nCOPY . ./\nRUN pip install -r ${first}\n`, x86, counted));
      return reads;
    };
    const chain = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`r${i}.txt`, `-r r${i + 1}.txt\n`]));
    expect(count(chain, "r0.txt")).toBeLessThanOrEqual(3 * 20_001);
    const wide = Array.from({ length: 20_000 }, (_, i) => `-r x${i}.txt`).join("\n");
    expect(count({ "wide.txt": wide }, "wide.txt")).toBeLessThanOrEqual(3 * 20_001);
  });

  // Where one of these takes for ever again, the test never ends by itself.
  test("patterns that take others for ever are done with", () => {
    const line = "a".repeat(200);
    for (const script of ["/.*.*.*!/d", `/^${"a?".repeat(28)}b/d`, `/^${"(a|.)".repeat(28)}!/d`])
      expect(
        installed(`COPY requirements.txt ./\nRUN sed -E -i '${script}' requirements.txt && ${install}`, {
          "requirements.txt": line,
        }),
        script,
      ).toEqual([]);
    expect(then(`COPY *a*a*a*a*a*a*b ./\nRUN ${install}`)).toEqual([]);
    expect(
      judged("COPY pip.conf /etc/\nRUN pip install uwsgi", { "pip.conf": `[global]\na${" ".repeat(100_000)}b` }),
    ).toHaveLength(1);
  });

  test("what is moved away is gone", () => {
    expect(then(`COPY requirements.txt ./\nRUN mv requirements.txt /tmp/\nRUN ${install}`)).toEqual([]);
  });

  test("a later COPY wins", () => {
    expect(then(`COPY requirements.txt ./\nCOPY app ./\nRUN ${install}`)).toEqual(["mod-wsgi"]);
  });

  test("a folder that is copied over it leaves what it does not bring", () => {
    expect(then(`COPY requirements.txt ./\nCOPY static ./\nRUN ${install}`)).toEqual(["uwsgi"]);
  });

  test("what the ignore file keeps out is not there", () => {
    expect(then("COPY app ./\nRUN pip install -r secret.txt")).toEqual([]);
  });

  test.each([
    "COPY <<EOF requirements.txt\nflask\nEOF",
    "COPY <<requirements.txt ./\nflask\nrequirements.txt",
    "ADD https://example.com/requirements.txt ./",
    "ADD https://github.com/example/app.git ./",
    "ADD app.tar.gz ./",
    "COPY --from=registry.example.com/lists /requirements.txt ./",
    "COPY --from=registry.example.com/lists /lists/ ./",
    "ARG LIST\nCOPY ${LIST} ./",
  ])("unknown after %s", (copy) => expect(then(`COPY requirements.txt ./\n${copy}\nRUN ${install}`)).toEqual([]));

  test("a pattern brings what it names", () => {
    expect(then("COPY requirements*.txt ./\nRUN pip install -r requirements.txt -r requirements.dev.txt")).toEqual([
      "uwsgi",
      "gssapi",
    ]);
    expect(then(`COPY ap[op]/*.txt ./\nRUN ${install}`)).toEqual(["mod-wsgi"]);
    expect(then(`COPY a?p ./\nRUN ${install}`)).toEqual(["mod-wsgi"]);
  });

  test("--parents keeps the folders", () => {
    expect(then("COPY --parents app/requirements.txt ./\nRUN pip install -r app/requirements.txt")).toEqual([
      "mod-wsgi",
    ]);
  });

  test("a file of another stage is followed into its folder", () => {
    const text = (end: string) =>
      `FROM ${fedora} AS lists\nCOPY requirements.txt /lists/\n${end}\nFROM ${fedora}\nCOPY --from=lists /lists/requirements.txt ./\nRUN ${install}\n`;
    expect(rows(text(""), files).map((it) => it.name)).toEqual(["uwsgi"]);
    expect(rows(text("RUN sed -i s/uwsgi/flask/ /lists/requirements.txt"), files)).toEqual([]);
  });

  test("what was not read is told", () => {
    const text = `FROM ${fedora}\nCOPY requirements.txt lost.txt app/secret.txt ./\nRUN echo flask > requirements.txt\nRUN ${install} -r gone.txt -r lost.txt -r secret.txt -r - -r *.txt\n`;
    const { unreadable } = requirementsReport(analyse(text, x86, memoryContext(files)));
    expect(unreadable).toEqual([
      { file: undefined, line: 3, message: "requirements.txt is written by the build, so it is not read" },
      { file: undefined, line: 3, message: "gone.txt is not copied from the build context, so it is not read" },
      { file: undefined, line: 3, message: "there is no lost.txt in the build context" },
      { file: undefined, line: 3, message: "an ignore file keeps app/secret.txt out of the build" },
    ]);
    const of = (instructions: string) =>
      requirementsReport(analyse(`FROM ${fedora}\n${instructions}\n`, x86, memoryContext(files))).unreadable.map(
        (it) => it.message,
      );
    expect(of("COPY app ./\nRUN pip install -r gone.txt")).toEqual(["there is no app/gone.txt in the build context"]);
    expect(of("COPY static ./\nCOPY app ./\nRUN pip install -r gone.txt")).toEqual([
      "there is no app/gone.txt in the build context",
    ]);
    expect(of("COPY requirements.txt /app\nRUN pip install -r /app/requirements.txt")).toEqual([
      "requirements.txt is not copied from the build context, so it is not read",
    ]);
  });
});
