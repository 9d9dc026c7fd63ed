// Starts the server of a VS Code that is used in a browser: on the loopback interface, behind a token, with data of its
// own that are gone afterwards.
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { end, start, temporaryDirectory } from "../processes.ts";
import { settings as usual } from "./settings.ts";

export interface HostServer {
  readonly port: number;
  /** Where the workbench is, with this folder open and this extension loaded from its sources. */
  address(workbench: Workbench): string;
  /** The last lines that the server printed. */
  log(): string;
  /** Resolves when the server has ended, wanted or not. */
  readonly ended: Promise<void>;
  stop(): void;
}

export interface Workbench {
  readonly folder: string;
  readonly extension: string;
  /** A module with a `run` function, which the extension host calls. */
  readonly tests?: string;
  /** A file to show at once. */
  readonly file?: string;
}

const startSeconds = 60;

/**
 * Says whether a line of VS Code's log comes from the native modules that are left out on purpose (see host-files.ts):
 * each process complains of them once, at length, and none needs them here.
 */
export function isNoise(line: string): boolean {
  return /Could not locate the bindings file|native-watchdog|spdlog|node-pty|parcel.watcher|kerberos|vsda/.test(line);
}

interface Options {
  readonly env?: Readonly<Record<string, string>>;
  /** On top of the usual ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Whether every folder is one that the user trusts. Default: yes. */
  readonly trusted?: boolean;
}

export async function startHostServer(
  files: string,
  { env, settings, trusted = true }: Options = {},
): Promise<HostServer> {
  const data = temporaryDirectory("splitstage-vscode");
  mkdirSync(join(data, "data", "Machine"), { recursive: true });
  writeFileSync(join(data, "data", "Machine", "settings.json"), JSON.stringify({ ...usual, ...settings }));
  // Any page in any browser on this machine can reach a loopback port; the token keeps strangers out.
  const token = randomBytes(16).toString("hex");
  const tokenFile = join(data, "token");
  writeFileSync(tokenFile, token, { mode: 0o600 });

  const args = [
    join(files, "out", "server-main.js"),
    ...["--host", "127.0.0.1", "--port", "0"],
    ...["--connection-token-file", tokenFile, "--server-data-dir", data],
    ...["--accept-server-license-terms", "--telemetry-level", "off"],
    ...(trusted ? ["--disable-workspace-trust"] : []),
    // Without this a newer workbench ignores the extension that it is asked to load.
    "--enable-smoke-test-driver",
  ];
  // VS Code leaves its sockets where they are; a socket's path may not be long, though (104 characters on macOS).
  const own = data.length < 40 ? { TMPDIR: data, XDG_RUNTIME_DIR: data } : {};
  // An empty gallery is one that is not asked for anything.
  const environment = { ...process.env, ...own, EXTENSIONS_GALLERY: "{}", ...env };
  const child = start(process.execPath, args, { env: environment, stdio: ["ignore", "pipe", "pipe"] });
  const lines: string[] = [];
  const ended = new Promise<void>((resolve) => {
    child.on("error", (error) => lines.push(error.message));
    child.on("close", () => resolve());
  });

  const port = await new Promise<number>((resolve, reject) => {
    const fail = (what: string) => reject(new Error(`VS Code's server ${what}.\n${lines.join("\n")}`));
    const timer = setTimeout(() => fail(`did not start within ${startSeconds} seconds`), startSeconds * 1000);
    const read = (line: string) => {
      if (line.trim() === "" || isNoise(line) || /^( {4}at | {2}tries: | {2}\]|\})/.test(line)) return;
      lines.push(line);
      if (lines.length > 60) lines.shift();
      const listening = /Extension host agent listening on (\d+)/.exec(line);
      if (!listening) return;
      clearTimeout(timer);
      resolve(Number(listening[1]));
    };
    createInterface(child.stdout!).on("line", read);
    createInterface(child.stderr!).on("line", read);
    ended.then(() => {
      clearTimeout(timer);
      fail("ended");
    });
  }).catch((error) => {
    end(child);
    throw error;
  });

  return {
    port,
    address: (workbench) => address(port, token, workbench),
    log: () => lines.join("\n"),
    ended,
    stop: () => end(child),
  };
}

function address(port: number, token: string, { folder, extension, tests, file }: Workbench): string {
  const remote = (path: string) => `vscode-remote://127.0.0.1:${port}${urlPath(path)}`;
  const payload = [["extensionDevelopmentPath", remote(extension)]];
  if (tests) payload.push(["extensionTestsPath", remote(tests)]);
  if (file) payload.push(["openFile", remote(file)]);
  payload.push(["skipWelcome", "true"]);
  const query = new URLSearchParams({ tkn: token, folder: urlPath(folder), payload: JSON.stringify(payload) });
  // A query may hold these as they are; the address is one that people see.
  const readable = query.toString().replace(/%2F|%3A|%2C/g, decodeURIComponent);
  return `http://127.0.0.1:${port}/?${readable}`;
}

/** "/work/it", and "/c:/work/it" on Windows. */
function urlPath(path: string): string {
  return decodeURIComponent(pathToFileURL(path).pathname);
}
