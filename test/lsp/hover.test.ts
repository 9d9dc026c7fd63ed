// Hover and completion: what is known of the word under the cursor, and what can be written there.

import { beforeAll, expect, test } from "vitest";
import { CompletionRequest, HoverRequest } from "vscode-languageserver/node";
import { bundle, full, rangeOf, sample, start, uri } from "./client.ts";

beforeAll(() => bundle());

const image = "quay.io/sclorg/python-313-minimal-c10s";

test("an image of the family, at its exact words, in CommonMark", async () => {
  const client = await start({ capabilities: full });
  await client.open(sample);
  const range = rangeOf(sample, image);
  const position = { line: 0, character: 20 };
  const hover = await client.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
  expect(hover?.range).toEqual(range);
  expect(hover?.contents).toMatchObject({ kind: "markdown", value: expect.stringContaining("3.13") });
  await client.stop();
});

test("as plain text for a client that reads no CommonMark", async () => {
  const client = await start({ capabilities: { textDocument: { hover: { contentFormat: ["plaintext"] } } } });
  await client.open(sample);
  const position = { line: 0, character: 20 };
  const hover = await client.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
  expect(hover?.contents).toMatchObject({ kind: "plaintext" });
  await client.stop();
});

test("nothing where nothing is known", async () => {
  const client = await start({ capabilities: full });
  await client.open(`${sample}\n\n`);
  const position = { line: 5, character: 0 };
  expect(await client.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position })).toBeNull();
  await client.stop();
});

test("completion has an edit for each package that the requirements take", async () => {
  const client = await start({ capabilities: full });
  await client.open(`FROM quay.io/fedora/python-313-minimal
USER 0
RUN microdnf install -y 
USER 1001
RUN pip install psycopg2
`);
  const position = { line: 2, character: 24 };
  const items = await client.connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position });
  expect(items).toMatchObject([
    { label: "gcc" },
    { label: "python3-devel" },
    {
      label: "libpq-devel",
      detail: "compiles psycopg2",
      textEdit: { newText: "libpq-devel", range: { start: position, end: position } },
    },
  ]);
  await client.stop();
});
