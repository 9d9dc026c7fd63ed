// The commands beside lint.
import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildCli, cli, sample, splitstage, temporaryFolder } from "./splitstage.ts";

beforeAll(buildCli);

describe("explain", () => {
  test("prints the rule's page", async () => {
    const { code, stdout, stderr } = await splitstage(["explain", "wrong-package-manager"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/## Why/);
    expect(stdout).toMatch(/```containerfile\nFROM /);
  });

  test("offers the nearest names for one that it does not know", async () => {
    const { code, stdout, stderr } = await splitstage(["explain", "wrong-pakage-manager"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^splitstage: there is no rule wrong-pakage-manager; did you mean wrong-package-manager/);
  });

  test("wants a rule", async () => {
    const { code, stderr } = await splitstage(["explain"]);
    expect(stderr).toMatch(/missing required argument 'rule'/);
    expect(code).toBe(2);
  });
});

describe("rules", () => {
  test("lists every rule in a table", async () => {
    const { code, stdout } = await splitstage(["rules"]);
    expect(stdout).toMatch(/^RULE +GROUP +SEVERITY +FIX +SUMMARY\n/);
    expect(stdout).toMatch(/^wrong-package-manager +installing +error +fix(-all)? +\S.*$/m);
    expect(code).toBe(0);
  });

  test("as JSON, in the same order", async () => {
    const rules = JSON.parse((await splitstage(["rules", "--format", "json"])).stdout) as Record<string, unknown>[];
    expect(rules.length).toBeGreaterThan(0);
    for (const rule of rules) {
      expect(Object.keys(rule)).toEqual(["id", "group", "severity", "fixable", "fixAll", "summary", "documentation"]);
    }
    const lines = (await splitstage(["rules"])).stdout.trimEnd().split("\n").slice(1);
    expect(lines.map((line) => line.split(" ")[0])).toEqual(rules.map(({ id }) => id));
  });
});

describe("state", () => {
  const input = `FROM quay.io/fedora/python-313-minimal AS web
USER 0
RUN microdnf install -y httpd
USER 1001
`;

  test("tells user, working directory and what changed, line by line", async () => {
    const { code, stdout, stderr } = await splitstage(["state", "-"], { input });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^stage 0 "web" from quay\.io\/fedora\/python-313-minimal, published\n/);
    expect(stdout).toMatch(/^ {4}1 \| FROM .*user 1001, workdir \/opt\/app-root\/src$/m);
    expect(stdout).toMatch(/^ {4}2 \| USER 0 +user 0, workdir \/opt\/app-root\/src$/m);
    expect(stdout).toMatch(/^ {4}3 \| RUN microdnf install -y httpd +user 0, .*\n {6}\| .*httpd/m);
    expect(stdout).toMatch(/^ {4}4 \| USER 1001 +user 1001, /m);
  });

  test("as JSON, the whole state, with lines from 1", async () => {
    const { code, stdout } = await splitstage(["state", "--format", "json", "-"], { input });
    const [stage] = JSON.parse(stdout).stages;
    expect(stage).toMatchObject({ index: 0, name: "web", published: true });
    expect(stage.steps.map((it: { line: number; user: string }) => [it.line, it.user])).toEqual([
      [1, "1001"],
      [2, "0"],
      [3, "0"],
      [4, "1001"],
    ]);
    const rpmsAfter = stage.steps.map((it: { state: { rpms: Record<string, string> } }) => it.state.rpms);
    expect(rpmsAfter[1].httpd ?? "no").not.toBe("yes");
    expect(rpmsAfter[2].httpd).toBe("yes");
    expect(stage.steps[0].state.env.APP_ROOT).toBe("/opt/app-root");
    expect(code).toBe(0);
  });

  test("a reader that has seen enough is no failure", async () => {
    const child = spawn(process.execPath, [cli, "state", "--format", "json", "-"]);
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      stderr += chunk;
    });
    child.stdout.once("data", () => child.stdout.destroy());
    child.stdin.end(`${input}${"RUN true\n".repeat(1000)}`);
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("--target says which stage is published", async () => {
    const two = `${input}FROM web AS test\nRUN true\n`;
    const published = async (...args: string[]) =>
      JSON.parse((await splitstage(["state", "--format", "json", ...args, "-"], { input: two })).stdout).stages.map(
        (it: { published: boolean }) => it.published,
      );
    expect(await published("--target", "web")).toEqual([true, false]);
    const { code, stderr } = await splitstage(["state", "--target", "wbe", "-"], { input: two });
    expect(stderr).toMatch(/^splitstage: --target wbe: there is no such stage; did you mean web/);
    expect(code).toBe(2);
  });

  test.each([
    [["state", "gone"], /^splitstage: gone: no such file/],
    [["state"], /missing required argument 'file'/],
  ])("%j", async (args, message) => {
    const { code, stdout, stderr } = await splitstage(args);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  test.each(["# Nothing here\n", "FROM python:3.13-slim\nRUN true\n"])("of nothing: %j", async (other) => {
    const { code, stdout } = await splitstage(["state", "-"], { input: other });
    expect(stdout).toBe("-: no stage begins FROM an S2I Python image, so there is nothing to simulate\n");
    expect(code).toBe(0);
    expect(JSON.parse((await splitstage(["state", "--format", "json", "-"], { input: other })).stdout)).toEqual({
      stages: [],
    });
  });
});

describe("the program", () => {
  test("tells its version", async () => {
    const { code, stdout } = await splitstage(["--version"]);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(code).toBe(0);
  });

  test.each([[["--help"]], [["help"]], [["lint", "--help"]], [["help", "state"]]])("helps: %j", async (args) => {
    const { code, stdout, stderr } = await splitstage(args);
    expect(stdout).toMatch(/^Usage: splitstage/);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("shows examples that it accepts", async () => {
    const { stdout } = await splitstage(["--help"]);
    const examples = [...stdout.matchAll(/^ {2}splitstage (\S+)/gm)].map(([, command]) => command!);
    expect(examples.length).toBeGreaterThan(3);
    for (const command of examples) {
      expect(await splitstage([command, "--help"]), command).toMatchObject({ code: 0, stderr: "" });
    }
  });
});

describe("when something unforeseen happens", () => {
  /** As if there were a bug: the program finds JSON.stringify broken. */
  async function withBug(env: Readonly<Record<string, string>> = {}) {
    const bug = join(await temporaryFolder(), "bug.cjs");
    await writeFile(bug, "JSON.stringify = () => { throw new Error('a bug') };");
    return splitstage(["rules", "--format", "json"], { env: { NODE_OPTIONS: `--require=${bug}`, ...env } });
  }

  test("one line says so", async () => {
    expect(await withBug()).toEqual({
      code: 2,
      stdout: "",
      stderr: "splitstage: internal error: Error: a bug; SPLITSTAGE_DEBUG=1 shows where, please report it\n",
    });
  });

  test("with SPLITSTAGE_DEBUG=1 the stack trace is added", async () => {
    const { code, stderr } = await withBug({ SPLITSTAGE_DEBUG: "1" });
    expect(stderr).toMatch(/^splitstage: internal error: Error: a bug\n {4}at /);
    expect(code).toBe(2);
  });
});

test.runIf(existsSync("/dev/full"))("output that cannot be written is told", async () => {
  const full = openSync("/dev/full", "w");
  const child = spawn(process.execPath, [cli, "rules"], { stdio: ["ignore", full, "pipe"] });
  closeSync(full);
  let stderr = "";
  child.stderr!.setEncoding("utf8").on("data", (chunk: string) => {
    stderr += chunk;
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect(stderr).toBe("splitstage: the output cannot be written: no space left on the device\n");
  expect(code).toBe(2);
});

test("the sample is what the other tests take it for", async () => {
  const { stdout } = await splitstage(["lint", "--format", "json", "-"], { input: sample });
  expect(JSON.parse(stdout)).toHaveLength(2);
});
