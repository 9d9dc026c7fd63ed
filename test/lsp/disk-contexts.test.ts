// Which folder a setting names, and which open document is a file of the build context: paths are compared as paths.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { diskContexts } from "../../server/src/lsp/disk-contexts.ts";
import { sameAddress } from "../../server/src/lsp/documents.ts";

const root = mkdtempSync(join(tmpdir(), "splitstage-contexts-"));
const uriOf = (path: string) => pathToFileURL(join(root, path)).href;

beforeAll(() => {
  for (const folder of ["app", "app-two", "app/part"]) {
    mkdirSync(join(root, folder, "build"), { recursive: true });
    writeFileSync(join(root, folder, "build/name"), folder);
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test.each([
  [["app", "app-two"], "app-two/Containerfile", "app-two"],
  [["app-two", "app"], "app/Containerfile", "app"],
  // The innermost folder has it.
  [["app", "app/part"], "app/part/sub/Containerfile", "app/part"],
  [["app/"], "app/Containerfile", "app"],
])("in the workspace %j, `build` of %s is below %s", (folders, file, expected) => {
  const contexts = diskContexts();
  contexts.within(folders.map(uriOf));
  expect(contexts.of(uriOf(file), "build")?.read("name")).toBe(expected);
});

test.each([
  ["as the server writes it", (it: string) => it],
  ["with escapes that nobody needs", (it: string) => it.replace("requirements", "%72equirements")],
  ["with escapes in small letters", (it: string) => it.replace("%C3%A9", "%c3%a9")],
])("an open file counts before the one on disk, its address %s", (_, address) => {
  const folder = "é x";
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, folder, "requirements.txt"), "saved");
  const open = address(uriOf(`${folder}/requirements.txt`));
  const contexts = diskContexts();
  contexts.follow({
    keys: () => [open],
    get: (it) => (it === open ? { version: 3, getText: () => "open" } : undefined),
  });
  const context = contexts.of(uriOf(`${folder}/Containerfile`), undefined);
  expect(context?.read("requirements.txt")).toBe("open");
  expect(context?.version?.("requirements.txt")).toBe(3);
  // Edits go to the document by its own name.
  expect(context?.address?.("requirements.txt")).toBe(open);
});

test.each([
  ["file:///c:/a/b", "file:///c%3A/a/b", true],
  ["file:///C:/a/b", "file:///c%3a/a/b", true],
  ["file:///a%20b", "file:///a b", true],
  ["file:///A", "file:///a", false],
  ["file:///a%2Fb", "file:///a/b", false],
  ["file:///a", "untitled:a", false],
  ["file:///%E0%A4%A", "file:///%E0%A4%A", true],
])("%s and %s are one: %s", (a, b, same) => {
  expect(sameAddress(a) === sameAddress(b)).toBe(same);
});
