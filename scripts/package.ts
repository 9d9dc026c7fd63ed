// Makes the installable VSIX. What goes in is said here and in .vscodeignore; test/package.test.ts holds it to that.
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createVSIX } from "@vscode/vsce";
import { build } from "./build.ts";

const root = join(import.meta.dirname, "..");
const content = ["README.md", "CHANGELOG.md", "LICENSE", "snippets", ".vscodeignore"];

/** Builds the bundles and packs them; answers the path of the VSIX. */
export async function makePackage(folder = root): Promise<string> {
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as Record<string, unknown>;
  const { name, version } = manifest;
  const packagePath = join(folder, `${name}-${version}.vsix`);
  const stage = await mkdtemp(join(tmpdir(), "splitstage-vsix-"));
  try {
    await build({ outdir: join(stage, "dist") });
    for (const it of content) await cp(join(root, it), join(stage, it), { recursive: true });
    await writeFile(join(stage, "package.json"), `${JSON.stringify(published(manifest), null, 2)}\n`);
    // The bundles hold everything that they need: no node_modules.
    await createVSIX({ cwd: stage, packagePath, dependencies: false });
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
  return packagePath;
}

/** The manifest without what only a checkout needs. VS Code in a browser refuses an extension of ES modules. */
function published(manifest: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { type: _type, scripts: _scripts, devDependencies: _dev, ...rest } = manifest;
  return rest;
}

if (process.argv[1] === import.meta.filename) console.log(`Made ${await makePackage()}`);
