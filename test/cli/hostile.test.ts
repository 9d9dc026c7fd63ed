// Names and files that want to command the terminal or the pipeline, or hold passwords: whatever is printed is harmless.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { onTerminal, visible, width } from "../../server/src/cli/format/width.ts";
import { buildCli, splitstage, temporaryFolder } from "./splitstage.ts";

beforeAll(buildCli);

const esc = "\u001b]0;x\u0007\u001b[2J\u009b31m\u202e";
const command = "::error::caught";

/** Each line of it says something that some command repeats. */
const text = `# ${esc} ##[error]caught ##vso[task.x]
FROM quay.io/fedora/python-313 AS build${esc}
ENV API_TOKEN=S3CRET "A${esc}=b"
RUN pip install git+https://me:S3CRET@host/x.git ${esc}
FROM quay.io/sclorg/python-313-minimal-c10s
WORKDIR /a${esc}${command}
USER x${esc}
RUN ${command} && dnf install -y ${esc} https://me:S3CRET@host/x.rpm --password=S3CRET
RUN pip install -r list.txt uwsgi
COPY gone${esc} ./
COPY list.txt ./
CMD ["python", "app${esc}.py", "--token=S3CRET"]
`;

describe.skipIf(process.platform === "win32")("no command prints what others obey, or a password:", () => {
  const folder = `${command}\n${command}${esc}`;
  const file = `Containerfile.\n${command}${esc}`;

  test.each<[string, (path: string) => string[]]>([
    ["lint", () => ["lint"]],
    ["lint of a file", (path) => ["lint", path]],
    ["lint for a pipeline", () => ["lint", "--format", "github"]],
    ["lint as JSON", () => ["lint", "--format", "json2"]],
    ["lint as SARIF", () => ["lint", "--format", "sarif"]],
    ["lint with repairs", () => ["lint", "--fix"]],
    ["check", (path) => ["check", path]],
    ["check as JSON", (path) => ["check", path, "--format", "json"]],
    ["requirements", (path) => ["requirements", path]],
    ["requirements as JSON", (path) => ["requirements", path, "--format", "json"]],
    ["state", (path) => ["state", path]],
    ["state as JSON", (path) => ["state", path, "--format", "json"]],
    ["a split that would be", (path) => ["split", path, "--check"]],
    ["a move that cannot be", (path) => ["move", path, `3.14${esc}`]],
    ["a stage that is not there", (path) => ["move", path, "3.14", "--stage", `x${esc}\n${command}`]],
    ["a target that is not there", (path) => ["lint", path, "--target", `x${esc}\n${command}`]],
    ["a rule that is not there", (path) => ["lint", path, "--rule", `x${esc}\n${command}=off`]],
    ["a page that is not there", () => ["explain", `x${esc}\n${command}`]],
    ["an option that is not there", () => ["lint", `--x${esc}\n${command}`]],
    ["a form that is not there", () => ["lint", "--format", `x${esc}\n${command}`]],
    ["a file that is not there", () => ["lint", `x${esc}\n${command}`]],
    ["an index that is none", () => ["lint", "--index", `x${esc}\n${command}:S3CRET`]],
    ["a new file", () => ["new", folder, "--write"]],
  ])("%s", async (_what, args) => {
    const cwd = await temporaryFolder();
    await mkdir(join(cwd, folder));
    await writeFile(join(cwd, folder, file), text);
    await writeFile(
      join(cwd, folder, "list.txt"),
      `--index-url https://me:S3CRET@host/\nx${esc} @ https://me:S3CRET@h/x\n`,
    );
    await writeFile(join(cwd, folder, "setup.py"), "");
    const { code, stdout, stderr } = await splitstage(args(join(folder, file)), { cwd });
    const printed = stdout + stderr;
    expect(code).not.toBeNull();
    expect(printed).not.toMatch(/internal error/);
    expect(printed).not.toMatch(/\bS3CRET/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
    expect(/.{0,40}[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/.exec(printed)?.[0]).toBeUndefined();
    expect(/^\s*::error::.*/m.exec(printed)?.[0]).toBeUndefined();
    expect(/.*##(\[|vso).*/.exec(printed)?.[0]).toBeUndefined();
    expect(printed).toMatch(/\S/);
  });
});

test("what splits the command of a pipeline is not seen, and fills no cell", () => {
  const shown = [visible(" ::error::x"), visible("a ##[group] b"), visible("##vso[x]"), visible("a :: b ## c")];
  expect(shown).toEqual([" :\u2060:error::x", "a #\u2060#[group] b", "#\u2060#vso[x]", "a :: b ## c"]);
  expect(shown.map(width)).toEqual([11, 13, 8, 11]);
  expect(shown.map(visible)).toEqual(shown);
});

test("the text of a file on a terminal has its lines, and commands nothing", () => {
  expect(onTerminal(`FROM a\r\nUSER ${esc}\n${command}\n`)).toBe(
    "FROM a\nUSER \u241b]0;x\u2407\u241b[2J\u242131m\ufffd\n:\u2060:error::caught\n",
  );
});
