// `npm start`: builds, shows what Splitstage finds in examples/, and opens a real VS Code on it with the extension loaded.
//   --once   checks that VS Code answers, and ends. So does CI=true. Otherwise it goes on until Ctrl-C.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { build } from "./build.ts";
import { findOnPath, run, start } from "./processes.ts";
import { desktopOrHost, hasDisplay, installedCode } from "./vscode/desktop.ts";
import { hostFiles } from "./vscode/host-files.ts";
import { startHostServer } from "./vscode/host-server.ts";

const root = join(import.meta.dirname, "..");
const cache = join(root, ".vscode-test");
const folder = join(root, "examples");
const file = join(folder, "dnf-on-minimal", "Containerfile");
const isWindows = process.platform === "win32";

try {
  await main();
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}

async function main(): Promise<void> {
  const { CI, SPLITSTAGE_VSCODE: wish } = process.env;
  const once = process.argv.includes("--once") || isTrue(CI);
  await build({ outdir: join(root, "dist") });
  console.log("Findings in examples/:\n");
  await lintExamples();

  if (!once) {
    const code = wish ? undefined : installedCode();
    if (code && hasDisplay()) return openInstalled(code);
    const choice = await desktopOrHost(cache);
    if (choice !== "host") return openDownloaded(choice.desktop);
  }
  await serve(once);
}

/** Findings are what examples/ is for: only what says that the linter could not run is a failure. */
async function lintExamples(): Promise<void> {
  const args = [join(root, "dist", "cli.js"), "lint", "--fail-on", "never", "examples"];
  await run(process.execPath, args, { cwd: root, minutes: 1, show: true });
}

async function openInstalled(code: string): Promise<void> {
  const args = ["--new-window", `--extensionDevelopmentPath=${root}`, folder, file];
  // On Windows `code` is a batch file, which needs a shell, which needs quotes.
  if (isWindows)
    await run(
      `"${code}"`,
      args.map((arg) => `"${arg}"`),
      { shell: true, minutes: 1 },
    );
  else await run(code, args, { minutes: 1 });
  console.log("\nVS Code is open on examples/, with the extension loaded from this checkout.");
}

async function openDownloaded(executable: string): Promise<void> {
  const data = join(cache, "user-data");
  const args = [
    ...["--new-window", "--skip-welcome", "--disable-workspace-trust", `--extensionDevelopmentPath=${root}`],
    ...[`--user-data-dir=${data}`, `--extensions-dir=${join(data, "extensions")}`],
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ...[folder, file],
  ];
  const child = start(executable, args, { stdio: "ignore" });
  console.log("\nVS Code opens on examples/, with the extension loaded from this checkout. Ctrl-C closes it.");
  await new Promise<void>((resolve, reject) => {
    child.on("error", (error) => reject(new Error(`VS Code does not start: ${error.message}`)));
    child.on("close", () => resolve());
  });
}

async function serve(once: boolean): Promise<void> {
  const server = await startHostServer(await hostFiles(cache));
  const address = server.address({ folder, extension: root, file });
  await verify(address);
  console.log(
    `\nVS Code runs on examples/, with the extension loaded from this checkout. Open it in a browser:\n\n  ${address}\n`,
  );
  if (once) {
    console.log("It answers. That is all that was asked for.");
    process.exit(0);
  }
  openInBrowser(address);
  console.log("Ctrl-C ends it.");
  // That is the way to end it, so it is no failure.
  process.prependListener("SIGINT", () => process.exit(0));
  await server.ended;
  throw new Error(`VS Code's server has ended.\n${server.log()}`);
}

/** The server sets a cookie and sends the browser on to the workbench; fetch has to be told to keep cookies. */
async function verify(address: string): Promise<void> {
  const signal = AbortSignal.timeout(30_000);
  const welcome = await fetch(address, { redirect: "manual", signal });
  const cookie = welcome.headers.get("set-cookie")?.split(";")[0] ?? "";
  const next = new URL(welcome.headers.get("location") ?? address, address);
  const workbench = await fetch(next, { headers: { cookie }, signal });
  if (!workbench.ok || !(await workbench.text()).includes("vscode-workbench-web-configuration")) {
    throw new Error(`VS Code does not answer as it should: ${workbench.status} ${workbench.statusText}`);
  }
}

function openInBrowser(address: string): void {
  const opener =
    process.platform === "darwin" ? "open" : isWindows ? "explorer" : hasDisplay() && findOnPath("xdg-open");
  if (!opener) return;
  // The address is printed; a browser that does not open is no reason to end.
  spawn(opener, [address], { stdio: "ignore", detached: true })
    .on("error", () => {})
    .unref();
}

function isTrue(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "false" && value !== "0";
}
