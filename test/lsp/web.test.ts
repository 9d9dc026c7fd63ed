// The server as a web worker: its bundle runs where there is nothing of Node, only what every worker has.
import { readFile } from "node:fs/promises";
import { createContext, runInContext } from "node:vm";
import { beforeAll, expect, test } from "vitest";
import { bundle, full, sample, uri } from "./client.ts";

interface Message {
  readonly id?: number;
  readonly result?: unknown;
}

let script: string;
beforeAll(async () => {
  script = await readFile(await bundle("server.web.js"), "utf8");
});

test("initializes, and answers diagnostics", async () => {
  const waiting = new Map<number, (message: Message) => void>();
  const worker: { [name: string]: unknown; onmessage?: (event: object) => void } = {
    postMessage: (message: Message) => waiting.get(message.id ?? -1)?.(structuredClone(message)),
    addEventListener() {},
    console,
    setTimeout,
    clearTimeout,
    TextDecoder,
    TextEncoder,
    queueMicrotask,
  };
  runInContext(script, createContext(worker));

  const send = (message: object) => worker.onmessage?.({ data: { jsonrpc: "2.0", ...message } });
  const request = (id: number, method: string, params: unknown) =>
    new Promise<Message>((resolve) => {
      waiting.set(id, resolve);
      send({ id, method, params });
    });

  const capabilities = { ...full, workspace: {} };
  const { result } = await request(1, "initialize", { processId: null, rootUri: null, capabilities });
  expect(result).toMatchObject({ serverInfo: { name: "splitstage" } });
  send({ method: "initialized", params: {} });

  const textDocument = { uri, languageId: "dockerfile", version: 1, text: sample };
  send({ method: "textDocument/didOpen", params: { textDocument } });
  const report = await request(2, "textDocument/diagnostic", { textDocument: { uri } });
  expect(report.result).toMatchObject({
    kind: "full",
    items: [{ code: "wrong-package-manager" }, { code: "wrong-package-manager" }],
  });
  expect((await request(3, "shutdown", null)).result).toBeNull();
});
