// The VSIX holds what VS Code needs and nothing else.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import JSZip from "jszip";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makePackage } from "../scripts/package.ts";

const wrapping = ["[Content_Types].xml", "extension.vsixmanifest"];
const papers = ["LICENSE.txt", "changelog.md", "package.json", "readme.md", "snippets/splitstage.code-snippets"];
const bundles = ["cli.js", "extension.js", "extension.web.js", "package.json", "server.js", "server.web.js"];

describe("npm run package", () => {
  let folder: string;
  let zip: JSZip;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "splitstage-"));
    zip = await JSZip.loadAsync(await readFile(await makePackage(folder)));
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const read = (path: string) => zip.file(`extension/${path}`)!.async("string");

  test("packs the papers, the snippets and the bundles", () => {
    const files = Object.keys(zip.files).filter((path) => path !== "extension/icon.png");
    expect(files.sort()).toEqual(
      [
        ...wrapping,
        ...papers.map((name) => `extension/${name}`),
        ...bundles.map((name) => `extension/dist/${name}`),
      ].sort(),
    );
  });

  test("can be loaded by VS Code in a browser, which refuses ES modules", async () => {
    expect(JSON.parse(await read("package.json"))).not.toHaveProperty("type");
    expect(JSON.parse(await read("dist/package.json"))).toEqual({ type: "commonjs" });
  });

  test("holds whatever its manifest points at", async () => {
    const { main, browser, icon, contributes } = JSON.parse(await read("package.json"));
    const snippets: { path: string }[] = contributes.snippets;
    const named: string[] = [main, browser, ...(icon ? [icon] : []), ...snippets.map(({ path }) => path)];
    expect(Object.keys(zip.files)).toEqual(expect.arrayContaining(named.map((path) => `extension/${join(path)}`)));
  });

  test("has bundles that stand alone: no source map, no word of where they were built", async () => {
    for (const name of bundles) {
      const text = await read(`dist/${name}`);
      expect(text, name).not.toMatch(/sourceMappingURL/);
      expect(text.includes(join(import.meta.dirname, "..")), name).toBe(false);
    }
  });

  test("is loaded as CommonJS, whatever the manifest says of the sources", async () => {
    expect(JSON.parse(await read("dist/package.json"))).toEqual({ type: "commonjs" });
  });
});
