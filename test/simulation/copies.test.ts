// What COPY and ADD bring, and from where: files with their owners, commands, Python projects, virtual environments.

import { describe, expect, test } from "vitest";
import { memoryContext } from "../../server/src/context/context.ts";
import { ask } from "../../server/src/image/facts.ts";
import { treeAt } from "../../server/src/image/files.ts";
import { originsInOrder } from "../../server/src/image/origin-index.ts";
import { simulate } from "../../server/src/simulation/simulate.ts";
import { parse } from "../../server/src/syntax/parse.ts";
import { build, end, has, hasUser, minimal, owner } from "./states.ts";

const builder = minimal.replace("\n", " AS b\n");

test("a copy from a stage that brings nothing but a heredoc is no obstacle", () => {
  expect(owner(`${builder}${minimal}COPY --from=b <<EOF /x\ntext\nEOF\n`, "/x")).toBeDefined();
});

describe("whose it is", () => {
  test.each([
    ["COPY a /x", "yes 0:0 no"],
    ["USER 7\nCOPY a /x", "yes 0:0 no"],
    ["COPY --chown=7:8 a /x", "yes 7:8 no"],
    ["COPY --chown=7 a /x", "yes 7:7 no"],
    ["COPY --chown=root:root a /x", "yes 0:0 no"],
    ["COPY --chown=default:0 a /x", "yes 1001:0 no"],
    // What group a name has stands in a file of the image.
    ["COPY --chown=app a /x", "yes app:undefined no"],
    ["COPY --chown=:8 a /x", "yes undefined:8 no"],
    ["ARG U\nCOPY --chown=$U a /x", "yes undefined:undefined no"],
    ["ARG U\nCOPY --chown=7:$U a /x", "yes undefined:undefined no"],
    ["ENV U=7\nCOPY --chown=$U:0 a /x", "yes 7:0 no"],
    ["COPY --chmod=755 a /x", "yes 0:0 no"],
    ["COPY --chmod=0775 a /x", "yes 0:0 yes"],
    ["COPY --chmod=735 a /x", "yes 0:0 yes"],
    ["COPY --chmod=g+w a /x", "yes 0:0 unknown"],
    ["COPY --chmod=77 a /x", "yes 0:0 unknown"],
    ["ARG M\nCOPY --chmod=$M a /x", "yes 0:0 unknown"],
    ["COPY --chown=7:8 --chmod=775 a /x", "yes 7:8 yes"],
    // An archive says itself whose its files are, and a COPY leaves it as it is.
    ["ADD a.tar /x", "yes undefined:undefined unknown"],
    ["ADD a.txz /x", "yes undefined:undefined unknown"],
    ["ADD b a.tar.zst /x/", "yes undefined:undefined unknown"],
    ["ADD a.tar.d/b /x", "yes 0:0 no"],
    ["ADD a /x", "yes 0:0 no"],
    ["COPY a.tar /x", "yes 0:0 no"],
    ["ADD --chown=7:8 a.tar /x", "yes 7:8 no"],
  ])("%s", (text, expected) => {
    expect(owner(`${minimal}${text}`, "/x")).toBe(expected);
  });

  test.each([
    ["COPY --from=b /t /x", "yes 7:8 yes"],
    ["COPY --from=b /t/y /x", "yes 7:8 yes"],
    ["COPY --from=b --chown=9 /t /x", "yes 9:9 yes"],
    ["COPY --from=b --chmod=755 /t /x", "yes 7:8 no"],
    ["COPY --from=b /gone /x", "yes undefined:undefined unknown"],
    ["COPY --from=b --chmod=755 /gone /x", "yes undefined:undefined no"],
    ["ARG A\nCOPY --from=b $A /x", "yes undefined:undefined unknown"],
    ["COPY --from=$A /t /x", "yes undefined:undefined unknown"],
    ["COPY --from=7 /t /x", "yes undefined:undefined unknown"],
  ])("from a stage: %s", (text, expected) => {
    const made = "USER 0\nRUN mkdir /t /gone && chown 7:8 /t && chmod 775 /t && rm -r /gone\n";
    expect(owner(`${builder}${made}${minimal}${text}`, "/x")).toBe(expected);
  });

  test("from a stage that is there twice is of the latter", () => {
    const made = (user: number) => `${builder}USER 0\nRUN mkdir /t && chown ${user} /t\n`;
    expect(owner(`${made(7)}${made(8)}${minimal}COPY --from=B /t /x`, "/x")).toBe("yes 8:0 no");
    expect(owner(`${made(7)}${made(8)}${minimal}COPY --from=0 /t /x`, "/x")).toBe("yes 7:0 no");
  });
});

describe("where it lies", () => {
  const context = memoryContext({ file: "", "dir/a.txt": "", "dir.d/b.txt": "", "many/c": "" });
  const lies = (text: string, path: string) => {
    const { files } = simulate(parse(minimal + text), { context }).stages.at(-1)!.end;
    const tree = treeAt(files, path)?.tree;
    return tree && `${tree.is} ${tree.owner.value}`;
  };
  const app = "USER 7\nWORKDIR /app\nRUN true\n";

  test.each([
    // A folder that is there stays whose it is, and what comes into it is root's.
    ["COPY file ./", "/app", "yes 7"],
    ["COPY file ./", "/app/file", "yes 0"],
    ["COPY file ./", "/app/other", "yes 7"],
    ["COPY file .", "/app/file", "yes 0"],
    ["COPY file /app", "/app/file", "yes 0"],
    ["COPY file /app", "/app", "yes 7"],
    ["COPY dir ./", "/app", "yes 7"],
    ["COPY dir ./", "/app/other", "yes 0"],
    ["COPY dir.d ./", "/app/other", "yes 0"],
    ["COPY *.txt ./", "/app/other", "yes 0"],
    ["COPY file dir ./", "/app/file", "yes 0"],
    ["COPY file dir ./", "/app/other", "yes 0"],
    ["COPY dir/a.txt file ./", "/app/a.txt", "yes 0"],
    ["COPY dir/a.txt file ./", "/app/other", "yes 7"],
    ["COPY dir /", "/", "yes 0"],
    // A name that is not in the context is a file if it looks like one.
    ["COPY x.py ./", "/app/x.py", "yes 0"],
    ["COPY x.py ./", "/app/other", "yes 7"],
    ["COPY x ./", "/app/other", "yes 0"],
    // One that is not there is made.
    ["COPY dir new", "/app/new/other", "yes 0"],
    ["COPY file new/", "/app/new", "yes 0"],
    ["COPY file new/x", "/app/new/other", "yes 0"],
    ["COPY file a/b/c", "/app/a/other", "yes 0"],
    ["COPY file a/b/c", "/app/other", "yes 7"],
  ])("%s: %s is %s", (text, path, expected) => {
    expect(lies(app + text, path)).toBe(expected);
  });

  test.each([
    // A folder that an earlier copy brought stays whose it is, and what comes into it again is the later copy's.
    ["COPY --chown=7:0 . .\nCOPY dir dir", "dir", "yes 7"],
    ["COPY --chown=7:0 . .\nCOPY dir dir", "dir/a.txt", "yes 0"],
    ["COPY --chown=7:0 . .\nCOPY dir/ ./dir/", "dir", "yes 7"],
    ["COPY --chown=7:0 . .\nCOPY dir/a.txt dir/", "dir", "yes 7"],
    ["COPY --chown=7:0 . .\nCOPY dir/a.txt dir/", "dir/a.txt", "yes 0"],
    ["COPY --chown=7:0 . .\nCOPY file dir/a.txt", "dir", "yes 7"],
    ["COPY --chown=7:0 dir new/dir\nCOPY dir new/dir", "new/dir", "yes 7"],
    // A file is the later copy's.
    ["COPY --chown=7:0 . .\nCOPY file file", "file", "yes 0"],
    // One that it did not bring is made.
    ["COPY --chown=7:0 . .\nCOPY dir other", "other", "yes 0"],
    ["USER 0\nRUN chown -R 7 /opt/app-root\nCOPY dir other", "other", "yes 0"],
    // One that was made on the way to another is somebody's.
    ["COPY --chown=7:0 . .\nUSER 7\nRUN mkdir -p made/by\nCOPY dir made", "made", "yes undefined"],
    ["COPY --chown=7:0 . .\nUSER 7\nRUN mkdir -p made/by\nCOPY dir made", "made/a.txt", "yes 0"],
    ["COPY --chown=7:0 file a/b/c\nCOPY dir a", "a", "yes undefined"],
    ["COPY --chown=7:0 file a/b/c\nCOPY dir a", "a/b", "yes undefined"],
    ["COPY --chown=7:0 file a/b/c", "a/b", "yes undefined"],
    ["COPY --chown=7:0 file a/b/c", "a/b/c", "yes 7"],
    ["COPY --chown=7:0 file a/b/c", "d", "yes 1001"],
    ["COPY --chown=1001:0 file a/b/c", "a/b", "yes 1001"],
    // What lay in the folder before lies there still.
    ["COPY . .\nCOPY --chown=7:0 dir .", "dir", "yes undefined"],
    ["COPY . .\nCOPY --chown=7:0 dir .", "a.txt", "yes 7"],
    ["COPY . .\nCOPY --chown=7:0 . .", "file", "yes 7"],
    ["COPY . .\nCOPY dir .", "file", "yes 0"],
    ["COPY --chown=7:0 . .\nCOPY file dir/b/c", "dir", "yes 7"],
    ["COPY --chown=7:0 . .\nCOPY file dir/b/c", "dir/b", "yes undefined"],
    // What commands laid there, nobody knows.
    ["COPY --chown=7:0 . .\nRUN curl -L example.com | tar xz\nCOPY dir other", "other", "yes undefined"],
  ])("%s: %s is %s", (text, path, expected) => {
    expect(lies(text, `/opt/app-root/src/${path}`)).toBe(expected);
  });

  test("without a build context nobody knows whether an earlier copy brought a folder", () => {
    expect(owner(`${minimal}COPY --chown=7:0 . /x\nCOPY data /x/data`, "/x/data")).toBe("yes undefined:0 no");
    expect(owner(`${minimal}COPY --chown=7:0 . /x\nCOPY data /x/data`, "/x/data/a.txt")).toBe("yes 0:0 no");
    expect(owner(`${minimal}COPY --chown=7:0 . /x\nCOPY data.txt /x/data.txt`, "/x/data.txt")).toBe("yes 0:0 no");
  });

  test("nobody knows where a target lies that nobody knows", () => {
    expect(has(`${minimal}ARG D\nCOPY git $D/`, "git")).toBe("unknown");
    expect(has(`${minimal}ARG D\nWORKDIR $D\nCOPY git bin/`, "git")).toBe("unknown");
    expect(has(`${minimal}COPY git`, "git")).toBe("unknown");
    expect(owner(`${minimal}ARG D\nCOPY git $D/`, "/tmp/src")).toBe("no 0:0 no");
  });

  test("documents that stand in the file are sources", () => {
    expect(owner(`${minimal}COPY --chown=7:8 <<EOF /x\na\nEOF`, "/x")).toBe("yes 7:8 no");
    // They are no programs, unless a mode makes them so.
    expect(has(`${minimal}COPY <<EOF /usr/local/bin/git\na\nEOF`, "git")).toBe("unknown");
    expect(has(`${minimal}COPY --chmod=755 <<EOF /usr/local/bin/git\na\nEOF`, "git")).toBe("yes");
    expect(has(`${minimal}COPY --chmod=+x <<git <<EOF /usr/local/bin/\na\ngit\nb\nEOF`, "git")).toBe("yes");
  });

  test("what is known of a folder of a stage goes with it", () => {
    const made = "USER 0\nRUN mkdir -p /t/u/v /tx && chown 7 /t/u && chown 9 /tx\n";
    const copied = (copy: string, path: string) => owner(`${builder}${made}${minimal}${copy}`, path);
    expect(copied("COPY --from=b /t /x", "/x/u")).toBe("yes 7:0 no");
    expect(copied("COPY --from=b /t /x/", "/x/u")).toBe("yes 7:0 no");
    expect(copied("COPY --from=b /t /", "/u")).toBe("yes 7:0 no");
    expect(copied("COPY --from=b --chown=8:8 /t /x", "/x/u")).toBe("yes 8:8 no");
    expect(copied("COPY --from=b /t /x", "/x/x")).toBe("yes 0:0 no");
    expect(copied("COPY --from=b / /x", "/x/t/u")).toBe("yes 0:0 no");
    expect(copied("COPY --from=b /t /tx /x/", "/x/u")).toBe("yes undefined:0 no");
  });

  test("what is copied from a stage is its own owner's, in a folder that is made for it", () => {
    const made = "USER 0\nRUN mkdir /t && touch /t/a.txt /t/b.txt && chown 7 /t/a.txt\n";
    const copied = (copy: string, path: string) => owner(`${builder}${made}${minimal}${copy}`, path);
    const both = "COPY --from=b /t/a.txt /t/b.txt /x/";
    expect([copied(both, "/x"), copied(both, "/x/a.txt"), copied(both, "/x/b.txt")]).toEqual([
      "yes undefined:0 no",
      "yes 7:0 no",
      "yes 0:0 no",
    ]);
    expect(copied("COPY --from=b --chown=9:9 /t/a.txt /x/", "/x")).toBe("yes 9:9 no");
    expect(copied("COPY --from=b /t/a.txt /x", "/x")).toBe("yes 7:0 no");
  });

  test("a file can make no more of copies than anybody writes", () => {
    const image = "quay.io/fedora/python-313-minimal";
    // Each stage has everything of the one before it twice.
    const stages = Array.from(
      { length: 16 },
      (_, i) => `FROM ${image} AS s${i + 1}\nCOPY --from=s${i} /a /a/x/\nCOPY --from=s${i} /a /a/y/\n`,
    );
    const text = `FROM ${image} AS s0\nUSER 0\nRUN mkdir /a /a/b\n${stages.join("")}`;
    const sizes = build(text).stages.map((it) => it.end.files.size);
    expect(sizes[5]).toBeGreaterThan(sizes[4]! * 1.5);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2100);
  });

  test("nor of what it copies from the build context", () => {
    const doubled = (times: number) =>
      end(`${minimal}COPY . /a/\n${Array.from({ length: times }, (_, i) => `RUN cp -r /a/ /a/b${i}/\n`).join("")}`);
    expect(doubled(4).origins.size).toBeGreaterThan(doubled(3).origins.size * 1.5);
    expect(doubled(16).origins.size).toBeLessThanOrEqual(1000);
    // What is too much is as good as unknown.
    expect(originsInOrder(doubled(4).origins).every(({ from }) => from !== undefined)).toBe(true);
    expect(originsInOrder(doubled(16).origins).every(({ from }) => from === undefined)).toBe(true);
  });
});

describe("commands", () => {
  test.each([
    ["COPY git /usr/local/bin/git", "yes"],
    ["COPY git /usr/local/bin/", "yes"],
    ["COPY tools/git hub /usr/bin/", "yes"],
    ["COPY x.sh /usr/local/bin/git", "yes"],
    ["COPY x.sh /usr/local/bin/", "no"],
    ["COPY x.sh y.sh /usr/local/bin", "no"],
    ["COPY git /opt/tools/git", "no"],
    // A folder may bring any.
    ["COPY tools /usr/local/bin", "unknown"],
    ["COPY tools/ /usr/local/bin/", "unknown"],
    ["COPY dist/* /usr/local/bin/", "unknown"],
    ["COPY . /usr/local/bin/", "unknown"],
    ["COPY usr /usr", "unknown"],
    ["COPY rootfs/ /", "unknown"],
    ["COPY local /usr/local", "unknown"],
    ["COPY tools /opt/tools", "no"],
    ["COPY tools /opt/bin", "unknown"],
    ["ARG T\nCOPY $T /usr/local/bin/", "unknown"],
    ["COPY --from=docker.io/library/golang /usr/local /usr/local", "unknown"],
    ["COPY --from=docker.io/library/golang /out /usr/local/bin", "unknown"],
    ["COPY --from=docker.io/library/golang /out/app /usr/local/bin/", "no"],
    ["COPY --from=docker.io/library/golang /out/bin/ /usr/local/bin/", "unknown"],
  ])("%s: git is there: %s", (text, expected) => {
    expect(has(minimal + text, "git")).toBe(expected);
  });

  test.each([
    // A folder brings the files that are in it, and no command of its own name.
    ["COPY scripts/ /usr/local/bin/", "scripts", "unknown"],
    ["COPY scripts /usr/local/bin/", "scripts", "unknown"],
    ["COPY ./scripts/. /usr/local/bin", "scripts", "unknown"],
    ["COPY scripts/ /usr/local/bin/", "entry.sh", "yes"],
    ["COPY scripts /usr/local/bin", "entry.sh", "yes"],
    ["COPY app.py scripts /usr/local/bin/", "entry.sh", "yes"],
    ["COPY scripts/ /usr/local/bin/", "git", "no"],
    ["COPY more/ /usr/local/bin/", "deeper", "unknown"],
    ["COPY more/ /usr/local/bin/", "other", "unknown"],
    ["COPY scripts /opt/tools", "entry.sh", "unknown"],
    ["COPY more /usr/local", "entry.sh", "unknown"],
    ["COPY --from=b /srv/scripts /usr/local/bin/", "entry.sh", "yes"],
    ["COPY --from=b /srv/scripts /usr/local/bin/", "scripts", "unknown"],
    ["COPY --from=b /srv/scripts/entry.sh /usr/local/bin/entry", "entry", "yes"],
    ["COPY --from=b /srv/scripts/notes.txt /usr/local/bin/notes", "notes", "unknown"],
    // What nobody may run is no command yet.
    ["COPY scripts/ /usr/local/bin/", "notes.txt", "unknown"],
    ["COPY scripts/notes.txt /usr/local/bin/", "notes.txt", "unknown"],
    ["COPY scripts/notes.txt /usr/local/bin/notes", "notes", "unknown"],
    ["COPY --chmod=755 scripts/notes.txt /usr/local/bin/notes", "notes", "yes"],
    ["COPY --chmod=0555 scripts/ /usr/local/bin/", "notes.txt", "yes"],
    ["COPY --chmod=a+rx scripts/ /usr/local/bin/", "notes.txt", "yes"],
    ["COPY --chmod=644 scripts/ /usr/local/bin/", "entry.sh", "unknown"],
    ["ARG MODE\nCOPY --chmod=$MODE scripts/ /usr/local/bin/", "entry.sh", "unknown"],
    ["COPY scripts/notes.txt /usr/local/bin/python3", "python3", "yes"],
    ["COPY scripts/entry.sh /usr/local/bin/entry", "entry", "yes"],
    ["COPY scripts/entry.sh /usr/local/bin/entry", "entry.sh", "unknown"],
  ])("of a known context: after %s, %s is there: %s", (text, name, expected) => {
    const files = {
      "scripts/entry.sh": "",
      "scripts/notes.txt": "",
      "more/deeper/tool": "",
      "more/tool": "",
      "app.py": "",
    };
    const context = memoryContext(files, { "scripts/notes.txt": "644" });
    const { stages } = simulate(parse(`${builder}COPY . /srv\n${minimal}${text}`), { context });
    expect(ask(stages.at(-1)!.end.commands, name).is).toBe(expected);
  });

  test("users may come with the file of all users", () => {
    expect(hasUser(`${minimal}COPY passwd /etc/passwd`, "app")).toBe("unknown");
    expect(hasUser(`${minimal}COPY passwd /etc/passwd.d/x`, "app")).toBe("no");
  });
});

describe("Python projects and their environments", () => {
  const python = (text: string) => [...end(text).python.keys()];
  const venvs = (text: string) => [...end(text).venvs.keys()].filter((it) => it !== "/opt/app-root");
  const made = `${builder}RUN pip install flask\n`;

  test.each([
    ["/opt/app-root", ["flask"]],
    ["/opt/app-root/", ["flask"]],
    ["/opt", ["flask"]],
    ["/opt/app-root/lib", ["flask"]],
    ["/opt/app-root/lib/python3.12/site-packages", ["flask"]],
    ["/opt/app-root/bin", []],
    ["/opt/app-root/src", []],
    ["/opt/app", []],
    ["$X", []],
  ])("come with the image's own, or what is in it: %s", (source, expected) => {
    expect(python(`${made}${minimal}ARG X\nCOPY --from=b ${source} /x`)).toEqual(expected);
  });

  test("come with one that was made, and add to what is there", () => {
    const own = `${builder}RUN python -m venv /v && /v/bin/pip install flask\n${minimal}RUN pip install uwsgi\n`;
    expect(python(`${own}COPY --from=b /v /v`)).toEqual(["uwsgi", "flask"]);
    expect(python(`${own}COPY --from=b /w /v`)).toEqual(["uwsgi"]);
    expect(python(`${own}COPY --from=docker.io/library/python:3.12 /v /v`)).toEqual(["uwsgi"]);
    expect(python(`${own}COPY v /v`)).toEqual(["uwsgi"]);
  });

  test("a whole image brings every environment", () => {
    const own = `${builder}RUN python -m venv /v && python -m venv /w/v\n${minimal}`;
    expect(venvs(`${own}COPY --from=b / /x`)).toEqual(["/x/opt/app-root", "/x/v", "/x/w/v"]);
    expect(venvs(`${own}COPY --from=b / /`)).toEqual(["/v", "/w/v"]);
    expect(venvs(`${own}COPY --from=b /w /v /x/`)).toEqual(["/x", "/x/v"]);
    expect(venvs(`${own}COPY v /v`)).toEqual([]);
  });

  test("are no more than anybody makes", () => {
    const stages = Array.from(
      { length: 9 },
      (_, i) => `${minimal.replace("\n", ` AS s${i + 1}\n`)}COPY --from=s${i} / /x/\nCOPY --from=s${i} / /y/\n`,
    );
    const ends = build(`${minimal.replace("\n", " AS s0\n")}${stages.join("")}`).stages.map((it) => it.end.venvs.size);
    expect(ends.slice(0, 3)).toEqual([1, 3, 7]);
    expect(Math.max(...ends)).toBe(64);
  });
});

test("a copy from a stage that names nothing but a heredoc brings nobody's file", () => {
  const { stages } = simulate(parse(`${builder}\n${minimal}COPY --from=b <<EOF /x/\na\nEOF\n`));
  expect(stages[1]?.end.files.get("/x/*")?.owner.value ?? stages[1]?.end.files.get("/x")?.owner.value).toBeUndefined();
});
