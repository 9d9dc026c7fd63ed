// The package index: asked only where the settings name one, and what it says takes the place of the tables.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  WorkDoneProgress,
  WorkDoneProgressCreateRequest,
} from "vscode-languageserver/node";
import { bundle, full, simple, start, type TestClient } from "./client.ts";

const folder = mkdtempSync(join(tmpdir(), "splitstage-lsp-index-"));
const uri = pathToFileURL(join(folder, "Containerfile")).href;
const text = `FROM quay.io/fedora/python-313-minimal
COPY requirements.txt .
RUN pip install -r requirements.txt
`;
let server: Server;
let asked: string[] = [];
let broken = false;
let delay = 0;
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
    const answer = () =>
      response
        .writeHead(200, { "Content-Type": "application/vnd.pypi.simple.v1+json", "Cache-Control": "no-store" })
        .end(JSON.stringify(body));
    return setTimeout(answer, delay);
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
  delay = 0;
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
  await new Promise((done) => setTimeout(done, 1500));
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
  await new Promise((done) => setTimeout(done, 1500));
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

const setting = () => ({ python: { index, noProxy: ["*"] } });
const change = (client: TestClient, version: number, now: string) =>
  client.connection.sendNotification(DidChangeTextDocumentNotification.type, {
    textDocument: { uri, version },
    contentChanges: [{ text: now }],
  });

test("a client to which diagnostics are pushed gets them anew", async () => {
  const client = await start({ capabilities: simple, initializationOptions: setting() });
  await client.open(text, uri);
  const last = () => found(client.published.findLast((it) => it.uri === uri)?.diagnostics ?? []).join();
  await until(() => last().startsWith("uwsgi"));
  await until(() => last().startsWith("in-house"));
  await client.stop();
});

test("what is half typed is asked of nobody", async () => {
  const client = await start({ capabilities: full, configuration: setting });
  const typed = (name: string) => `FROM quay.io/fedora/python-313-minimal\nRUN pip install ${name}\n`;
  await client.open(typed("u"), uri);
  for (const [i, name] of ["uw", "uws", "uwsg", "uwsgi"].entries()) {
    await client.pull(uri);
    await change(client, i + 2, typed(name));
  }
  expect(found(await client.pull(uri))).toHaveLength(1);
  await until(() => client.refreshes() > 0);
  expect(asked).toEqual(["/simple/uwsgi/"]);
  expect(found(await client.pull(uri))).toEqual([]);
  await client.stop();
});

test("nobody is asked any more once the setting is empty", async () => {
  let now: unknown = setting();
  const client = await start({ capabilities: full, configuration: () => now });
  await client.open(text, uri);
  await client.pull(uri);
  now = { python: { index: "" } };
  await client.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
  await client.pull(uri);
  await new Promise((done) => setTimeout(done, 1500));
  expect(asked).toEqual([]);
  await client.stop();
});

describe("what takes long", () => {
  const patient = { ...full, window: { workDoneProgress: true } };

  test("is shown where the client can", async () => {
    delay = 1500;
    const client = await start({ capabilities: patient, configuration: setting });
    const shown: unknown[] = [];
    client.connection.onRequest(WorkDoneProgressCreateRequest.type, ({ token }) => {
      client.connection.onProgress(WorkDoneProgress.type, token, (value) => shown.push(value));
    });
    await client.open(text, uri);
    await client.pull(uri);
    await until(() => client.refreshes() > 0);
    await until(() => shown.length === 2);
    expect(shown).toMatchObject([{ kind: "begin", title: "Asking the package index" }, { kind: "end" }]);
    await client.stop();
  });

  test("is asked all the same where the client then refuses to show it", async () => {
    delay = 1500;
    const client = await start({ capabilities: patient, configuration: setting });
    await client.open(text, uri);
    await client.pull(uri);
    await until(() => client.refreshes() > 0);
    expect(found(await client.pull(uri))[0]).toContain("in-house");
    expect(await client.stop()).toBe(0);
  });

  test("is not shown where it is over soon", async () => {
    const client = await start({ capabilities: patient, configuration: setting });
    let created = 0;
    client.connection.onRequest(WorkDoneProgressCreateRequest.type, () => void created++);
    await client.open(text, uri);
    await client.pull(uri);
    await until(() => client.refreshes() > 0);
    expect(created).toBe(0);
    await client.stop();
  });
});

test("an address that is none is complained of", async () => {
  const client = await start({ capabilities: full, configuration: () => ({ python: { index: "me:secret" } }) });
  await client.open(text, uri);
  await client.pull(uri);
  const said = client.logs.map((it) => it.message).join();
  expect(said).toContain('"splitstage.python.index" is to be the http or https');
  expect(said).not.toContain("secret");
  await client.stop();
});
