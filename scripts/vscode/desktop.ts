// A desktop VS Code: whether one can be shown here, where it is, and how to have one downloaded.
import { existsSync, readdirSync } from "node:fs";
import { downloadAndUnzipVSCode } from "@vscode/test-electron";
import { findOnPath } from "../processes.ts";

const probeSeconds = 5;

/** Which VS Code to use: what SPLITSTAGE_VSCODE says, else a desktop one if it can be had, else the host. */
export async function desktopOrHost(cache: string): Promise<{ readonly desktop: string } | "host"> {
  const { SPLITSTAGE_VSCODE: wish = "" } = process.env;
  if (wish === "download") return { desktop: await download(cache) };
  if (wish !== "" && wish !== "host") {
    throw new Error(`SPLITSTAGE_VSCODE is "${wish}". It can be "download" or "host", or be left unset.`);
  }
  if (wish === "host" || !hasDisplay() || !(isDownloaded(cache) || (await canDownload()))) return "host";
  try {
    return { desktop: await download(cache) };
  } catch (error) {
    console.warn(`${(error as Error).message}\nUsing VS Code in a browser instead.`);
    return "host";
  }
}

export function hasDisplay(): boolean {
  if (process.platform === "darwin" || process.platform === "win32") return true;
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return Boolean(DISPLAY || WAYLAND_DISPLAY);
}

/** The `code` command of an installed VS Code; not the one in a remote terminal, which cannot load an extension. */
export function installedCode(): string | undefined {
  // VS Code does not start for root in root's own profile.
  if (process.getuid?.() === 0) return undefined;
  const code = findOnPath("code");
  return code?.includes("remote-cli") ? undefined : code;
}

async function download(cache: string): Promise<string> {
  try {
    return await downloadAndUnzipVSCode({ version: "stable", cachePath: cache, timeout: 30_000 });
  } catch (error) {
    throw new Error(`VS Code could not be downloaded: ${(error as Error).message}`);
  }
}

function isDownloaded(cache: string): boolean {
  return existsSync(cache) && readdirSync(cache).some((name) => name.startsWith("vscode-"));
}

/** Asks first, and not for long: where nothing answers, a download would try for minutes. */
async function canDownload(): Promise<boolean> {
  const signal = AbortSignal.timeout(probeSeconds * 1000);
  return fetch("https://update.code.visualstudio.com/api/releases/stable", { method: "HEAD", signal }).then(
    ({ ok }) => ok,
    () => false,
  );
}
