// The machine that builds: whether this one can, and one build on it.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { start, temporaryDirectory } from "../../scripts/processes.ts";
import type { Case } from "./case.ts";
import { readSnapshot, type Snapshot } from "./state/snapshot.ts";

/** What setup.sh ends with where a machine cannot build. */
const cannotCode = 75;

export type Ready =
  | { readonly kind: "ready"; readonly home: string }
  | { readonly kind: "cannot"; readonly reason: string };

/** What oracle.sh says of a build. All but `build` is absent where there is nothing to say it of. */
export interface Outcome {
  /** `unjudged` where not the file is to blame. */
  readonly build: "built" | "failed" | "unjudged";
  readonly step?: string;
  readonly reason?: string;
  readonly user?: string;
  readonly command?: string;
  /** Of all layers together. */
  readonly megabytes?: string;
  readonly layers?: string;
  /** Paths, with spaces between them. */
  readonly compiler?: string;
  /** How many. */
  readonly headers?: string;
  readonly packages?: string;
  readonly libraries_missing?: string;
  /** "answered 200", or why it did not answer. */
  readonly answer?: string;
  /** The last lines that the started image printed. */
  readonly start?: string;
  readonly seconds: string;
  /** What the image holds, where there is one. */
  readonly snapshot?: Snapshot;
}

/** How an image is asked whether it works. */
export type Question = Pick<Case, "context" | "port" | "path" | "smoke">;

/** Makes what is not there yet, and prints what it does. Throws what went wrong. */
export async function setUp(): Promise<Ready> {
  if (process.platform !== "linux")
    return { kind: "cannot", reason: `it runs ${process.platform}, and buildah needs Linux` };
  if (process.getuid?.() !== 0) return { kind: "cannot", reason: "only root may build here; run it as root" };
  if (spawnSync("bash", ["-c", "true"]).error) return { kind: "cannot", reason: "there is no bash" };
  const { code, output } = await run("setup.sh", [], {}, true);
  const last = output.trimEnd().split("\n").at(-1) ?? "";
  if (code === cannotCode) return { kind: "cannot", reason: last.replace(/^cannot: /, "") };
  const home = /^ready: (.*)$/.exec(last)?.[1];
  if (code !== 0 || home === undefined) throw new Error("The set-up of the build tests failed, see above.");
  return { kind: "ready", home };
}

/** Builds a file and starts what came of it. */
export async function build(it: Question, file: string, home: string, log?: string): Promise<Outcome> {
  const snapshot = join(scratch(), `${count++}.json`);
  const { code, output, errors } = await run(
    "oracle.sh",
    [
      ...(it.port === undefined ? [] : ["--port", String(it.port)]),
      ...(it.path === undefined ? [] : ["--path", it.path]),
      ...(it.smoke === undefined ? [] : ["--smoke", it.smoke]),
      ...(log === undefined ? [] : ["--log", log]),
      ...["--snapshot", snapshot],
      file,
      it.context,
    ],
    { ORACLE_HOME: home },
  );
  if (code !== 0) return { build: "unjudged", reason: errors.trim() || `oracle.sh ended with ${code}`, seconds: "0" };
  const outcome = JSON.parse(output) as Outcome;
  if (!existsSync(snapshot)) return outcome;
  const read = readSnapshot(snapshot);
  rmSync(snapshot);
  return { ...outcome, snapshot: read };
}

/** What a stand-in holds before anything was done to it, by its name in a FROM; `key` is what two names share. */
export function standIn(reference: string, key: string, home: string): Promise<Snapshot | undefined> {
  const known = standIns.get(key);
  if (known !== undefined) return known;
  const file = join(scratch(), `${key}.containerfile`);
  writeFileSync(file, `FROM ${reference}\n`);
  const found = build({ context: scratch(), smoke: "true" }, file, home).then((it) => it.snapshot);
  standIns.set(key, found);
  return found;
}

const standIns = new Map<string, Promise<Snapshot | undefined>>();

let count = 0;
let folder: string | undefined;
const scratch = (): string => (folder ??= temporaryDirectory("splitstage-oracle"));

interface Ended {
  readonly code: number | string;
  readonly output: string;
  readonly errors: string;
}

function run(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  show = false,
): Promise<Ended> {
  const child = start(join(import.meta.dirname, script), args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [output, errors] = ["", ""];
  child.stdout!.on("data", (data) => {
    output += data;
    if (show && !/^ready: /.test(String(data))) process.stdout.write(data);
  });
  child.stderr!.on("data", (data) => {
    errors += data;
    if (show) process.stderr.write(data);
  });
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: error.message, output, errors }));
    child.on("close", (code, signal) => resolve({ code: code ?? signal ?? "ended", output, errors }));
  });
}
