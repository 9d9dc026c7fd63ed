// What is said in the files that pip installs from: where it compiles, what to write instead, and the way back.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type CodeAction,
  CodeActionRequest,
  type Diagnostic,
  DiagnosticSeverity,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
} from "vscode-languageserver/node";
import { bundle, full, start, type TestClient } from "./client.ts";

const text = `FROM quay.io/fedora/python-313-minimal
COPY requirements.txt .
RUN pip install -r requirements.txt
CMD ["python", "app.py"]
`;
const folder = mkdtempSync(join(tmpdir(), "splitstage-project-"));
const uri = pathToFileURL(join(folder, "Containerfile")).href;
const list = pathToFileURL(join(folder, "requirements.txt")).href;

beforeAll(async () => {
  writeFileSync(join(folder, "requirements.txt"), "flask\nnumpy==1.26.4\npsycopg2\n");
  await bundle();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const said = (client: TestClient): readonly Diagnostic[] | undefined =>
  client.published.findLast((it) => it.uri === list)?.diagnostics;

async function until<T>(ask: () => T | undefined | false): Promise<T> {
  for (let round = 0; round < 100; round++) {
    const answer = ask();
    if (answer) return answer;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error("It did not come");
}

const at = (line: number) => ({ start: { line, character: 0 }, end: { line, character: 0 } });

async function actionsOf(client: TestClient, line: number): Promise<CodeAction[]> {
  const params = { textDocument: { uri: list }, range: at(line), context: { diagnostics: [] } };
  return ((await client.connection.sendRequest(CodeActionRequest.type, params)) ?? []) as CodeAction[];
}

test("a requirement that compiles has a hint where it stands, with a link to the command that installs it", async () => {
  const client = await start({ capabilities: full });
  await client.open(text, uri);
  const [own] = await client.pull(uri);
  expect(own).toMatchObject({ code: "compile-without-toolchain", severity: DiagnosticSeverity.Error });
  expect(own!.relatedInformation?.map((it) => [it.location.uri, it.location.range.start.line])).toEqual([
    [list, 1],
    [list, 2],
  ]);

  const hints = await until(() => said(client));
  expect(hints.map((it) => [it.range.start.line, it.severity, it.message])).toEqual([
    [
      1,
      DiagnosticSeverity.Hint,
      "numpy compiles from source on fedora/python-313-minimal: numpy has wheels for Python 3.13 from 2.1.0 on, and 1.26.4 is older",
    ],
    [
      2,
      DiagnosticSeverity.Hint,
      "psycopg2 compiles from source on fedora/python-313-minimal: psycopg2 has no wheels for Linux",
    ],
  ]);
  expect(hints[0]!.relatedInformation?.[0]?.location).toMatchObject({ uri, range: { start: { line: 2 } } });

  const [raise] = await actionsOf(client, 1);
  expect(raise).toMatchObject({ title: "Raise numpy to 2.1.0, the first release with a wheel" });
  expect(raise!.edit?.documentChanges).toMatchObject([
    { textDocument: { uri: list, version: null }, edits: [{ newText: "numpy==2.1.0", range: { start: { line: 1 } } }] },
  ]);
  expect((await actionsOf(client, 2)).map((it) => it.title)).toContain("Use psycopg2-binary, which has wheels");
  expect(await actionsOf(client, 0)).toEqual([]);
  await client.stop();
});

test("what is typed there counts before it is saved, and an edit names the version that it is for", async () => {
  const client = await start({ capabilities: full });
  await client.open(text, uri);
  await client.pull(uri);
  await until(() => said(client));
  const document = { uri: list, languageId: "pip-requirements", version: 1, text: "flask\nnumpy==1.26.4\npsycopg2\n" };
  await client.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: document });
  await client.connection.sendNotification(DidChangeTextDocumentNotification.type, {
    textDocument: { uri: list, version: 2 },
    contentChanges: [{ text: "# new\nflask\nnumpy==2.1.0\npsycopg2\n" }],
  });
  await until(() => client.refreshes() > 0);
  await client.pull(uri);
  const hints = await until(() => said(client)?.length === 1 && said(client));
  expect(hints[0]).toMatchObject({ range: { start: { line: 3 } } });
  const actions = await actionsOf(client, 3);
  expect(actions[0]?.edit?.documentChanges).toMatchObject([{ textDocument: { uri: list, version: 2 } }]);
  // It is no Containerfile.
  expect(await client.pull(list)).toEqual([]);
  await client.stop();
});

test("the hints go when the Containerfile is closed", async () => {
  const client = await start({ capabilities: full });
  await client.open(text, uri);
  await client.pull(uri);
  await until(() => said(client)?.length);
  await client.close(uri);
  await until(() => said(client)?.length === 0);
  await client.stop();
});
