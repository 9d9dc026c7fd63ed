// `splitstage move` and `splitstage pin`: what they print, what they do to the file, and how they say no.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildCli, splitstage, temporaryFolder } from "./splitstage.ts";

beforeAll(buildCli);

const pair = (full: string, minimal: string, python: string) => `ARG UNUSED=1
FROM ${full} AS builder
USER 0
RUN dnf install -y python${python}-devel
USER 1001
COPY . /tmp/src
RUN /usr/libexec/s2i/assemble

FROM ${minimal} AS web
COPY --from=builder /opt/app-root/lib/python${python} /opt/app-root/lib/python${python}
CMD ["/usr/libexec/s2i/run"]
`;
const text = pair("quay.io/fedora/python-313", "quay.io/fedora/python-313-minimal", "3.13");
const moved = pair("quay.io/fedora/python-314", "quay.io/fedora/python-314-minimal", "3.14");
const ubi = "registry.access.redhat.com/ubi9/python-312-minimal";
const several = `FROM ${ubi} AS web\nCMD ["python"]\n\nFROM quay.io/fedora/python-313-minimal AS job\nCMD ["python"]\n`;
const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

async function folderWith(content: string): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "Containerfile"), content);
  return folder;
}

async function run(command: string, content: string, ...args: string[]) {
  return splitstage([command, "Containerfile", ...args], { cwd: await folderWith(content) });
}

describe("move", () => {
  test("prints the file with both images of the pair on another Python, and leaves the old one alone", async () => {
    const cwd = await folderWith(text);
    const ended = await splitstage(["move", "Containerfile", "3.14"], { cwd });
    expect(ended).toEqual({ code: 0, stdout: moved, stderr: "" });
    expect(await readFile(join(cwd, "Containerfile"), "utf8")).toBe(text);
  });

  test("takes a Python and a distribution as two words or as one, and an image by its name", async () => {
    const single = 'FROM quay.io/fedora/python-313-minimal\nCMD ["/usr/libexec/s2i/run"]\n';
    const image = "registry.access.redhat.com/ubi10/python-314-minimal";
    for (const target of [["3.14", "ubi10"], ["3.14 ubi10"], [image], ["rhel10-python-314-minimal"]]) {
      expect((await run("move", single, ...target)).stdout.split("\n")[0]).toBe(`FROM ${image}`);
    }
  });

  test("--write writes, --diff shows, --check tells", async () => {
    const cwd = await folderWith(text);
    const checked = await splitstage(["move", "--check", "Containerfile", "3.14"], { cwd });
    expect(checked).toEqual({ code: 1, stdout: "Containerfile: would be moved\n", stderr: "" });
    const { stdout } = await splitstage(["move", "--diff", "Containerfile", "3.14"], { cwd });
    expect(stdout).toContain(
      "-FROM quay.io/fedora/python-313 AS builder\n+FROM quay.io/fedora/python-314 AS builder\n",
    );
    const written = await splitstage(["move", "--write", "Containerfile", "3.14"], { cwd });
    expect(written).toEqual({ code: 0, stdout: "Wrote Containerfile\n", stderr: "" });
    expect(await readFile(join(cwd, "Containerfile"), "utf8")).toBe(moved);
    const again = await splitstage(["move", "--check", "Containerfile", "3.14"], { cwd });
    expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/would stay as it is: it is on .* already/) });
  });

  test("--stage names the one that is meant, and is asked for where several may be", async () => {
    const asked = await run("move", several, "3.14");
    expect(asked).toMatchObject({ code: 1, stdout: "" });
    expect(asked.stderr).toMatch(
      /cannot be moved: several base images .* web and .* job; --stage names the stage .*\n$/,
    );
    expect((await run("move", several, "3.14", "--stage", "JOB")).stdout).toBe(several.replace("313", "314"));
    expect((await run("move", several, "3.14", "--stage", "0")).stdout).toBe(several.replace("312", "314"));
    expect((await run("move", several, "3.14", "--target", "job")).stdout).toBe(several.replace("313", "314"));
  });

  test.each([
    [
      "an image that is not built",
      text,
      ["3.10"],
      1,
      /^splitstage: Containerfile:2:\d+: cannot be moved: .* no longer built/,
    ],
    ["a file of another family", "FROM debian\nRUN make\n", ["3.14"], 1, /cannot be moved: no stage is on an S2I/],
    ["a target that says nothing", text, ["the newest"], 2, /^splitstage: "the newest" names no image/],
    ["a stage that is not there", text, ["3.14", "--stage", "buidler"], 2, /--stage buidler: .*did you mean builder/],
    ["no target", text, [], 2, /missing required argument 'target'/],
  ])("says no to %s", async (_what, content, args, code, message) => {
    const ended = await run("move", content, ...args);
    expect(ended.stderr).toMatch(message);
    expect(ended).toMatchObject({ code, stdout: "" });
  });
});

describe("pin", () => {
  const pinned = text.replace("313-minimal", `313-minimal@${digest}`);

  test.each([
    [digest],
    [`  ${digest.toUpperCase().replace("SHA", "sha")} `],
    [`quay.io/fedora/python-313-minimal@${digest}`],
    [`docker://mirror.example.com:5000/fedora/python-313-minimal:latest@${digest}`],
  ])("writes %s behind what is published", async (given) => {
    expect(await run("pin", text, given)).toEqual({ code: 0, stdout: pinned, stderr: "" });
  });

  test("--stage names another stage, and --write writes", async () => {
    const cwd = await folderWith(text);
    const args = ["pin", "--write", "--stage", "builder", "Containerfile", digest];
    expect(await splitstage(args, { cwd })).toMatchObject({ code: 0 });
    expect(await readFile(join(cwd, "Containerfile"), "utf8")).toBe(text.replace("313 AS", `313@${digest} AS`));
  });

  test.each([
    [
      "the digest of another image",
      text,
      `fedora/python-313@${digest}`,
      1,
      /the digest is one of fedora\/python-313, /,
    ],
    ["a file that is pinned to it", pinned, digest, 1, /cannot be pinned: it is pinned to this digest already/],
    ["several base images", several, digest, 1, /several base images .*; --stage names/],
    ["a digest that is too short", text, digest.slice(0, -1), 2, /^splitstage: a digest is "sha256:" and 64 digits/],
  ])("says no to %s", async (_what, content, given, code, message) => {
    const ended = await run("pin", content, given);
    expect(ended.stderr).toMatch(message);
    expect(ended).toMatchObject({ code, stdout: "" });
  });
});
