// How the server comes up and goes down, and that nothing in between brings it down.
import { fork, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { beforeAll, describe, expect, test, vi } from "vitest";
import {
  CancellationTokenSource,
  CodeActionRequest,
  createProtocolConnection,
  ErrorCodes,
  ExitNotification,
  HoverRequest,
  InitializeRequest,
  IPCMessageReader,
  IPCMessageWriter,
  MessageType,
  ResponseError,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { bundle, full, sample, simple, start, uri } from "./client.ts";

let server: string;
beforeAll(async () => {
  server = await bundle();
});

describe("initialize", () => {
  test("offers pull diagnostics only to a client that asks for them", async () => {
    const old = await start({ capabilities: simple });
    expect(old.result.capabilities.diagnosticProvider).toBeUndefined();
    await old.stop();

    const current = await start({ capabilities: full });
    expect(current.result.capabilities).toEqual({
      textDocumentSync: { openClose: true, change: 2 },
      hoverProvider: true,
      completionProvider: {},
      codeActionProvider: {
        codeActionKinds: expect.arrayContaining([
          "quickfix",
          "source.fixAll.splitstage",
          "refactor.rewrite.split-stage",
        ]),
        resolveProvider: true,
      },
      diagnosticProvider: { identifier: "splitstage", interFileDependencies: false, workspaceDiagnostics: false },
    });
    await current.stop();
  });

  test("asks to be told of changes of its own section of the configuration", async () => {
    const client = await start({ capabilities: full });
    await vi.waitFor(() => expect(client.registered).toEqual(["workspace/didChangeConfiguration"]));
    await client.stop();
  });
});

describe("the end", () => {
  test("after shutdown, exit leaves with 0", async () => {
    const client = await start();
    await client.open(sample);
    expect(await client.stop()).toBe(0);
    expect(client.errors()).toBe("");
  });

  test("exit without shutdown leaves with 1", async () => {
    const client = await start();
    await client.connection.sendNotification(ExitNotification.type);
    expect(await client.gone).toBe(1);
    expect(client.errors()).toBe("");
  });

  test("an editor that is gone takes the server with it", async () => {
    const client = await start();
    client.connection.end();
    expect(await client.gone).toBe(1);
    expect(client.errors()).toBe("");
  });

  test.for([
    { what: "no transport", options: [], code: 2, says: "--stdio" },
    { what: "IPC without a parent to talk to", options: ["--node-ipc"], code: 2, says: "--stdio" },
    { what: "a question", options: ["--help"], code: 0, says: "--stdio" },
    {
      what: "a port where nobody listens",
      options: ["--socket=1"],
      code: 1,
      says: "has to stop: connect ECONNREFUSED",
    },
    { what: "a pipe that is not there", options: ["--pipe=/nowhere"], code: 1, says: "has to stop: connect ENOENT" },
  ])("$what is answered in words", ({ options, code, says }) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [server, ...options], { encoding: "utf8" });
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe("");
    expect(status).toBe(code);
  });
});

describe("the other transports", () => {
  const params = { processId: null, rootUri: null, capabilities: full };

  test("Node's IPC, as VS Code uses it", async () => {
    const child = fork(server, ["--node-ipc"]);
    const connection = createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    connection.listen();
    const { serverInfo } = await connection.sendRequest(InitializeRequest.type, params);
    expect(serverInfo?.name).toBe("splitstage");
    await connection.sendRequest(ShutdownRequest.type);
    const gone = once(child, "exit");
    await connection.sendNotification(ExitNotification.type);
    expect((await gone)[0]).toBe(0);
  });

  test("a socket on which the editor listens", async () => {
    const editor = createServer().listen(0, "127.0.0.1");
    await once(editor, "listening");
    const child = spawn(process.execPath, [server, `--socket=${(editor.address() as AddressInfo).port}`]);
    const [socket] = (await once(editor, "connection")) as [Socket];
    const connection = createProtocolConnection(new StreamMessageReader(socket), new StreamMessageWriter(socket));
    connection.listen();
    const { serverInfo } = await connection.sendRequest(InitializeRequest.type, params);
    expect(serverInfo?.name).toBe("splitstage");
    const gone = once(child, "exit");
    socket.destroy();
    expect((await gone)[0]).toBe(1);
    editor.close();
  });
});

describe("what is not there", () => {
  test("a document that is not open has nothing, and is no failure", async () => {
    const client = await start({ capabilities: full });
    expect(await client.pull()).toEqual([]);
    const at = { textDocument: { uri }, position: { line: 0, character: 0 } };
    expect(await client.connection.sendRequest(HoverRequest.type, at)).toBeNull();
    expect(await client.actions({ start: at.position, end: at.position })).toEqual([]);
    expect(client.logs).toEqual([]);
    await client.stop();
  });

  test("places beyond the text are brought into it", async () => {
    const client = await start({ capabilities: full });
    await client.open(sample);
    const far = { line: 900, character: 900 };
    await client.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position: far });
    await client.actions({ start: far, end: far });
    expect(client.logs).toEqual([]);
    await client.stop();
  });

  test("a request that is not as the protocol says fails alone, and says what it is to have", async () => {
    const client = await start({ capabilities: full });
    await client.open(sample);
    const wrong = [
      [HoverRequest.method, {}, 'a "textDocument" with a "uri"'],
      [HoverRequest.method, null, 'a "textDocument" with a "uri"'],
      [HoverRequest.method, { textDocument: { uri } }, 'a "position" with a "line" and a "character"'],
      [CodeActionRequest.method, { textDocument: { uri }, range: null, context: {} }, 'a "range" and a "context"'],
      ["splitstage/verdict", { textDocument: 1 }, 'a "textDocument" with a "uri"'],
      ["codeAction/resolve", null, "parameters"],
    ] as const;
    for (const [method, params, lacks] of wrong) {
      const { code, message } = await refused(client.connection.sendRequest(method, params));
      expect(code).toBe(ErrorCodes.InvalidParams);
      expect(message).toContain(`${method} is to have ${lacks}`);
    }
    expect(client.logs).toEqual([]);
    expect(await client.pull()).not.toEqual([]);
    await client.stop();
  });

  test("a notification that is not as the protocol says is dropped, with a sentence in the log", async () => {
    const client = await start({ capabilities: full });
    await client.open(sample);
    await client.connection.sendNotification("textDocument/didOpen", {});
    await client.connection.sendNotification("textDocument/didChange", { textDocument: { uri, version: 2 } });
    expect(await client.pull()).not.toEqual([]);
    expect(client.logs.map(({ message }) => message)).toEqual([
      'textDocument/didOpen is to have a "textDocument" with a "uri"',
      'textDocument/didChange is to have "contentChanges" with a "text" each',
    ]);
    await client.stop();
  });
});

describe("out of turn", () => {
  test("a second initialize is refused, and nothing is done twice", async () => {
    const client = await start({ capabilities: full });
    const again = client.connection.sendRequest(InitializeRequest.type, {
      processId: null,
      rootUri: null,
      capabilities: simple,
    });
    expect((await refused(again)).code).toBe(ErrorCodes.InvalidRequest);
    await client.open(sample);
    expect(await client.pull()).toHaveLength(2);
    await client.stop();
  });

  test("after shutdown every request is refused, and exit leaves with 0", async () => {
    const client = await start({ capabilities: full });
    await client.open(sample);
    await client.connection.sendRequest(ShutdownRequest.type);
    const at = { textDocument: { uri }, position: { line: 0, character: 8 } };
    expect((await refused(client.connection.sendRequest(HoverRequest.type, at))).code).toBe(ErrorCodes.InvalidRequest);
    await client.connection.sendNotification(ExitNotification.type);
    expect(await client.gone).toBe(0);
  });

  test("before initialize every request is refused", async () => {
    const child = fork(server, ["--node-ipc"]);
    const connection = createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    connection.listen();
    const at = { textDocument: { uri }, position: { line: 0, character: 8 } };
    const { code } = await refused(connection.sendRequest(HoverRequest.type, at));
    expect(code).toBe(ErrorCodes.ServerNotInitialized);
    child.kill();
  });
});

describe("JSON that nests 100,000 deep", () => {
  const nested = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;

  test.for([
    `"id":${nested},"method":"textDocument/hover"`,
    `"id":7,"method":"textDocument/hover","params":{"textDocument":${nested}}`,
    `"method":"workspace/didChangeConfiguration","params":{"settings":{"splitstage":${nested}}}`,
    `"id":7,"result":${nested}`,
    `"id":7,"method":"${"x".repeat(1000)}","params":${nested}`,
  ])("is refused: %#", async (content) => {
    const child = spawn(process.execPath, [server, "--stdio"], { stdio: "pipe" });
    const reader = new StreamMessageReader(child.stdout);
    const answers = new Promise<unknown>((found) => reader.listen((it) => "id" in it && it.id === 8 && found(it)));
    const send = (text: string) => child.stdin.write(`Content-Length: ${text.length}\r\n\r\n${text}`);
    send('{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}');
    send(`{"jsonrpc":"2.0",${content}}`);
    send('{"jsonrpc":"2.0","id":8,"method":"shutdown"}');
    expect(await answers).toMatchObject({ id: 8, result: null });
    child.kill();
  });
});

/** How the server refuses a request. */
async function refused(answer: Promise<unknown>): Promise<ResponseError> {
  const error = await answer.catch((it: unknown) => it);
  expect(error).toBeInstanceOf(ResponseError);
  return error as ResponseError;
}

test("a file of more than 1 MiB is not checked, and the log says so once", async () => {
  const client = await start({ capabilities: full });
  await client.open(sample + "# filling\n".repeat(120_000));
  expect(await client.pull()).toEqual([]);
  expect(await client.pull()).toEqual([]);
  expect(client.logs).toEqual([
    { type: MessageType.Warning, message: `${uri} is larger than 1 MiB and is not checked` },
  ]);
  await client.stop();
});

test("a request that nobody waits for any more is answered as cancelled or as usual", async () => {
  const client = await start({ capabilities: { ...full, workspace: { configuration: false } } });
  await client.open(sample);
  const source = new CancellationTokenSource();
  const hover = client.connection.sendRequest(
    HoverRequest.type,
    { textDocument: { uri }, position: { line: 0, character: 8 } },
    source.token,
  );
  source.cancel();
  await hover.catch((error) => expect(error.message).toBe("cancelled"));
  expect(client.logs).toEqual([]);
  expect(await client.pull()).toHaveLength(2);
  await client.stop();
});
