// Runs the real command line: the bundle that users get, in a process of its own.
import { spawn } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { build } from "../../scripts/build.ts";

const outdir = join(import.meta.dirname, "../../out/cli-under-test");
export const cli = join(outdir, "cli.js");

/** Bundles what is in the checkout now, so that no test passes on yesterday's build. For `beforeAll`. */
export async function buildCli(): Promise<void> {
  await build({ outdir, only: ["cli.js"] });
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface How {
  readonly cwd?: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** The user to run as; only root can choose. */
  readonly uid?: number;
  readonly script?: string;
}

export function splitstage(args: readonly string[], how: How = {}): Promise<Ended> {
  const { cwd, input = "", env = {}, uid, script = cli } = how;
  const { PATH = "" } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd,
      // A day on which no image of the tests has ended since.
      env: { PATH, SOURCE_DATE_EPOCH: "1777593600", ...env },
      ...(uid !== undefined && { uid }),
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      stderr += chunk;
    });
    child.on("error", reject).on("close", (code) => resolve({ code, stdout, stderr }));
    child.stdin.on("error", () => {}); // A command that does not read its input closes it.
    child.stdin.end(input);
  });
}

/** A folder that is gone when the test is. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "splitstage-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The bundle where every user may read it, wherever the checkout lies. */
export async function publicCli(folder: string): Promise<string> {
  const copy = join(folder, "cli.cjs");
  await cp(cli, copy);
  return copy;
}

/** Each `dnf` is an error with a safe fix: CentOS Stream's minimal image has microdnf only. */
export const sample = `FROM quay.io/sclorg/python-313-minimal-c10s
USER 0
RUN dnf install -y httpd && dnf clean all
USER 1001
CMD ["httpd", "-DFOREGROUND"]
`;

export const repaired = sample.replaceAll("dnf", "microdnf");
