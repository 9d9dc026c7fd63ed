// The forms of a report, on findings that are made here: what the rules say is none of this test's business.
import { afterEach, describe, expect, test, vi } from "vitest";
import { github } from "../../server/src/cli/format/github.ts";
import { json } from "../../server/src/cli/format/json.ts";
import { sarif } from "../../server/src/cli/format/sarif.ts";
import { plain, styleFor } from "../../server/src/cli/format/style.ts";
import { text } from "../../server/src/cli/format/text.ts";
import { width } from "../../server/src/cli/format/width.ts";
import type { FileReport, Printer, ReportedFinding } from "../../server/src/cli/report.ts";
import type { Judgement } from "../../server/src/service/service.ts";
import { linesOf } from "../../server/src/text/lines.ts";

/** A finding at the first occurrence of `word`. */
function finding(source: string, word: string, more: Partial<ReportedFinding> = {}): ReportedFinding {
  const start = source.indexOf(word);
  return {
    rule: "some-rule",
    severity: "error",
    span: { start, end: start + word.length },
    message: "this is wrong",
    related: [],
    fixes: [],
    ...more,
  };
}

/** What lies beside it in these reports: a list of requirements. */
const listed = "flask\nuwsgi\n";

/** What becomes of a file is none of these findings' business either. */
const well: Judgement = { kind: "builds and starts", span: undefined, because: "starts it as user 1001", granted: [] };

const file = (source: string, findings: readonly ReportedFinding[], more: Partial<FileReport> = {}): FileReport => ({
  path: "Containerfile",
  text: source,
  lines: linesOf(source),
  findings,
  fixed: 0,
  verdict: () => ({ ...well, stages: [] }),
  beside: (name) =>
    name === undefined
      ? { path: more.path ?? "Containerfile", lines: linesOf(source) }
      : { path: `app/${name}`, lines: linesOf(listed) },
  ...more,
});

const printed = (printer: Printer, ...files: FileReport[]): string =>
  files.map((it) => printer.file(it)).join("") + printer.end([]);

/** A finding that another file explains, with a fix there. */
const elsewhere: Partial<ReportedFinding> = {
  related: [{ file: "requirements.txt", span: { start: 6, end: 11 }, message: "uwsgi has no wheels" }],
  fixes: [
    {
      title: "Use pyuwsgi",
      safety: "suggested",
      file: "requirements.txt",
      edits: [{ span: { start: 6, end: 11 }, text: "pyuwsgi" }],
    },
  ],
};

test("a place in another file is named with that file", () => {
  const source = "FROM image\nRUN pip install -r requirements.txt\n";
  const one = file(source, [finding(source, "requirements.txt", elsewhere)]);
  expect(printed(text(plain), one)).toContain("see: app/requirements.txt:2:1 uwsgi has no wheels");
  const [result] = JSON.parse(printed(sarif("1.0.0"), one)).runs[0].results;
  expect(result.locations[0].physicalLocation.artifactLocation.uri).toBe("Containerfile");
  const { artifactLocation, region } = result.relatedLocations[0].physicalLocation;
  expect([artifactLocation.uri, region.startLine]).toEqual(["app/requirements.txt", 2]);
  const [change] = result.fixes[0].artifactChanges;
  expect(change.artifactLocation.uri).toBe("app/requirements.txt");
  expect(change.replacements[0].deletedRegion).toMatchObject({ startLine: 2, startColumn: 1, endColumn: 6 });
});

describe("text", () => {
  const shown = (source: string, word: string, more: Partial<ReportedFinding> = {}) =>
    printed(text(plain), file(source, [finding(source, word, more)])).split("\n");

  /** The part of the source line that the carets point at, counted in cells as a terminal does. */
  function pointedAt(source: string, word: string): string {
    const [, line = "", carets = ""] = shown(source, word);
    const from = carets.indexOf("^");
    const to = carets.lastIndexOf("^") + 1;
    let cells = 0;
    let covered = "";
    for (const { segment } of new Intl.Segmenter().segment(line)) {
      if (cells >= from && cells < to) covered += segment;
      cells += width(segment);
    }
    return covered;
  }

  test("names the place, the severity, the rule; shows the line; tells the ways out", () => {
    const source = "FROM image\nRUN dnf install x\n";
    const related = [{ span: { start: 5, end: 10 }, message: "the base image is this one" }];
    const fixes = [
      { title: "Use microdnf", safety: "safe", edits: [] },
      { title: "Change the image", safety: "suggested", edits: [] },
    ] as const;
    expect(printed(text(plain), file(source, [finding(source, "dnf", { related, fixes })]))).toBe(
      `Containerfile:2:5 error some-rule this is wrong
    2 | RUN dnf install x
      |     ^^^
    see: Containerfile:1:6 the base image is this one
    fix: Use microdnf
    fix: Change the image (suggested)

1 problem (1 error) in 1 file; --fix can repair all
builds and starts: starts it as user 1001
`,
    );
  });

  test("ends with what becomes of each file, and of several with how many of each kind", () => {
    const source = "FROM image\nCMD x\n";
    const span = { start: 11, end: 14 };
    const bad: Judgement = { kind: "builds, does not start", span, because: "there is no x", granted: [] };
    const doubt = { span: { start: 0, end: 4 }, because: "image is not known" };
    const verdict = () => ({ ...bad, doubt, stages: [] });
    const granted = [{ span, because: "the build context has x" }];
    expect(printed(text(plain), file(source, [], { verdict }))).toBe(
      "builds, does not start: line 2, there is no x\n  whether it is built at all is not known: line 1, image is not known\n",
    );
    const stages = ["web", "worker"].map((name, index) => ({ ...well, granted, name, index }));
    const several = file(source, [], { path: "b", verdict: () => ({ ...well, granted, stages }) });
    expect(
      printed(text(plain), file(source, [], { verdict }), several)
        .split("\n")
        .slice(2),
    ).toEqual([
      "b: builds and starts: starts it as user 1001",
      "  if the build context has x (line 2)",
      "  web: builds and starts: starts it as user 1001",
      "  if the build context has x (line 2)",
      "  worker: builds and starts: starts it as user 1001",
      "  if the build context has x (line 2)",
      "2 files: 1 built and not started, 1 built and started",
      "",
    ]);
  });

  test("counts what was found and what was repaired", () => {
    const source = "FROM image\n";
    const fixes = [{ title: "Do it", safety: "safe", edits: [] }] as const;
    const found = (["error", "hint", "warning", "info", "warning"] as const).map((severity, i) =>
      finding(source, "image", { severity, ...(i === 0 && { fixes }) }),
    );
    const summary = (...files: FileReport[]) =>
      printed(text(plain), ...files)
        .split("\n")
        .find((line) => /^Fixed|problems? /.test(line));
    expect(summary(file(source, found), file("", []))).toBe(
      "5 problems (1 error, 2 warnings, 1 info, 1 hint) in 2 files; --fix can repair 1",
    );
    expect(summary(file(source, [], { fixed: 2 }))).toBe("Fixed 2 problems.");
    expect(summary(file(source, [], { fixed: 1 }), file(source, [found[1]!]))).toBe(
      "Fixed 1 problem. 1 problem left (1 hint) in 2 files",
    );
    expect(printed(text(plain))).toBe("");
  });

  test.each([
    ["at the beginning", "USER root", "USER"],
    ["after a tab", "RUN\tx && \tdnf install", "dnf"],
    ["after wide characters", "RUN echo 日本語 && dnf install", "dnf"],
    ["on wide characters", "LABEL name=日本語 x", "日本語"],
    ["after a surrogate pair", "RUN echo 🐍🐍 && dnf install", "dnf"],
    ["after an emoji of several parts", "RUN echo 👩‍🔬 && dnf install", "dnf"],
    ["after a combining accent", "RUN echo cafe\u0301 && dnf install", "dnf"],
    ["after what a terminal would obey", "RUN echo \u001b[31m && dnf install", "dnf"],
  ])("the carets stand under the word %s", (_where, source, word) => {
    expect(pointedAt(source, word)).toBe(word);
  });

  test("a file cannot command the terminal or turn the direction of its text", () => {
    const [, line] = shown("RUN echo \u001b]0;x\u0007 \u009b31m \u202edlrow && dnf", "dnf");
    expect(line).toBe("    1 | RUN echo ␛]0;x␇ ␡31m \ufffddlrow && dnf");
  });

  test("no part of a line break is shown", () => {
    expect(shown("FROM a\r\nUSER root\r\n", "root")[1]).toBe("    2 | USER root");
  });

  test("a finding without a word gets one caret, even at the end of the file", () => {
    const source = "FROM a";
    const span = { start: 6, end: 6 };
    expect(shown(source, "a", { span }).slice(0, 3)).toEqual([
      "Containerfile:1:7 error some-rule this is wrong",
      "    1 | FROM a",
      "      |       ^",
    ]);
  });

  test.each([
    ["beginning", 0],
    ["middle", 300],
    ["end", 1000],
  ])("of a very long line, the part around the word is shown: %s", (_where, before) => {
    const source = `RUN ${"x".repeat(before)} dnf ${"y".repeat(1000 - before)}`;
    const [, line = ""] = shown(source, "dnf");
    expect(line.length).toBeLessThan(180);
    expect(pointedAt(source, "dnf")).toBe("dnf");
  });

  test("cutting a long line tears no character apart", () => {
    const source = `RUN ${"🐍".repeat(200)}dnf${"🐍".repeat(200)}`;
    expect(shown(source, "dnf")[1]).not.toMatch(/\p{Surrogate}/u);
    expect(pointedAt(source, "dnf")).toBe("dnf");
    expect(shown(`RUN x${"🐍".repeat(200)}dnf`, "dnf")[1]).not.toMatch(/\p{Surrogate}/u);
  });
});

describe("colour", () => {
  const terminal = { isTTY: true, hasColors: () => true } as unknown as NodeJS.WriteStream;
  const pipe = {} as NodeJS.WriteStream;

  afterEach(() => vi.unstubAllEnvs());

  test("is for terminals only, unless it is forced", () => {
    vi.stubEnv("FORCE_COLOR", undefined);
    expect(styleFor(terminal, true)("red", "x")).toBe("\u001b[31mx\u001b[39m");
    expect(styleFor(pipe, true)("red", "x")).toBe("x");
    expect(styleFor(terminal, false)("red", "x")).toBe("x");
    vi.stubEnv("FORCE_COLOR", "1");
    expect(styleFor(pipe, true)("red", "x")).not.toBe("x");
    vi.stubEnv("FORCE_COLOR", "0");
    expect(styleFor(terminal, true)("red", "x")).toBe("x");
  });
});

describe("json", () => {
  test("is one flat array, counted from 1 in UTF-16 units", () => {
    const source = "FROM a\nRUN echo 🐍 dnf\n";
    const fixes = [
      { title: "Use microdnf", safety: "safe", edits: [{ span: { start: 0, end: 1 }, text: "" }] },
    ] as const;
    const other = file(source, [finding(source, "dnf", { fixes })], { path: "a/b" });
    expect(JSON.parse(printed(json(), file(source, []), other))).toEqual([
      {
        file: "a/b",
        rule: "some-rule",
        severity: "error",
        message: "this is wrong",
        line: 2,
        column: 13,
        endLine: 2,
        endColumn: 16,
        fixes: [{ title: "Use microdnf", safety: "safe" }],
      },
    ]);
  });
});

describe("github", () => {
  test.each([
    ["error", "error"],
    ["warning", "warning"],
    ["info", "notice"],
    ["hint", "notice"],
  ] as const)("%s becomes ::%s", (severity, command) => {
    expect(printed(github(), file("FROM a", [finding("FROM a", "a", { severity })]))).toBe(
      `::${command} file=Containerfile,line=1,col=6,endLine=1,endColumn=7,title=some-rule::this is wrong\n`,
    );
  });

  test("escapes what would end a property or the command", () => {
    const message = "100%: a, b\r\n::error::c";
    expect(printed(github(), file("a", [finding("a", "a", { message })], { path: "50%,a:b/Containerfile" }))).toBe(
      "::error file=50%25%2Ca%3Ab/Containerfile,line=1,col=1,endLine=1,endColumn=2,title=some-rule::" +
        "100%25: a, b%0D%0A::error::c\n",
    );
  });
});
