// What the instructions do that are neither RUN nor COPY, and which states stages begin with.
import { describe, expect, test } from "vitest";
import { envText, type State } from "../../server/src/image/state.ts";
import { basesOf, simulate } from "../../server/src/simulation/simulate.ts";
import { parse } from "../../server/src/syntax/parse.ts";
import { build, end, has, minimal, owner } from "./states.ts";

describe("ARG and ENV", () => {
  const value = (text: string) => envText(end(text), "V");

  test.each([
    ["ARG A=1\nENV V=$A", "1"],
    ["ARG A=1 B=$A\nENV V=$B", "1"],
    ["ARG A\nENV V=$A", undefined],
    ["ARG A=\nENV V=$A", ""],
    ["ARG A=1\nARG A=2\nENV V=$A", "2"],
    ["ENV A=1\nARG A=2\nENV V=$A", "1"],
    ["ENV V=$NOBODY", ""],
    ["ENV A=1\nENV A=2 V=$A", "1"],
    ["ENV V", ""],
    ["ENV V a  b", "a b"],
    ["ENV V $HOME and  more", "/opt/app-root/src and more"],
    ["ENV A=1 V=2", "2"],
    ['ENV V="a b" A=1', "a b"],
    ["ENV V=a=b", "a=b"],
    ["ARG A\nENV V=a$A", undefined],
  ])("%s", (text, expected) => {
    expect(value(minimal + text)).toBe(expected);
  });

  test("before the first FROM is for those who declare it", () => {
    const globals = `ARG A=1\nARG B=$A\nARG C\n${minimal}`;
    expect(value(`${globals}ARG B\nENV V=$B`)).toBe("1");
    expect(value(`${globals}ARG B=2\nENV V=$B`)).toBe("2");
    expect(value(`${globals}ARG C\nENV V=$C`)).toBeUndefined();
    expect(value(`${globals}ARG C=3\nENV V=$C`)).toBe("3");
    expect(value(`${globals}ENV V=$B`)).toBe("");
    // One that stands behind it is no global.
    expect(value(`${minimal}ARG A=1\n${minimal}ARG A\nENV V=$A`)).toBeUndefined();
  });

  test.each([
    ["ENV PATH=/opt/tools/bin:$PATH", "unknown"],
    ["ENV PATH=$PATH:/opt/tools/bin", "unknown"],
    ["ARG A\nENV PATH=$A:$PATH", "unknown"],
    ["ENV PATH=$PATH", "no"],
    ["ENV PATH=/usr/local/sbin:/usr/bin/:$PATH", "no"],
    ["ENV PATH=/opt/venv/bin:$PATH", "no"],
    ["ENV PATH=/app/.venv/bin/:$PATH", "no"],
    ["ENV PATH=$HOME/.local/bin::$PATH", "no"],
    ["ENV PATH=/opt/venv/tools:$PATH", "unknown"],
    ["ENV PATH=/usr/share/bin:$PATH", "unknown"],
    ["ENV PATHS=/opt/tools/bin", "no"],
    ["ENV PATH=/opt/tools/bin:$PATH\nRUN ./remove-git", "unknown"],
  ])("a folder of its own on PATH may hold any command: %s", (text, expected) => {
    expect(has(minimal + text, "git")).toBe(expected);
  });
});

describe("USER and WORKDIR", () => {
  test.each([
    ["USER 7", "7"],
    ["USER 7:8", "7:8"],
    ["ARG U\nUSER $U", undefined],
    ["USER $NOBODY", undefined],
    ["ENV U=7\nUSER ${U}", "7"],
  ])("%s", (text, expected) => {
    expect(end(minimal + text).user.value).toBe(expected);
  });

  test.each([
    ["USER 7\nWORKDIR /app", "/app", "yes 7:undefined no"],
    ["USER 7:8\nWORKDIR /app", "/app", "yes 7:8 no"],
    ["ARG U\nUSER $U\nWORKDIR /app", "/app", "yes undefined:undefined no"],
    ["WORKDIR /app\nUSER 7\nWORKDIR /app", "/app", "yes 1001:undefined no"],
    ["USER 7\nWORKDIR /opt/app-root/src", "/opt/app-root/src", "yes 1001:0 yes"],
    // Buildah makes it for the first RUN, or for the COPY that comes before.
    ["WORKDIR /app\nCOPY a.txt .", "/app", "yes undefined:undefined no"],
    ["WORKDIR /app\nCOPY a.txt b/", "/app", "yes undefined:undefined no"],
    ["WORKDIR /app\nCOPY --chown=1001:0 a.txt .", "/app", "yes 1001:undefined no"],
    ["WORKDIR /app\nRUN true\nCOPY a.txt .", "/app", "yes 1001:undefined no"],
    ["USER 0\nWORKDIR /app\nCOPY a.txt .", "/app", "yes 0:0 no"],
    ["USER 7:0\nWORKDIR /app\nUSER 0\nRUN true", "/app", "yes undefined:0 no"],
    ["USER 7:8\nWORKDIR /app\nUSER 0\nRUN true\nUSER 7:8\nRUN true", "/app", "yes undefined:undefined no"],
    ["USER 7:8\nWORKDIR /app\nUSER 0\nUSER 7:8\nRUN true", "/app", "yes 7:8 no"],
    ["USER 7:8\nWORKDIR /app\nUSER 0\nWORKDIR /\nRUN true", "/app", "yes 7:8 no"],
    ["USER 0\nWORKDIR /app\nARG U\nUSER $U\nRUN true", "/app", "yes undefined:undefined no"],
    // What may be another's may stay closed.
    ["USER 7:0\nWORKDIR /app\nUSER 0\nRUN true\nUSER 7\nRUN fix-permissions /app", "/app", "yes undefined:0 unknown"],
    [
      "USER 7:8\nWORKDIR /app\nUSER 0\nRUN true\nUSER 7\nRUN fix-permissions /app",
      "/app",
      "yes undefined:undefined unknown",
    ],
    ["USER 7:8\nWORKDIR /app\nUSER 9\nRUN fix-permissions /app", "/app", "yes undefined:undefined unknown"],
    // What was there before stays what it was.
    ["USER 0\nRUN mkdir -p /app/x && chown 7 /app/x && rm -r /app\nWORKDIR /app", "/app", "yes 0:0 no"],
    ["USER 0\nRUN mkdir /y && chown 7 /y\nWORKDIR /\nWORKDIR y", "/y", "yes 7:0 no"],
  ])("%s: %s is %s", (text, path, expected) => {
    expect(owner(minimal + text, path)).toBe(expected);
  });

  test("a folder that nobody knows is none", () => {
    expect(end(`${minimal}ARG D\nWORKDIR $D\nWORKDIR x`).workdir.value).toBeUndefined();
    expect(end(`${minimal}ARG D\nWORKDIR $D\nWORKDIR /x`).workdir.value).toBe("/x");
  });
});

describe("SHELL", () => {
  const git = "RUN microdnf install -y git";
  test.each([
    ['SHELL ["/bin/bash", "-o", "pipefail", "-c"]', "yes"],
    ['SHELL ["sh", "-c"]', "yes"],
    ['SHELL ["/usr/bin/python3", "-c"]', "no"],
    ['SHELL ["pwsh", "-Command"]', "no"],
    ['ARG S\nSHELL ["$S", "-c"]', "no"],
    ["SHELL /bin/bash -c", "no"],
    ['SHELL ["pwsh"]\nSHELL ["/bin/sh", "-c"]', "yes"],
  ])("only a shell's lines are read: %s", (text, expected) => {
    expect(has(`${minimal}${text}\n${git}`, "git")).toBe(expected);
  });

  test("the exec form needs none", () => {
    expect(has(`${minimal}SHELL ["pwsh"]\nRUN ["microdnf", "install", "-y", "git"]`, "git")).toBe("yes");
  });
});

describe("CMD and ENTRYPOINT", () => {
  const started = ({ entrypoint, command }: State) => [entrypoint.value, command.value];

  test.each([
    ['CMD ["a", "b"]', [[], ["a", "b"]]],
    ["CMD a $HOME", [[], ["a", "/opt/app-root/src"]]],
    ["ARG A\nCMD a $A", [[], undefined]],
    ['CMD ["a", "$HOME"]', [[], ["a", "$HOME"]]],
    ["CMD a\nCMD b", [[], ["b"]]],
    // Another entrypoint takes the command of the base image away, and not the file's own.
    ['ENTRYPOINT ["a"]', [["a"], []]],
    ['CMD ["b"]\nENTRYPOINT ["a"]', [["a"], ["b"]]],
    ['ENTRYPOINT ["a"]\nCMD ["b"]', [["a"], ["b"]]],
  ])("%s", (text, expected) => {
    expect(started(end(minimal + text))).toEqual(expected);
  });

  test("are the base image's where the file says nothing", () => {
    expect(end(`${minimal}EXPOSE 8080\nLABEL a=b`)).toEqual(end(minimal));
    const [, command] = started(end(minimal));
    expect(command).toHaveLength(1);
  });
});

describe("FROM", () => {
  const base = (text: string, world?: string) => simulate(parse(text), { world }).stages.at(-1)!;

  test.each([
    ["FROM registry.access.redhat.com/ubi9/python-312-minimal", "rhel9-python-312-minimal"],
    ["ARG V=312\nFROM ubi9/python-$V-minimal", "rhel9-python-312-minimal"],
    ["ARG V\nFROM ubi9/python-$V-minimal", undefined],
    ["FROM ubi9/python-${V:-312}-minimal", "rhel9-python-312-minimal"],
    ["FROM ubi9/python-312-minimal$TARGETARCH", undefined],
    ["FROM docker.io/library/python:3.13", undefined],
    ["FROM ubi9/python-312-minimal AS a\nFROM A", "rhel9-python-312-minimal"],
    ["FROM docker.io/library/python:3.13 AS a\nFROM ubi9/python-312 AS A\nFROM a", "rhel9-python-312"],
    ["FROM b\nFROM ubi9/python-312 AS b", "rhel9-python-312"],
  ])("%s", (text, expected) => {
    expect(base(text).start.image?.id).toBe(expected);
  });

  test("a stage that is named like an image is that stage", () => {
    const text = "FROM docker.io/library/python:3.13 AS python-312\nFROM python-312";
    expect(base(text).start.image).toBeUndefined();
    expect(basesOf(parse(text)).map(({ kind }) => kind)).toEqual(["other", "other"]);
    expect(basesOf(parse("FROM python-312\nFROM ubi9/python-312 AS python-312\n")).map(({ kind }) => kind)).toEqual([
      "candidates",
      "image",
    ]);
  });

  test("a bare name is the image of the world that is asked for, and is called as it is written", () => {
    const of = (world?: string) => base("FROM python-313-minimal", world);
    const flavors = of().base.candidates.map((it) => it.distro.flavor);
    expect(flavors.length).toBeGreaterThan(1);
    for (const it of flavors) expect(of(it).start.image?.distro.flavor).toBe(it);
    expect(of("none of these").start.image?.distro.flavor).toBe(flavors[0]);
    expect(of().start.called).toBe("python-313-minimal");
    expect(base("FROM quay.io/fedora/python-313-minimal").start.called).toBe("fedora/python-313-minimal");
  });

  test.each([
    ["FROM --platform=linux/arm64 ubi9/python-312", "aarch64"],
    ["FROM --platform=linux/amd64 ubi9/python-312", "x86_64"],
    ["ARG P=linux/arm64\nFROM --platform=$P ubi9/python-312", "aarch64"],
    ["FROM --platform=$BUILDPLATFORM ubi9/python-312", undefined],
    ["FROM ubi9/python-312", undefined],
    ["FROM --platform=linux/arm64 ubi9/python-312 AS a\nFROM a", "aarch64"],
    ["FROM --platform=linux/arm64 ubi9/python-312 AS a\nFROM --platform=linux/amd64 a", "x86_64"],
  ])("%s is built on %s", (text, expected) => {
    expect(base(text).start.architecture).toBe(expected);
  });
});

describe("the stages that are published", () => {
  const published = (names: readonly string[], target?: string) =>
    build(names.map((it) => `FROM ubi9/python-312 AS ${it}\nWORKDIR /x\n`).join(""), target).published.map(
      (it) => it.stage.index,
    );

  test.each([
    "test",
    "tests",
    "unit-test",
    "e2e",
    "lint",
    "type_check",
    "pypi",
    "dev",
    "app-dev",
    "DEBUG",
    "ci",
    "docs",
  ])("%s is a helper", (name) => {
    expect(published(["app", name])).toEqual([0]);
  });

  test.each(["contest", "latest", "device", "circle", "linter2", "prod"])("%s is none", (name) => {
    expect(published(["app", name])).toEqual([0, 1]);
  });

  test("are none where all are helpers, and the last of two that have one name", () => {
    expect(published(["dev", "test"])).toEqual([]);
    expect(published(["app", "app"], "app")).toEqual([1]);
    expect(published(["app", "app"], "")).toEqual([0, 1]);
    expect(published(["app", "0"], "0")).toEqual([1]);
    expect(published(["app"], "1")).toEqual([]);
    expect(published(["app"], "-1")).toEqual([]);
  });

  test.each([
    ["COPY --from=a /x /x", false],
    ["COPY --from=A /x /x", false],
    ["COPY --from=0 /x /x", false],
    ["COPY --from=1 /x /x", true],
    ["COPY --chown=a /x /x", true],
    ["RUN --mount=from=a,target=/x true", false],
    ["RUN --mount=type=bind,target=/x,from=0 true", false],
    ["RUN --mount=type=bind,source=a,target=/x true", true],
    ["RUN --mount=type=cache,target=/x,id=from=a true", true],
  ])("are those that no other one uses: %s", (text, expected) => {
    const whole = `FROM ubi9/python-312 AS a\nWORKDIR /x\nFROM ubi9/python-312 AS b\n${text}\n`;
    expect(build(whole).published.some((it) => it.stage.index === 0)).toBe(expected);
  });
});
