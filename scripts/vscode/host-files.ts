// The files of a real VS Code where no desktop VS Code can be downloaded: the server and web workbench that the npm
// package code-server carries in lib/vscode. They are used as they are, without code-server around them.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { onExit, run, runNpm } from "../processes.ts";

/** Holds VS Code 1.100.3, which runs on Node 20. The versions from 4.117 on want a newer Node. */
const version = "4.100.3";

/** Answers the directory of the VS Code server below `cache`, and fetches it on the first call. */
export async function hostFiles(cache: string): Promise<string> {
  const directory = join(cache, `code-server-${version}`);
  if (existsSync(directory)) return directory;

  console.log(`Fetching VS Code (code-server ${version} from the npm registry) into ${cache} ...`);
  mkdirSync(cache, { recursive: true });
  // Everything happens in a draft, which is renamed when it is complete: what is interrupted leaves nothing half done.
  const draft = mkdtempSync(join(cache, "draft-"));
  onExit(() => rmSync(draft, { recursive: true, force: true }));
  await retry(() =>
    runNpm(["pack", `code-server@${version}`, "--pack-destination", draft, "--silent"], { cwd: cache, minutes: 3 }),
  );
  await run("tar", ["-xzf", `code-server-${version}.tgz`, "package/lib/vscode"], { cwd: draft, minutes: 2 });
  const files = join(draft, "package", "lib", "vscode");
  // The install scripts would compile native modules (terminal, file watcher, search) that nothing here needs.
  const install = ["ci", "--omit=dev", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund"];
  await retry(() => runNpm(install, { cwd: files, minutes: 4 }));
  // Somebody else may have been faster; then theirs is as good as ours.
  if (!existsSync(directory)) renameSync(files, directory);
  rmSync(draft, { recursive: true, force: true });
  return directory;
}

async function retry(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    console.warn(`${(error as Error).message}\nTrying once more ...`);
    await action();
  }
}
