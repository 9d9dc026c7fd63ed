// The build context: files beside the Containerfile are read from disk, and read again when the client says they changed.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DidChangeWatchedFilesNotification, FileChangeType } from "vscode-languageserver/node";
import { bundle, full, start } from "./client.ts";

const text = `FROM quay.io/fedora/python-313
COPY --chown=1001:0 app-src /tmp/src
RUN /usr/libexec/s2i/assemble
CMD ["/usr/libexec/s2i/run"]
`;
const folder = mkdtempSync(join(tmpdir(), "splitstage-context-"));
const environment = join(folder, "service/app-src/.s2i/environment");

beforeAll(async () => {
  mkdirSync(join(folder, "service/app-src/.s2i"), { recursive: true });
  writeFileSync(join(folder, "service/app-src/app.py"), "print()\n");
  writeFileSync(environment, "APP_FILE=main.py\n");
  await bundle();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const codes = (diagnostics: readonly { code?: unknown }[]) => diagnostics.map((it) => it.code);

test("is the folder of the Containerfile, and is read again when files change", async () => {
  const client = await start({ capabilities: full });
  const uri = pathToFileURL(join(folder, "service/Containerfile")).href;
  await client.open(text, uri);
  expect(codes(await client.pull(uri))).toContain("ignored-s2i-environment");

  rmSync(environment);
  const change = { uri: pathToFileURL(environment).href, type: FileChangeType.Deleted };
  await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [change] });
  expect(codes(await client.pull(uri))).not.toContain("ignored-s2i-environment");
  expect(client.refreshes()).toBe(1);
  writeFileSync(environment, "APP_FILE=main.py\n");
  await client.stop();
});

test("is the folder that the setting names", async () => {
  const configuration = () => ({ context: join(folder, "service") });
  const client = await start({ capabilities: full, configuration });
  const uri = pathToFileURL(join(folder, "elsewhere/Containerfile")).href;
  await client.open(text, uri);
  expect(codes(await client.pull(uri))).toContain("ignored-s2i-environment");
  await client.stop();
});

test("is not there for a document without a file, which is judged without it", async () => {
  const client = await start({ capabilities: full });
  await client.open(text, "untitled:Containerfile-1");
  expect(codes(await client.pull("untitled:Containerfile-1"))).not.toContain("ignored-s2i-environment");
  await client.stop();
});
