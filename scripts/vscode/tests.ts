// Runs an extension's tests inside a VS Code: a desktop one where it can be had, else the host in a browser.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { end, start, temporaryDirectory } from "../processes.ts";
import { launchBrowser, openPage } from "./browser.ts";
import { desktopOrHost } from "./desktop.ts";
import { hostFiles } from "./host-files.ts";
import { isNoise, startHostServer } from "./host-server.ts";
import { settings, untrusted } from "./settings.ts";

export interface ExtensionTests {
  /** Where what is downloaded is kept. */
  readonly cache: string;
  readonly extension: string;
  /** A CommonJS module with a `run` function, which VS Code calls in its extension host. */
  readonly tests: string;
  readonly folder: string;
  /** Whether the user trusts the authors of the folder. */
  readonly trusted: boolean;
  readonly env: Readonly<Record<string, string>>;
  readonly seconds: number;
}

/** Answers VS Code's exit code: 0 when `run` succeeded. Throws when the tests could not be run to their end. */
export async function runExtensionTests(options: ExtensionTests): Promise<number> {
  const choice = await desktopOrHost(options.cache);
  return choice === "host" ? runInHost(options) : runOnDesktop(choice.desktop, options);
}

async function runOnDesktop(executable: string, options: ExtensionTests): Promise<number> {
  const { extension, tests, folder, trusted, env, seconds } = options;
  const data = temporaryDirectory("vscode");
  mkdirSync(join(data, "User"), { recursive: true });
  writeFileSync(join(data, "User", "settings.json"), JSON.stringify(trusted ? settings : untrusted));
  const args = [
    folder,
    `--extensionDevelopmentPath=${extension}`,
    `--extensionTestsPath=${tests}`,
    `--user-data-dir=${data}`,
    `--extensions-dir=${join(data, "extensions")}`,
    // A container's user is root, whom Chromium refuses to run sandboxed.
    ...["--no-sandbox", "--disable-gpu-sandbox", "--disable-updates"],
    ...(trusted ? ["--disable-workspace-trust"] : []),
    ...["--skip-welcome", "--skip-release-notes"],
  ];
  const child = start(executable, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const said: string[] = [];
  child.stdout?.on("data", (data) => said.push(String(data)));
  child.stderr?.on("data", (data) => said.push(String(data)));
  return new Promise((resolve, reject) => {
    const fail = (what: string) => reject(new Error(`${what}\n${said.join("").split("\n").slice(-40).join("\n")}`));
    const timer = setTimeout(() => {
      end(child);
      fail(`The tests took more than ${seconds} seconds in VS Code.`);
    }, seconds * 1000);
    child.on("error", (error) => fail(`VS Code does not start: ${error.message}`));
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (code === null) fail(`VS Code ended with ${signal}.`);
      else resolve(code);
    });
  });
}

async function runInHost({ cache, extension, tests, folder, trusted, env, seconds }: ExtensionTests): Promise<number> {
  const files = await hostFiles(cache);
  const browser = await launchBrowser();
  const server = await startHostServer(files, { env, trusted, settings: trusted ? settings : untrusted });
  const said: string[] = [];
  const { SPLITSTAGE_VSCODE_LOG: log } = process.env;
  let timer: NodeJS.Timeout | undefined;
  try {
    const page = await openPage(browser);
    const outcome = new Promise<number>((resolve, reject) => {
      const fail = (what: string) =>
        reject(new Error(`${what}\nServer:\n${server.log()}\nWorkbench:\n${said.slice(-40).join("\n")}`));
      timer = setTimeout(() => fail(`The tests took more than ${seconds} seconds in VS Code.`), seconds * 1000);
      server.ended.then(() => fail("VS Code's server ended in the middle of the tests."));
      browser.on("disconnected", () => fail("The browser ended in the middle of the tests."));
      page.on("crash", () => fail("The browser's page crashed."));
      page.on("pageerror", ({ message }) => said.push(message));
      // The workbench calls these two when a page has them.
      const listen = (type: string, args: readonly unknown[]) => {
        const text = `${type}: ${args.map((arg) => (typeof arg === "string" ? arg : JSON.stringify(arg))).join(" ")}`;
        if (!isNoise(text)) said.push(text);
      };
      page.exposeFunction("codeAutomationLog", listen).catch(reject);
      page.exposeFunction("codeAutomationExit", resolve).catch(reject);
    });
    // If the page does not even open, that is the error to report.
    outcome.catch(() => {});
    await page.goto(server.address({ folder, extension, tests }), { timeout: 60_000 });
    return await outcome;
  } finally {
    clearTimeout(timer);
    await browser.close().catch(() => {});
    server.stop();
    if (log) console.log(`${server.log()}\n${said.join("\n")}`);
  }
}
