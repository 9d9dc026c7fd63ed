// `splitstage lint` from end to end: what a file with mistakes gives, in every form, and how it exits.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "sarif";
import { beforeAll, describe, expect, test } from "vitest";
import { buildCli, repaired, sample, splitstage, temporaryFolder } from "./splitstage.ts";

beforeAll(buildCli);

async function folderWith(text: string, path = "Containerfile"): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, path, ".."), { recursive: true });
  await writeFile(join(folder, path), text);
  return folder;
}

test("text: every finding with its line, carets under the word, and the way out", async () => {
  const { code, stdout, stderr } = await splitstage(["lint"], { cwd: await folderWith(sample) });
  expect(stderr).toBe("");
  expect(stdout).toMatch(
    new RegExp(
      [
        "^Containerfile:3:5 error wrong-package-manager .*dnf.*",
        "    3 \\| RUN dnf install -y httpd && dnf clean all",
        "      \\|     \\^\\^\\^",
        "(    see: .*\n)*    fix: Use microdnf",
        "",
        "Containerfile:3:29 error wrong-package-manager .*",
        "    3 \\| RUN dnf install -y httpd && dnf clean all",
        "      \\|                             \\^\\^\\^",
        "(    see: .*\n)*    fix: Use microdnf",
        "",
        "2 problems \\(2 errors\\) in 1 file; --fix can repair all",
        "fails: line 3, dnf is not in .*\n$",
      ].join("\n"),
    ),
  );
  expect(code).toBe(1);
});

test("json: the fields, and nothing else", async () => {
  const { code, stdout } = await splitstage(["lint", "--format=json"], {
    cwd: await folderWith(sample, "a/Containerfile"),
  });
  const fields = {
    file: join("a", "Containerfile"),
    rule: "wrong-package-manager",
    severity: "error",
    message: expect.stringContaining("dnf"),
    line: 3,
    endLine: 3,
    fixes: [{ title: "Use microdnf", safety: "safe" }],
  };
  expect(JSON.parse(stdout)).toEqual([
    { ...fields, column: 5, endColumn: 8 },
    { ...fields, column: 29, endColumn: 32 },
  ]);
  expect(code).toBe(1);
});

test("github: one workflow command a finding", async () => {
  const { code, stdout } = await splitstage(["lint", "--format", "github"], { cwd: await folderWith(sample) });
  const lines = stdout.trimEnd().split("\n");
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(
    /^::error file=Containerfile,line=3,col=5,endLine=3,endColumn=8,title=wrong-package-manager::[^:]*dnf/,
  );
  expect(code).toBe(1);
});

describe("sarif", () => {
  async function sarifOf(path: string): Promise<Log> {
    const cwd = await folderWith(sample, path);
    return JSON.parse((await splitstage(["lint", "--format", "sarif", path], { cwd })).stdout);
  }

  test("tells the tool and every rule", async () => {
    const log = await sarifOf("Containerfile");
    expect(log).toMatchObject({ version: "2.1.0", $schema: expect.stringMatching(/sarif-2\.1\.0\.json$/) });
    const [run] = log.runs;
    expect(run).toMatchObject({ columnKind: "utf16CodeUnits", invocations: [{ executionSuccessful: true }] });
    const { name, semanticVersion, informationUri, rules = [] } = run!.tool.driver;
    expect({ name, semanticVersion, informationUri }).toEqual({
      name: "Splitstage",
      semanticVersion: expect.stringMatching(/^\d+\.\d+\.\d+/),
      informationUri: expect.stringMatching(/^https:/),
    });
    expect(rules.map(({ id }) => id)).toContain("wrong-package-manager");
    for (const rule of rules) {
      expect(rule.shortDescription?.text, rule.id).toMatch(/\S/);
      expect(rule.help?.markdown, rule.id).toMatch(/## Why/);
      expect(rule.helpUri, rule.id).toMatch(/^https:/);
      expect(["error", "warning", "note"], rule.id).toContain(rule.defaultConfiguration?.level);
    }
  });

  test("places results by relative URI and column, with fixes that do what they say", async () => {
    const log = await sarifOf("a b/Containerfile#1");
    const { results = [], tool } = log.runs[0]!;
    expect(results).toHaveLength(2);
    const artifactLocation = { uri: "a%20b/Containerfile%231", uriBaseId: "%SRCROOT%" };
    const region = { startLine: 3, startColumn: 5, endLine: 3, endColumn: 8 };
    const [first, second] = results;
    expect(first).toMatchObject({
      ruleId: "wrong-package-manager",
      level: "error",
      message: { text: expect.stringContaining("dnf") },
      locations: [{ physicalLocation: { artifactLocation, region } }],
      fixes: [
        {
          description: { text: "Use microdnf" },
          artifactChanges: [
            { artifactLocation, replacements: [{ deletedRegion: region, insertedContent: { text: "microdnf" } }] },
          ],
        },
      ],
    });
    expect(tool.driver.rules?.[first!.ruleIndex!]?.id).toBe(first!.ruleId);
    expect(first!.partialFingerprints).not.toEqual(second!.partialFingerprints);
  });

  test("a finding keeps its fingerprint when lines are added above it", async () => {
    const prints = async (text: string) => {
      const { stdout } = await splitstage(["lint", "--format", "sarif", "-"], { input: text });
      return (JSON.parse(stdout) as Log).runs[0]!.results!.map((it) => it.partialFingerprints);
    };
    const before = await prints(sample);
    expect(before).toHaveLength(2);
    expect(await prints(`# One more line\n\n${sample}`)).toEqual(before);
  });
});

describe("the exit code", () => {
  const as = (severity: string) => ["--rule", `wrong-package-manager=${severity}`];

  test.each([
    [[], 1],
    [["--fail-on", "error"], 1],
    [["--fail-on", "never"], 0],
    [as("warning"), 1],
    [[...as("warning"), "--fail-on", "error"], 0],
    [as("info"), 0],
    [[...as("info"), "--fail-on", "info"], 1],
    [[...as("hint"), "--fail-on", "info"], 0],
    [[...as("off"), "--fail-on", "info"], 0],
  ])("with %j is %i", async (options, code) => {
    expect(await splitstage(["lint", ...options, "-"], { input: sample })).toMatchObject({ code, stderr: "" });
  });

  test("is 0 for a file on another image, which gets nothing", async () => {
    const input = "FROM python:3.13-slim\nRUN dnf install gcc\n";
    const ended = await splitstage(["lint", "-"], { input });
    expect(ended).toEqual({
      code: 0,
      stdout: "not known: line 1, python:3.13-slim is not an image that Splitstage knows\n",
      stderr: "",
    });
  });

  test("is 2 where something could not be linted, whatever was found in the rest", async () => {
    const ended = await splitstage(["lint", "-", "gone"], { input: sample });
    expect(ended.stdout).toMatch(/2 problems/);
    expect(ended.code).toBe(2);
  });
});

describe("a file that is broken in one place", () => {
  test.each([
    ["a misspelt instruction", "USSR 0\n", 1],
    ["an unclosed quote", 'RUN echo "a\n', 0],
    ["an unclosed heredoc", "RUN <<EOF\necho\n", 1],
  ])("%s does not hide what stands above it", async (_what, broken, problems) => {
    const input = sample + broken;
    const { code, stdout, stderr } = await splitstage(["lint", "--format", "json", "-"], { input });
    const findings = JSON.parse(stdout) as { rule: string; severity: string; line: number }[];
    expect(findings.filter(({ rule }) => rule === "wrong-package-manager")).toHaveLength(2);
    const unreadable = findings.filter(({ rule }) => rule === "syntax");
    expect(unreadable.map(({ severity, line }) => [severity, line])).toEqual(Array(problems).fill(["error", 6]));
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  });
});

describe("--rule", () => {
  test("sets the severity", async () => {
    const options = ["--rule", "wrong-package-manager=hint", "--rule", "user-not-reset=off"];
    const { stdout } = await splitstage(["lint", "--format", "json", ...options, "-"], { input: sample });
    expect(JSON.parse(stdout).map((it: { severity: string }) => it.severity)).toEqual(["hint", "hint"]);
  });

  test.each([
    ["wrong-packge-manager=off", /no rule wrong-packge-manager; did you mean wrong-package-manager/],
    ["package-manager=off", /no rule package-manager; did you mean .*wrong-package-manager/],
    ["zzzzzzzz=off", /no rule zzzzzzzz \('splitstage rules' lists them\)/],
    ["wrong-package-manager=warn", /warn is no severity; did you mean warning\?/],
    ["wrong-package-manager=fatal", /fatal is no severity .*error\|warning\|info\|hint\|off/],
    ["wrong-package-manager", /a severity is missing/],
    ["=error", /no rule ""/],
  ])("%s is told with the way out", async (rule, message) => {
    const { code, stdout, stderr } = await splitstage(["lint", "--rule", rule, "-"], { input: sample });
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });
});

describe("--target", () => {
  const stages = `FROM quay.io/sclorg/python-313-c10s AS builder\n${sample}`;

  test("a stage by name or number", async () => {
    for (const target of ["builder", "0", "1"]) {
      expect(await splitstage(["lint", "--target", target, "-"], { input: stages })).toMatchObject({ stderr: "" });
    }
  });

  test("a stage that no file has is told", async () => {
    const { code, stdout, stderr } = await splitstage(["lint", "--target", "bulider", "-"], { input: stages });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^splitstage: --target bulider: there is no such stage; did you mean builder\?\n$/);
  });
});

describe("options that do not exist", () => {
  test.each([
    [["lint", "--fromat", "json"], /unknown option '--fromat'\n.*--format/],
    [["lint", "--format", "xml"], /Allowed choices are text, json, json2, sarif, github/],
    [["lint", "--fail-on", "fatal"], /Allowed choices are error, warning, info, never/],
    [["lnt"], /unknown command 'lnt'\n.*lint/],
    [[], /Usage: splitstage/],
  ])("%j", async (args, message) => {
    const { code, stdout, stderr } = await splitstage(args);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});

describe("colour", () => {
  const sequence = "\u001b[";

  test("is not for pipes, unless it is forced", async () => {
    expect((await splitstage(["lint", "-"], { input: sample })).stdout).not.toContain(sequence);
    const forced = { input: sample, env: { FORCE_COLOR: "1" } };
    expect((await splitstage(["lint", "-"], forced)).stdout).toContain(sequence);
    expect((await splitstage(["lint", "--no-color", "-"], forced)).stdout).not.toContain(sequence);
  });
});

test("a fix of nothing changes nothing", async () => {
  const { code, stdout } = await splitstage(["lint", "--fix", "-"], { input: repaired });
  expect({ code, stdout }).toEqual({ code: 0, stdout: repaired });
});
