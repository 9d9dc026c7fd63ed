// The simulated build: what is known after each instruction, and what is not.
import { describe, expect, test } from "vitest";
import { ask } from "../../server/src/image/facts.ts";
import { envText, rpm } from "../../server/src/image/state.ts";
import { simulate } from "../../server/src/simulation/simulate.ts";
import { parse } from "../../server/src/syntax/parse.ts";
import { slice } from "../../server/src/text/span.ts";
import { build, end, everybodyWrites, has, hasUser, minimal, owner } from "./states.ts";

describe("user and working directory", () => {
  test("begin as the base image ends, and follow USER and WORKDIR", () => {
    expect(end(minimal).user.value).toBe("1001");
    expect(end(minimal).workdir.value).toBe("/opt/app-root/src");
    const state = end(`${minimal}USER root\nWORKDIR a/../b\nWORKDIR /x`);
    expect([state.user.value, state.workdir.value]).toEqual(["root", "/x"]);
    expect(end(`${minimal}WORKDIR $HOME/y`).workdir.value).toBe("/opt/app-root/src/y");
  });

  test("are unknown where an argument has no value, and known by its default", () => {
    expect(end(`${minimal}ARG U\nUSER $U`).user.value).toBeUndefined();
    expect(end(`${minimal}ARG U=1001\nUSER \${U}:0`).user.value).toBe("1001:0");
  });

  test("know the place that made them so", () => {
    const text = `${minimal}USER 0`;
    expect(slice(text, end(text).user.cause!.span)).toBe("USER 0");
    expect(end(minimal).user.cause).toBeUndefined();
  });
});

describe("variables", () => {
  test("start with the image's own, and ENV wins over ARG", () => {
    const state = end(`${minimal}ARG APP_ROOT=/app\nENV A=$APP_ROOT/x C=\${NONE:-z}\nENV B="\${A:-y}"`);
    expect(["A", "B", "C"].map((it) => envText(state, it))).toEqual(["/opt/app-root/x", "/opt/app-root/x", "z"]);
    // Inside one ENV, every value sees what was set before it.
    expect(envText(end(`${minimal}ENV A=1 B=\${A:-2}`), "B")).toBe("2");
    expect(envText(end(`${minimal}ENV OLD some words`), "OLD")).toBe("some words");
  });

  test("of a global ARG reach a stage only where it is declared again", () => {
    const text = `ARG V=312\nFROM registry.access.redhat.com/ubi9/python-\${V}-minimal\n`;
    expect(envText(end(`${text}ENV A=$V`), "A")).toBe("");
    expect(envText(end(`${text}ARG V\nENV A=$V`), "A")).toBe("312");
    expect(end(text).image?.id).toBe("rhel9-python-312-minimal");
  });

  test("of a shell hold lists of packages", () => {
    expect(has(`${minimal}RUN PKGS="git tar" && microdnf install -y $PKGS`, "tar")).toBe("yes");
    expect(has(`${minimal}RUN for p in git tar; do microdnf install -y $p; done`, "tar")).toBe("yes");
    expect(has(`${minimal}RUN microdnf install -y $PKGS_OF_NOBODY`, "tar")).toBe("no");
    expect(has(`${minimal}ARG PKGS\nRUN microdnf install -y $PKGS`, "tar")).toBe("unknown");
  });
});

describe("commands and packages", () => {
  test("come and go with package managers", () => {
    expect(has(minimal, "gcc")).toBe("no");
    expect(has(`${minimal}RUN microdnf install -y gcc-c++`, "gcc")).toBe("yes");
    expect(has(`${minimal}RUN microdnf install -y gcc && microdnf remove -y gcc`, "gcc")).toBe("no");
    // What came along may be taken along.
    expect(has(`${minimal}RUN microdnf install -y gcc`, "ld")).toBe("yes");
    expect(has(`${minimal}RUN microdnf install -y gcc && microdnf remove -y gcc`, "ld")).toBe("unknown");
    const headers = "RUN microdnf install -y libpq-devel && microdnf remove -y libpq-devel";
    expect(rpm(end(`${minimal}${headers}`), "libpq").is).toBe("unknown");
    expect(rpm(end(`${minimal}RUN microdnf install -y python3.12-devel`), "pkgconfig(python-3.12)").is).toBe("yes");
    expect(rpm(end(`${minimal}RUN microdnf install -y python3-devel`), "pkgconfig(python-3.12)").is).toBe("no");
    expect(has("FROM docker.io/library/python:3.13\n", "gcc")).toBe("unknown");
  });

  test("may come with a script, a copy or a download", () => {
    expect(has(`${minimal}RUN ./setup.sh`, "git")).toBe("unknown");
    expect(has(`${minimal}RUN curl -fsSL https://example.com | bash`, "git")).toBe("unknown");
    expect(has(`${minimal}COPY --from=x /usr/local/bin /usr/local/bin`, "git")).toBe("unknown");
    expect(has(`${minimal}COPY git /usr/local/bin/git`, "git")).toBe("yes");
    const download = "RUN curl -o /usr/local/bin/git https://example.com/git";
    expect(has(`${minimal}${download}`, "git")).toBe("unknown");
    expect(has(`${minimal}${download} && chmod +x /usr/local/bin/git`, "git")).toBe("yes");
    expect(has(`${minimal}ENV PATH=/opt/tools/bin:$PATH`, "git")).toBe("unknown");
    expect(has(`${minimal}ENV PATH=/root/.cargo/bin:$PATH`, "cargo")).toBe("unknown");
    expect(has(`${minimal}ENV PATH=/opt/conda/bin:$PATH`, "git")).toBe("unknown");
    expect(has(`${minimal}ENV PATH=/app/.venv/bin:$PATH`, "git")).toBe("no");
    // A venv's programs are found where PATH has its folder, and the image's own in any case.
    expect(has(`${minimal}RUN pip install sqlparse`, "sqlformat")).toBe("yes");
    expect(has(`${minimal}ENV PATH=/usr/bin\nRUN /opt/app-root/bin/pip install sqlparse`, "sqlformat")).toBe("yes");
    const elsewhere = "RUN python -m venv .venv && .venv/bin/pip install sqlparse";
    expect(has(`${minimal}${elsewhere}`, "sqlformat")).toBe("unknown");
    expect(has(`${minimal}ENV PATH=$HOME/.venv/bin:$PATH\n${elsewhere}`, "sqlformat")).toBe("yes");
    expect(has(`${minimal}ENV PATH=/app/.venv/bin:$PATH`, "cat")).toBe("yes");
    // What is not in these folders any more is found no more, and nobody knows what was.
    expect(has(`${minimal}ENV PATH=/opt/app-root/bin:/usr/bin`, "cat")).toBe("unknown");
    expect(has(`${minimal}ENV PATH=/opt/app-root/bin:/usr/bin`, "git")).toBe("no");
    expect(has(`${minimal}ENV PATH=$APP_ROOT/tools/bin:/home/a/.local/bin:$PATH`, "git")).toBe("no");
  });

  test("that are there stay there, whatever runs", () => {
    expect(has(`${minimal}RUN microdnf install -y git\nRUN ./anything`, "git")).toBe("yes");
  });

  test("of a full image are many, and libraries are absent from a minimal one", () => {
    const full = "FROM registry.access.redhat.com/ubi9/python-312\n";
    const is = (base: string, name: string) => rpm(end(base), name).is;
    expect(["libpq", "gcc", "libpq-devel"].map((it) => is(minimal, it))).toEqual(["no", "no", "no"]);
    expect(["libpq", "gcc", "libpq-devel"].map((it) => is(full, it))).toEqual(["yes", "yes", "yes"]);
    expect(is(minimal, "some-package")).toBe("unknown");
    expect(is(`${minimal}RUN ./anything`, "some-devel")).toBe("unknown");
    expect(is(minimal, "some-devel")).toBe("no");
    expect(is(full, "some-devel")).toBe("unknown");
  });

  test("are judged branch by branch", () => {
    expect(has(`${minimal}RUN if [ -f x ]; then microdnf install -y git; fi`, "git")).toBe("unknown");
    expect(
      has(`${minimal}RUN if [ -f x ]; then microdnf install -y git; else microdnf install -y git-core; fi`, "git"),
    ).toBe("yes");
    expect(has(`${minimal}RUN microdnf install -y git || true`, "git")).toBe("unknown");
    expect(has(`${minimal}RUN microdnf install -y git || exit 1`, "git")).toBe("yes");
    expect(has(`${minimal}ENV X=1\nRUN if [ "$X" = 1 ]; then microdnf install -y git; fi`, "git")).toBe("yes");
    expect(has(`${minimal}RUN (microdnf install -y git)`, "git")).toBe("yes");
    expect(has(`${minimal}RUN sudo -E env A=b microdnf install -y git`, "git")).toBe("yes");
    expect(has(`${minimal}RUN f() { microdnf install -y git; }; f`, "git")).toBe("yes");
    expect(has(`${minimal}RUN bash -c "microdnf install -y git"`, "git")).toBe("yes");
  });
});

describe("Python projects", () => {
  const python = (text: string) => Object.fromEntries([...end(text).python].map(([name, it]) => [name, it.compiled]));

  test("are known by name, and whether they were compiled", () => {
    expect(python(`${minimal}RUN pip install uWSGI 'Flask>=3' psycopg2_binary`)).toEqual({
      uwsgi: "yes",
      flask: "unknown",
      "psycopg2-binary": "unknown",
    });
    expect(python(`${minimal}RUN pip install --only-binary :all: uwsgi`)).toEqual({ uwsgi: "no" });
  });

  test.each([
    ["pip install flask click && pip uninstall -y Flask", ["click"]],
    ["pip install flask click && python -m pip uninstall -y flask click", []],
    ["pip install flask && uv pip uninstall flask", []],
    ["pip install flask && pip uninstall -y -r requirements.txt", []],
    ["pip install flask && pip uninstall -y click", ["flask"]],
    ["pip install flask && rm -rf /opt/app-root", []],
    ["pip install flask && rm -rf $APP_ROOT/lib/python3.12/site-packages/flask*", []],
    ["pip install flask && rm -rf $APP_ROOT/src/tests ~/.cache", ["flask"]],
    ["python -m venv v && v/bin/pip install flask && rm -rf v", []],
    ["python -m venv v && v/bin/pip install flask && rm -rf v/share", ["flask"]],
  ])("are taken away: %s", (command, expected) => {
    expect(Object.keys(python(`${minimal}RUN ${command}`))).toEqual(expected);
  });

  test("take their programs along", () => {
    expect(has(`${minimal}RUN pip install sqlparse && pip uninstall -y sqlparse`, "sqlformat")).toBe("unknown");
    expect(has(`${minimal}RUN pip install sqlparse && pip uninstall -y -r list.txt`, "sqlformat")).toBe("unknown");
    expect(has(`${minimal}RUN pip install sqlparse && pip uninstall -y click`, "sqlformat")).toBe("yes");
    expect(has(`${minimal}RUN pip install sqlparse && rm -rf /opt/app-root`, "sqlformat")).toBe("unknown");
  });

  test("travel with the virtual environment", () => {
    const text = `${minimal.replace("\n", " AS b\n")}RUN pip install flask\n${minimal}COPY --from=b $APP_ROOT $APP_ROOT`;
    expect(python(text)).toEqual({ flask: "unknown" });
  });
});

describe("files", () => {
  test.each([
    ["", "no 0:0 no"],
    ["COPY . /tmp/src", "yes 0:0 no"],
    ["COPY --chown=1001:0 . /tmp/src", "yes 1001:0 no"],
    ["COPY --chown=1001 . /tmp/src", "yes 1001:1001 no"],
    ["COPY . /tmp/src\nRUN fix-permissions /tmp/src", "yes 0:0 no"],
    ["USER 0\nCOPY . /tmp/src\nRUN /usr/bin/fix-permissions /tmp/src", "yes 0:0 yes"],
    ["USER 0\nCOPY . /tmp/src\nRUN chown -R 1001:0 /tmp/src", "yes 1001:0 no"],
    ["USER 0\nCOPY . /tmp/src\nRUN chmod -R g+w /tmp/src", "yes 0:0 yes"],
    ["COPY --chmod=0775 . /tmp/src", "yes 0:0 yes"],
    ["USER 0\nCOPY . /tmp/src\nRUN $STI_SCRIPTS_PATH/assemble", "no 0:0 no"],
  ])("%j", (text, expected) => {
    expect(owner(`${minimal}${text}`, "/tmp/src/app.py")).toBe(expected);
  });

  test("a directory that WORKDIR makes is the user's of that moment", () => {
    // Of a number builders make different groups, and the group of a name stands in /etc/passwd.
    expect(owner(`${minimal}WORKDIR /app`, "/app")).toBe("yes 1001:undefined no");
    expect(owner(`${minimal}USER 1001:0\nWORKDIR /app`, "/app")).toBe("yes 1001:0 no");
    expect(owner("FROM quay.io/fedora/python-313\nWORKDIR /app", "/app")).toBe("yes 1001:undefined no");
    expect(owner("FROM quay.io/fedora/python-313\nUSER default\nWORKDIR /app", "/app")).toBe("yes 1001:0 no");
    expect(owner(`${minimal}USER default\nWORKDIR /app`, "/app")).toBe("yes 1001:undefined no");
    expect(owner(`${minimal}USER 0\nWORKDIR /app`, "/app")).toBe("yes 0:0 no");
  });

  test.each([
    ["USER 0\nRUN mkdir -m 775 /x", "yes 0:0 yes"],
    ["USER 0\nRUN install -d -o 1001 /x", "yes 1001:0 no"],
    ["USER 0\nRUN rm -rf /x && mkdir /x", "yes 0:0 no"],
    ["USER 0\nRUN ln -s /opt/app-root/src /x", "yes 1001:0 yes"],
    ["USER 0\nRUN mkdir /a && chown 7 /a && mv /a /x", "yes 7:0 no"],
    ["RUN echo y > /tmp/x; ln -s /tmp/x /x", "yes 1001:0 no"],
    ["RUN curl -o /x https://example.com", "yes 1001:0 no"],
    // A program that nobody here knows may give root's files away; a user's cannot.
    ["USER 0\nRUN mkdir /x\nRUN ./anything", "unknown undefined:undefined unknown"],
    ["USER 0\nRUN mkdir /x\nRUN chown 7 $(find / -name x)", "unknown undefined:undefined unknown"],
    ["USER 0\nRUN mkdir /x\nUSER 1001\nRUN ./anything", "yes 0:0 no"],
    // A user that nobody knows may be root.
    ["USER 0\nRUN mkdir /x\nARG U\nUSER $U\nRUN ./anything", "unknown undefined:undefined unknown"],
    ["USER 0\nRUN mkdir /x\nARG U\nUSER $U\nRUN chown 7 $(find / -name x)", "unknown undefined:undefined unknown"],
    ["USER 0\nRUN useradd -d /x somebody", "unknown undefined:undefined unknown"],
    ["ADD x.tar.gz /x", "yes undefined:undefined unknown"],
  ])("of a command: %j", (text, expected) => {
    expect(owner(`${minimal}${text}`, "/x")).toBe(expected);
  });

  test.each([
    ["mkdir /x", "no"],
    ["mkdir /x && chmod 775 /x", "no"],
    ["mkdir /x && chmod 774 /x", "no"],
    ["mkdir /x && chmod 0757 /x", "yes"],
    ["mkdir /x && chmod 722 /x", "yes"],
    ["mkdir /x && chmod 777 /x && chmod 771 /x", "no"],
    ["mkdir /x && chmod u+w,g+w /x", "no"],
    ["mkdir /x && chmod o+w /x", "yes"],
    ["mkdir /x && chmod a+rwX /x", "yes"],
    ["mkdir /x && chmod o=u /x", "yes"],
    ["mkdir /x && chmod 777 /x && chmod o-w /x", "no"],
    ["mkdir /x && chmod 777 /x && chmod g-w /x", "yes"],
    ["mkdir /x && chmod $MODE /x", "unknown"],
    ["mkdir -m 757 /x", "yes"],
    ["mkdir --mode=775 /x", "no"],
  ])("after %s everybody may write them: %s", (command, expected) => {
    expect(everybodyWrites(`${minimal}USER 0\nARG MODE\nRUN ${command}`, "/x")).toBe(expected);
  });

  test.each([
    // What was below a folder is gone with it.
    ["RUN mkdir -p /x/y && chown 7 /x/y && rm -r /x && mkdir /x", "/x/y", "yes 0:0 no"],
    ["RUN mkdir -p /x/y /xz && chown 7 /x/y /xz && rm -r /x && mkdir /x", "/xz", "yes 7:0 no"],
    // The folder `a` may hold a `y`, which gives its owner to the one that is there.
    ["RUN mkdir -p /x/y && chown 7 /x/y\nCOPY a /x", "/x/y", "yes undefined:0 no"],
    ["RUN mkdir -p /x/y && chown 7 /x", "/x/y", "yes 0:0 no"],
    ["RUN mkdir -p /x/y && chown -R 7 /x", "/x/y", "yes 7:0 no"],
    ["RUN mkdir /x && chown 7 /x\nCOPY a.txt /x/a.txt\nRUN chmod g+w /x", "/x/a.txt", "yes 0:0 no"],
    ["COPY --chown=7:8 src /x\nRUN chown 9 /x", "/x/y", "yes 7:8 no"],
    ["COPY --chown=7:8 src /x\nRUN chown 9 /x", "/x", "yes 9:8 no"],
    ["RUN mkdir -p /x/y /xz && chown 7 /x", "/xz", "yes 0:0 no"],
    ["COPY --chown=7:8 a /", "/anything", "yes 7:8 no"],
    ["COPY --chown=7:8 a /", "/", "yes 0:0 no"],
    ["RUN chown root:default /tmp", "/tmp", "yes 0:1001 yes"],
    // What the builder makes for a working directory on the way is its user's as well, unless it was there.
    ["USER 2000\nWORKDIR /srv/a/b", "/srv/a", "yes undefined:undefined no"],
    ["USER 2000\nWORKDIR /srv/a", "/srv", "yes 0:0 no"],
    ["WORKDIR /srv/a/b", "/srv/a", "yes 0:0 no"],
    ["RUN mkdir /x && chown 7 /x\nWORKDIR /x/y/z", "/x/y", "yes 0:0 no"],
    // Only root can give a copy to somebody else.
    ["COPY --chown=7:0 a a\nUSER 1001\nRUN cp -a a b", "/opt/app-root/src/b", "yes 1001:0 no"],
    ["COPY --chown=7:8 a a\nUSER 1001\nRUN cp -rp a b", "/opt/app-root/src/b", "yes 1001:undefined no"],
    ["COPY --chown=7:8 a a\nRUN cp -a a b", "/opt/app-root/src/b", "yes 7:8 no"],
    ["COPY --chown=1001:8 a a\nUSER 1001\nRUN cp -a a b", "/opt/app-root/src/b", "yes 1001:8 no"],
    ["COPY --chown=7:8 a a\nUSER 1001\nRUN mv a b", "/opt/app-root/src/b", "yes 7:8 no"],
    // A test that says no leaves what stands behind it undone, and the RUN goes on.
    ["RUN [ -d /y ] && mkdir /x; true", "/x", "unknown 0:0 no"],
    ["RUN test -d /y && mkdir /x; true", "/x", "unknown 0:0 no"],
    ["RUN { [ -d /y ] && mkdir /x; }; true", "/x", "unknown 0:0 no"],
    ["RUN [ -d /y ] && mkdir /x", "/x", "yes 0:0 no"],
    ["RUN true; [ -d /y ] && mkdir /x", "/x", "yes 0:0 no"],
    ["RUN mkdir /y && mkdir /x; true", "/x", "yes 0:0 no"],
    ["RUN mkdir -m 775 /x && chmod -R a-w /x", "/x", "yes 0:0 no"],
    ["RUN mkdir -m 775 /x && chmod -w /x", "/x", "yes 0:0 no"],
    ["RUN mkdir -m 775 /x && chmod ug-w /x", "/x", "yes 0:0 no"],
    ["RUN mkdir -m 775 /x && chmod u-w,o-w /x", "/x", "yes 0:0 yes"],
    // A mask says who may write what is made, in one RUN.
    ["RUN umask 002; mkdir /x", "/x", "yes 0:0 yes"],
    ["RUN umask 0022 && mkdir /x", "/x", "yes 0:0 no"],
    ["ARG MASK\nRUN umask $MASK && mkdir /x", "/x", "yes 0:0 unknown"],
    ["RUN umask g+w && mkdir /x", "/x", "yes 0:0 unknown"],
    ["RUN umask && mkdir /x", "/x", "yes 0:0 no"],
    ["RUN umask 002\nRUN mkdir /x", "/x", "yes 0:0 no"],
    ["RUN umask 002 && mkdir -m 755 /x", "/x", "yes 0:0 no"],
    ["RUN umask 002 && pip install click", "/opt/app-root/lib/x", "yes undefined:0 yes"],
    // It follows the links of the environment to the system's interpreter.
    ["RUN fix-permissions /opt/app-root", "/usr/bin/python3.12", "yes 0:0 unknown"],
    ["RUN fix-permissions /opt/app-root/src", "/usr/bin/python3.12", "yes 0:0 no"],
    ["USER 1001\nRUN fix-permissions /opt/app-root", "/usr/bin/python3.12", "yes 0:0 no"],
    // What is new in a folder that was given away or opened is whoever's who puts it there.
    [
      "RUN pip install click && fix-permissions $APP_ROOT\nUSER 1001\nRUN pip install flask",
      "/opt/app-root/lib/python3.12/site-packages/x",
      "yes undefined:0 unknown",
    ],
    [
      "RUN pip install click && chown -R 1001:0 $APP_ROOT && pip install flask",
      "/opt/app-root/lib/python3.12/site-packages/x",
      "yes undefined:0 unknown",
    ],
    // What is moved is gone, and what is copied over is the copy's.
    ["RUN touch /a && mv /a /b", "/a", "no 0:0 no"],
    ["RUN touch /a && mv /a /b", "/b", "yes 0:0 no"],
    ["COPY a.txt .\nCOPY --chown=1001:0 . .", "/opt/app-root/src/a.txt", "yes undefined:0 no"],
    ["COPY --chown=7 a.txt /etc/a.txt\nCOPY --chown=8:9 a.txt /etc/a.txt", "/etc/a.txt", "yes 8:9 no"],
    // mkdir -p may make the folders on the way.
    ["USER 1001\nRUN mkdir -p $HOME/a/b", "/opt/app-root/src/a", "yes 1001:0 unknown"],
    ["RUN mkdir -p /x && chown 7 /x && mkdir -p /x/y/z", "/x/y", "yes 0:0 no"],
    ["RUN mkdir -p /srv/a/b", "/srv/a", "yes 0:0 no"],
    // What pip installs is its user's, and closed to the group until somebody opens it.
    ["USER 1001\nRUN pip install click", "/opt/app-root/lib/x", "yes 1001:0 unknown"],
    ["USER 1001\nRUN pip install click && fix-permissions $APP_ROOT", "/opt/app-root/lib/x", "yes 1001:0 yes"],
    ["RUN pip install click", "/opt/app-root/bin/x", "yes undefined:0 unknown"],
    // Some of these are root's now, and the image's own pip is not among them.
    ["RUN pip install click", "/opt/app-root/lib/python3.12/site-packages/pip", "yes undefined:0 unknown"],
    ["RUN pip install -r a.txt", "/opt/app-root/lib/python3.12/site-packages/pip", "yes undefined:0 unknown"],
    ["RUN pip install click\nRUN chown -R 1001:0 $APP_ROOT", "/opt/app-root/bin/x", "yes 1001:0 unknown"],
    ["RUN npm run build", "/opt/app-root/src/dist", "yes undefined:0 unknown"],
    ["COPY src ./src\nRUN npm --prefix src run build", "/opt/app-root/src/src/dist", "yes 0:0 no"],
    // assemble leaves the folder, and moves what is in it.
    ["COPY --chown=1001:0 . /tmp/src\nUSER 1001\nRUN $STI_SCRIPTS_PATH/assemble", "/tmp/src", "yes 1001:0 no"],
    ["COPY --chown=1001:0 . /tmp/src\nUSER 1001\nRUN $STI_SCRIPTS_PATH/assemble", "/tmp/src/a", "no 1001:0 no"],
    [
      "USER 1001\nRUN touch a.txt\nCOPY --chown=1001:0 . /tmp/src\nRUN $STI_SCRIPTS_PATH/assemble",
      "/opt/app-root/src/a.txt",
      "yes 1001:0 yes",
    ],
    // What the distribution laid out stays whose it was; what somebody else puts into /tmp is not everybody's.
    ["COPY --chown=7:8 a/ /usr/local/", "/usr/local", "yes undefined:undefined unknown"],
    ["COPY --chown=7:8 a/ /usr/local/", "/usr/local/b", "yes 7:8 no"],
    ["", "/tmp/x", "unknown undefined:undefined unknown"],
    ["USER 1001\nRUN ./anything", "/opt/app-root/src/x", "yes 1001:0 unknown"],
    // A program of root's that nobody here knows may have made files anywhere.
    ["RUN ./anything", "/opt/app-root/src/x", "unknown undefined:undefined unknown"],
    ["RUN ./anything", "/etc", "unknown undefined:undefined unknown"],
    ["USER 1001\nRUN ./anything", "/etc", "yes 0:0 no"],
  ])("%s: %s is %s", (text, path, expected) => {
    expect(owner(`${minimal}USER 0\n${text}`, path)).toBe(expected);
  });

  test("of an image that nobody knows are not known", () => {
    const other = "FROM docker.io/library/python:3.13\n";
    expect(owner(`${other}RUN chmod 755 /x && chown 7 /x`, "/x")).toBeUndefined();
    expect(owner(`${other}RUN mkdir /x && chown 7 /x`, "/x")).toBe("yes 7:0 no");
    expect(owner(`${other}RUN if [ -f y ]; then mkdir /x; fi`, "/x")).toBeUndefined();
  });

  test("that a mode is given to leave it open whether a folder that is made for them has it", () => {
    expect(owner(`${minimal}COPY --chmod=664 a.txt b.txt /x/`, "/x")).toBe("yes 0:0 unknown");
    expect(owner(`${minimal}COPY --chmod=664 a.txt /x/`, "/x")).toBe("yes 0:0 unknown");
    expect(owner(`${minimal}COPY --chmod=664 a.txt /x/`, "/x/a.txt")).toBe("yes 0:0 yes");
    expect(owner(`${minimal}COPY --chmod=644 a.txt /x/`, "/x")).toBe("yes 0:0 no");
    expect(owner(`${minimal}COPY --chmod=664 a.txt /x`, "/x")).toBe("yes 0:0 yes");
  });

  test("that a COPY puts beside others do not change theirs", () => {
    expect(owner(`${minimal}COPY a.txt ./`, "/opt/app-root/src/a.txt")).toBe("yes 0:0 no");
    expect(owner(`${minimal}COPY a.txt ./`, "/opt/app-root/src/b.txt")).toBe("yes 1001:0 yes");
    expect(owner(`${minimal}COPY src ./`, "/opt/app-root/src/b.txt")).toBe("yes 0:0 no");
    // The directories on the way are the copy's where they certainly were not there.
    expect(owner(`${minimal}WORKDIR /app\nCOPY a.txt p/q/a.txt`, "/app/p/b.txt")).toBe("yes 0:0 no");
    // Where something may have made them before, nobody knows whose they are.
    expect(owner(`${minimal}WORKDIR /app\nRUN ./anything\nCOPY a.txt p/q/a.txt`, "/app/p/b.txt")).toBe(
      "yes undefined:undefined no",
    );
    expect(owner(`${minimal}WORKDIR /app\nRUN ./anything\nCOPY a.txt p/q/a.txt`, "/app/b.txt")).toBe(
      "yes 1001:undefined no",
    );
  });

  test("copied from a stage keep their owner", () => {
    const builder = minimal.replace("\n", " AS b\n");
    expect(owner(`${builder}${minimal}COPY --from=b $APP_ROOT $APP_ROOT`, "/opt/app-root")).toBe("yes 1001:0 yes");
    expect(owner(`${builder}${minimal}COPY --from=0 /tmp /x`, "/x")).toBe("yes 0:0 yes");
    expect(owner(`${minimal}COPY --from=nobody /a /x`, "/x")).toBe("yes undefined:undefined unknown");
    const mixed = `${builder}USER 0\nRUN mkdir -p /a/b && chown 7 /a/b\n`;
    expect(owner(`${mixed}${minimal}COPY --from=b /a /x`, "/x/b/c")).toBe("yes 7:0 no");
  });
});

describe("users", () => {
  const user = (text: string, name: string, base = minimal) => hasUser(`${base}${text}`, name);
  const full = "FROM registry.access.redhat.com/ubi9/python-312\n";

  test("are those of /etc/passwd: default is in the full images only", () => {
    expect([user("", "default"), user("", "default", full), user("", "root"), user("", "app")]).toEqual([
      "no",
      "yes",
      "yes",
      "no",
    ]);
    expect(user("", "app", "FROM docker.io/library/python:3.13\n")).toBe("unknown");
  });

  test.each([
    ["RUN useradd -u 1002 -g 0 app", "yes"],
    ["RUN useradd -m -d /srv app && userdel app", "no"],
    ["RUN useradd app && usermod -l web app", "no"],
    ["RUN useradd web && usermod -l app web", "yes"],
    ["RUN echo 'app:x:1002:0::/:/bin/sh' >> /etc/passwd", "unknown"],
    ["RUN sed -i 's/x/y/' /etc/passwd", "unknown"],
    ["COPY passwd /etc/passwd", "unknown"],
    ["RUN ./setup.sh", "unknown"],
    ["RUN microdnf install -y some-daemon", "unknown"],
    ["RUN microdnf install -y httpd && cat /etc/passwd", "no"],
  ])("come and go: %j", (text, expected) => {
    expect(user(`USER 0\n${text}`, "app")).toBe(expected);
  });
});

describe("stages", () => {
  const names = (text: string, target?: string) => build(text, target).published.map((it) => it.stage.index);
  const from = (name: string, base = "ubi9/python-312-minimal") => `FROM ${base} AS ${name}\nWORKDIR /x\n`;

  const start = 'CMD ["python", "app.py"]\n';
  const app = (builder: string) => `COPY --from=${builder} /opt/app-root /opt/app-root\n${start}`;

  test("inherit everything but arguments", () => {
    const state = end(`${from("a")}ARG X=1\nENV Y=2\nUSER 0\nRUN microdnf install -y git\n${from("b", "a")}`);
    expect([state.user.value, envText(state, "Y"), ask(state.commands, "git").is, state.args.set.size]).toEqual([
      "0",
      "2",
      "yes",
      0,
    ]);
  });

  test.each([
    ["the last of a chain", from("a") + from("b", "a"), [1]],
    ["not what others copy from", `${from("a")}${from("b")}COPY --from=a /x /x\n`, [1]],
    ["not what others mount from", `${from("a")}${from("b")}RUN --mount=type=bind,from=a,target=/x true\n`, [1]],
    ["what mounts a cache", "FROM ubi9/python-312-minimal\nRUN --mount=type=cache,target=/x true\n", [0]],
    ["every leaf", from("a") + from("b"), [0, 1]],
    ["no helper, and what only helpers build on", from("a") + from("prod", "a") + from("test", "prod"), [1]],
    // A name hides no application where nothing else has one.
    ["a helper that is alone", `${from("dev")}COPY . .\nCMD ["python", "app.py"]\n`, [0]],
    ["a helper that takes what a builder made", `${from("builder")}COPY . .\n${from("dev")}${app("builder")}`, [1]],
    [
      "a helper on a stage with nothing but tools",
      `${from("base")}RUN true\n${from("dev", "base")}COPY . .\n${start}`,
      [1],
    ],
    [
      "a helper on a stage with requirements",
      `${from("base")}COPY requirements.txt .\n${from("debug", "base")}COPY . .\n${start}`,
      [1],
    ],
    ["no test beside an application", `${from("app")}COPY . .\n${start}${from("test", "app")}COPY . .\n${start}`, [0]],
    [
      "no test on an application that starts nothing",
      `${from("app")}COPY . .\n${from("test", "app")}COPY t t\n${start}`,
      [0],
    ],
    ["no helper of two", `${from("dev")}COPY . .\n${start}${from("test")}COPY . .\n${start}`, []],
    ["a helper that starts nothing", `${from("test")}COPY . .\nRUN pytest\n`, []],
    // A name for an image is a product only where nothing comes after it.
    ["no alias that nobody uses", `FROM ubi9/python-312 AS full\n${from("app")}`, [1]],
    ["no alias with an argument", `FROM ubi9/python-312 AS full\nARG A\n${from("app")}`, [1]],
    ["an alias that is the last", `${from("app")}FROM app AS final\n`, [1]],
  ])("are published: %s", (_, text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  test.each([
    ["Dockerfile.test", false],
    ["Containerfile.builder", false],
    ["Containerfile.dev", false],
    ["Dockerfile-dev", false],
    ["Dockerfile.ubi9.ci", false],
    ["test.Dockerfile", false],
    ["dev.containerfile", false],
    ["Containerfile", true],
    ["Dockerfile.ubi9", true],
    ["Dockerfile.prod", true],
    ["app.dockerfile", true],
    ["Dockerfile.contest", true],
    ["developer-portal.Dockerfile", true],
    ["dev.txt", true],
  ])("are published as the name of the file says: %s", (file, expected) => {
    const { published } = simulate(parse(from("app")), { file });
    expect(published.length > 0).toBe(expected);
    expect(simulate(parse(from("app")), { file, target: "app" }).published).toHaveLength(1);
  });

  test("are published as the target says", () => {
    expect(names(from("a") + from("b"), "A")).toEqual([0]);
    expect(names(from("a") + from("b"), "1")).toEqual([1]);
    expect(names(from("a"), "nobody")).toEqual([]);
  });
});
