// Makes the installable VSIX. What goes in is said in .vscodeignore; test/package.test.ts holds it to that.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createVSIX } from "@vscode/vsce";
import { build } from "./build.ts";

const root = join(import.meta.dirname, "..");

/** Builds the bundles and packs them; answers the path of the VSIX. */
export async function makePackage(folder = root): Promise<string> {
  const { name, version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as Record<string, string>;
  const packagePath = join(folder, `${name}-${version}.vsix`);
  await build({ outdir: join(root, "dist") });
  // The bundles hold everything that they need: no node_modules.
  await createVSIX({ cwd: root, packagePath, dependencies: false });
  return packagePath;
}

if (process.argv[1] === import.meta.filename) await makePackage();
