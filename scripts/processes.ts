// Programs and directories that a script makes for itself, and their end on every way out of the script.
import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from "node:child_process";
import { accessSync, constants, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { constants as os, tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const isWindows = process.platform === "win32";
const cleanups: (() => void)[] = [];

/** Calls `cleanup`, which cannot wait for anything, when the script ends, however it ends. The last one is first. */
export function onExit(cleanup: () => void): void {
  if (cleanups.length === 0) {
    process.on("exit", () => {
      for (const each of cleanups.toReversed()) each();
    });
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => process.exit(128 + os.signals[signal]));
    }
  }
  cleanups.push(cleanup);
}

/** A directory of the script's own, gone when the script ends. */
export function temporaryDirectory(name: string): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), `${name}-`)));
  onExit(() => {
    try {
      rmSync(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    } catch {
      // What is left in the system's temporary directory is the system's to clear away.
    }
  });
  return directory;
}

/** Starts a program that runs beside the script and ends with it, together with everything that it started. */
export function start(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  // A process group of its own is what makes it possible to end the children's children, and them only.
  const child = spawn(command, args, { ...options, detached: !isWindows });
  onExit(() => end(child));
  return child;
}

/** Ends what `start` started. */
export function end(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (isWindows) spawnSync("taskkill", ["/pid", String(child.pid), "/t", "/f"]);
    else process.kill(-child.pid, "SIGTERM");
  } catch {
    // It ended in this very moment.
  }
}

interface RunOptions extends Pick<SpawnOptions, "cwd" | "env" | "shell"> {
  readonly minutes: number;
  /** Shows what the program prints; otherwise that is shown only if it fails. */
  readonly show?: boolean;
}

/** Runs a program to its end; throws what it printed when it fails or takes too long. */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<void> {
  const { minutes, show = false, ...rest } = options;
  const child = start(command, args, {
    ...rest,
    stdio: ["ignore", show ? "inherit" : "pipe", show ? "inherit" : "pipe"],
  });
  let output = "";
  child.stdout?.on("data", (data) => (output += data));
  child.stderr?.on("data", (data) => (output += data));
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    end(child);
  }, minutes * 60_000);
  const code = await new Promise<number | string>((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, signal) => resolve(code ?? signal ?? "ended"));
  });
  clearTimeout(timer);
  if (code === 0) return;
  const what = timedOut ? `took more than ${minutes} minutes` : `failed (${code})`;
  throw new Error(`${[command, ...args].join(" ")} ${what}.\n${output.trimEnd().split("\n").slice(-20).join("\n")}`);
}

/** Runs npm: the one that runs this script, if one does. */
export async function runNpm(args: readonly string[], options: RunOptions): Promise<void> {
  const { npm_execpath: program } = process.env;
  if (program?.endsWith("npm-cli.js")) return run(process.execPath, [program, ...args], options);
  return run("npm", args, { ...options, shell: isWindows });
}

/** Where a program lies that can be called by its name alone. */
export function findOnPath(name: string): string | undefined {
  const names = isWindows ? [`${name}.exe`, `${name}.cmd`] : [name];
  const { PATH = "" } = process.env;
  for (const directory of PATH.split(delimiter)) {
    for (const each of names) {
      const path = join(directory, each);
      if (directory && isExecutable(path)) return path;
    }
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
