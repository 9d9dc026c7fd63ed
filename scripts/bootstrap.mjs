// Installs what package-lock.json names, where that is not installed yet. `npm start` and `npm test` run this first,
// so it is plain JavaScript on Node's own modules, and silent and quick where there is nothing to do.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const minutes = 10;

main();

function main() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < 20) return fail(`Splitstage needs Node 20 or newer, this is Node ${process.versions.node}.`);
  if (isInstalled()) return;

  console.log("Installing the development dependencies (npm ci) ...");
  const { status, error } = npm(["ci", "--no-audit", "--no-fund", "--fetch-retries=4", "--loglevel=error"]);
  if (error) return fail(`npm could not be run to its end: ${error.message}.`);
  if (status !== 0) {
    return fail(
      "npm ci failed, see above. Is the npm registry within reach? If package.json was edited, run `npm install`.",
    );
  }
  if (!isInstalled()) return fail("npm ci left node_modules incomplete. Remove node_modules and run this again.");
}

/** Compares what npm says it installed with what is to be installed. Packages for other platforms may be left out. */
function isInstalled() {
  const wanted = packagesOf(join(root, "package-lock.json"));
  if (!wanted) return fail("package-lock.json is missing or damaged. `git checkout package-lock.json` brings it back.");
  const installed = packagesOf(join(root, "node_modules", ".package-lock.json"));
  if (!installed) return false;
  for (const [path, { version, optional }] of Object.entries(wanted)) {
    if (path === "") continue;
    const there = installed[path];
    if (there ? there.version !== version : !optional) return false;
  }
  return true;
}

function packagesOf(file) {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/** npm names its own program in the environment of the scripts that it runs; that works without a shell on Windows too. */
function npm(args) {
  const program = process.env.npm_execpath;
  const options = { cwd: root, stdio: "inherit", timeout: minutes * 60_000 };
  if (program?.endsWith("npm-cli.js")) return spawnSync(process.execPath, [program, ...args], options);
  return spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
