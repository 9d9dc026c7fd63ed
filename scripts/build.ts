// Bundles everything that runs outside this checkout into dist/. `--dev` adds linked source maps and does not minify.
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type BuildOptions, build as esbuild } from "esbuild";

const root = join(import.meta.dirname, "..");

interface Bundle {
  readonly entry: string;
  readonly options: BuildOptions;
}

// The extension and its server run in VS Code's own Node, which is 18 in the oldest version that we support.
const node18 = { platform: "node", format: "cjs", target: "node18" } as const;
const browser = { platform: "browser", target: "es2022" } as const;

const bundles = {
  "cli.js": {
    entry: "server/src/cli/main.ts",
    options: {
      platform: "node",
      format: "cjs",
      target: "node20",
      banner: { js: "#!/usr/bin/env node" },
      // A library asks for it to find its own place; CommonJS knows that as a path.
      define: { "import.meta.url": "__filename" },
    },
  },
  "server.js": { entry: "server/src/lsp/main.node.ts", options: node18 },
  "server.web.js": { entry: "server/src/lsp/main.web.ts", options: { ...browser, format: "iife" } },
  "extension.js": { entry: "client/src/extension.ts", options: { ...node18, external: ["vscode"] } },
  "extension.web.js": {
    entry: "client/src/extension.web.ts",
    options: { ...browser, format: "cjs", external: ["vscode"] },
  },
} satisfies Record<string, Bundle>;

export type BundleName = keyof typeof bundles;

export interface Build {
  readonly outdir: string;
  readonly dev?: boolean;
  /** Which bundles; default all of them. */
  readonly only?: readonly BundleName[];
}

/** Writes the bundles and answers their sizes in bytes. A file that would not change is left alone. */
export async function build({ outdir, dev = false, only }: Build): Promise<Map<BundleName, number>> {
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string };
  const sizes = new Map<BundleName, number>();
  await mkdir(outdir, { recursive: true });
  for (const name of only ?? (Object.keys(bundles) as BundleName[])) {
    const { entry, options }: Bundle = bundles[name];
    const { outputFiles } = await esbuild({
      ...options,
      entryPoints: [join(root, entry)],
      outfile: join(outdir, name),
      absWorkingDir: root,
      bundle: true,
      write: false,
      minify: !dev,
      sourcemap: dev ? "linked" : false,
      define: { ...options.define, SPLITSTAGE_VERSION: JSON.stringify(version) },
      logLevel: "warning",
    });
    for (const { path, contents } of outputFiles) await put(path, contents);
    sizes.set(name, outputFiles.find(({ path }) => path.endsWith(name))!.contents.byteLength);
  }
  // The manifest says "module", VS Code loads an extension with require(): what lies in dist/ is CommonJS.
  await put(join(outdir, "package.json"), Buffer.from('{ "type": "commonjs" }\n'));
  if (!dev) await removeMaps(outdir);
  return sizes;
}

/** A reader sees the old file or the new one, never half of it: tests and an editor may run the bundles meanwhile. */
async function put(path: string, contents: Uint8Array): Promise<void> {
  if (existsSync(path) && (await readFile(path)).equals(contents)) return;
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, contents, { mode: basename(path) === "cli.js" ? 0o755 : 0o644 });
  await rename(draft, path);
}

async function removeMaps(outdir: string): Promise<void> {
  for (const name of await readdir(outdir)) if (name.endsWith(".map")) await rm(join(outdir, name));
}

if (process.argv[1] === import.meta.filename) {
  try {
    const sizes = await build({ outdir: join(root, "dist"), dev: process.argv.includes("--dev") });
    for (const [name, bytes] of sizes)
      console.log(`dist/${name.padEnd(18)}${(bytes / 1024).toFixed(1).padStart(8)} kB`);
  } catch (error) {
    if (!(error instanceof Error && "errors" in error)) throw error;
    process.exitCode = 1; // esbuild has said what is wrong, and where.
  }
}
