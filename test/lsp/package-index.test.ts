// The package index: asked only where the settings name one, and what it says takes the place of the tables.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { bundle, full, start } from "./client.ts";

const folder = mkdtempSync(join(tmpdir(), "splitstage-lsp-index-"));
const uri = pathToFileURL(join(folder, "Containerfile")).href;
const text = `FROM quay.io/fedora/python-313-minimal
COPY requirements.txt .
RUN pip install -r requirements.txt
`;
let server: Server;
let asked: string[] = [];
let broken = false;
let index = "";

/** In this index uwsgi has a wheel, and a project that no table knows has none. */
const pages: Readonly<Record<string, readonly string[]>> = {
  uwsgi: ["uwsgi-2.0.31-cp313-cp313-manylinux_2_28_x86_64.whl", "uwsgi-2.0.31-cp313-cp313-manylinux_2_28_aarch64.whl"],
  "in-house": ["in_house-1.0-cp312-cp312-manylinux_2_28_x86_64.whl", "in_house-1.0.tar.gz"],
};

beforeAll(async () => {
  writeFileSync(join(folder, "requirements.txt"), "uwsgi\nin-house\n");
  await bundle();
  server = createServer((request, response) => {
    asked.push(request.url!);
    const files = pages[request.url!.split("/")[2]!];
    if (broken || files === undefined) return response.writeHead(500).end();
    const body = {
      meta: { "api-version": "1.0" },
      files: files.map((filename) => ({ filename, url: "x", hashes: {} })),
    };
    return response
      .writeHead(200, { "Content-Type": "application/vnd.pypi.simple.v1+json", "Cache-Control": "no-store" })
      .end(JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  index = `http://127.0.0.1:${(server.address() as AddressInfo).port}/simple`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  asked = [];
  broken = false;
});

const found = (all: readonly { readonly code?: unknown; readonly message: string }[]) =>
  all.filter((it) => it.code === "compile-without-toolchain").map((it) => it.message);

async function until(holds: () => boolean): Promise<void> {
  for (let round = 0; round < 100 && !holds(); round++) await new Promise((done) => setTimeout(done, 50));
  expect(holds()).toBe(true);
}

test("nobody is asked where no setting says so", async () => {
  const client = await start({ capabilities: full });
  await client.open(text, uri);
  expect(found(await client.pull(uri))).toEqual([
    "uwsgi of requirements.txt must be compiled, and gcc and Python headers are missing here",
  ]);
  await new Promise((done) => setTimeout(done, 300));
  expect(asked).toEqual([]);
  await client.stop();
});

test("what it says counts, once it has said it", async () => {
  const client = await start({ capabilities: full, configuration: () => ({ python: { index, noProxy: ["*"] } }) });
  await client.open(text, uri);
  await client.pull(uri);
  await until(() => client.refreshes() > 0);
  expect(found(await client.pull(uri))).toEqual([
    "in-house of requirements.txt must be compiled, and gcc and Python headers are missing here",
  ]);
  expect(asked.sort()).toEqual(["/simple/in-house/", "/simple/uwsgi/"]);
  // Typing asks nobody again.
  await client.pull(uri);
  await new Promise((done) => setTimeout(done, 200));
  expect(asked).toHaveLength(2);
  await client.stop();
});

test("where it fails the tables hold, and the log says so once", async () => {
  broken = true;
  const client = await start({ capabilities: full, configuration: () => ({ python: { index, noProxy: ["*"] } }) });
  await client.open(text, uri);
  await client.pull(uri);
  await until(() => client.logs.some((it) => /in-house: it answers 500/.test(it.message)));
  expect(found(await client.pull(uri))).toEqual([
    "uwsgi of requirements.txt must be compiled, and gcc and Python headers are missing here",
  ]);
  expect(client.refreshes()).toBe(0);
  await client.stop();
});

test("an address that is none is complained of", async () => {
  const client = await start({ capabilities: full, configuration: () => ({ python: { index: "pypi" } }) });
  await client.open(text, uri);
  await client.pull(uri);
  expect(client.logs.map((it) => it.message).join()).toContain('"splitstage.python.index" is to be the http or https');
  await client.stop();
});
