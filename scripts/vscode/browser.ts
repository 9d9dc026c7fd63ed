// Finds a Chromium of any make and starts it without a window, shut off from everything but this machine.
import { type Browser, chromium, type Page } from "playwright-core";
import { installDebianPackages } from "../debian.ts";
import { findOnPath } from "../processes.ts";

const programs = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "microsoft-edge",
  "microsoft-edge-stable",
];

/** Where macOS and Windows keep a browser is what Playwright knows best. */
const channels = ["chrome", "msedge"];

const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The browser that SPLITSTAGE_BROWSER names, or one that is installed, or else Debian's, which is installed first. */
export async function launchBrowser(): Promise<Browser> {
  const { SPLITSTAGE_BROWSER: chosen } = process.env;
  if (chosen) {
    return launch({ executablePath: chosen }).catch((error) => {
      throw new Error(`SPLITSTAGE_BROWSER is "${chosen}", which does not start: ${firstLine(error)}`);
    });
  }
  const browser = await launchInstalled();
  if (browser) return browser;
  await installDebianPackages({
    packages: ["chromium", "fonts-dejavu-core"],
    purpose: "No Chrome, Chromium or Edge was found; one of them",
  });
  return launch({ executablePath: "/usr/bin/chromium" });
}

/** A page that reaches nothing but this machine. */
export async function openPage(browser: Browser, viewport = { width: 1280, height: 800 }): Promise<Page> {
  const page = await browser.newPage({ viewport });
  await page.route(
    (url) => url.hostname !== "127.0.0.1" && url.protocol.startsWith("http"),
    (route) => route.abort(),
  );
  return page;
}

async function launchInstalled(): Promise<Browser | undefined> {
  const paths = programs.map(findOnPath).filter((path) => path !== undefined);
  for (const where of [
    ...paths.map((executablePath) => ({ executablePath })),
    ...channels.map((channel) => ({ channel })),
  ]) {
    try {
      return await launch(where);
    } catch (error) {
      // A browser that is not there, and one that is there and does not start, come to the same: on to the next.
      if ("executablePath" in where) console.warn(`${where.executablePath} does not start: ${firstLine(error)}`);
    }
  }
  return undefined;
}

function launch(where: { readonly executablePath: string } | { readonly channel: string }): Promise<Browser> {
  // The script ends on signals by itself, and Playwright ends the browser with the script.
  const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  return chromium.launch({ ...where, ...signals, headless: true, args, timeout: 60_000 });
}

function firstLine(error: unknown): string {
  return String((error as Error).message).split("\n")[0]!;
}
