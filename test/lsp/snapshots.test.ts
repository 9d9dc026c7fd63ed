// One analysis per version of a document and settings, however many ask for it at once.

import { expect, test } from "vitest";
import type { Connection, TextDocuments } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { logOf } from "../../server/src/lsp/log.ts";
import { snapshotsOf } from "../../server/src/lsp/snapshots.ts";
import type { Settings } from "../../server/src/service/service.ts";
import { sample, uri } from "./client.ts";

test("is made again for a new version, for new settings and after closing, and not otherwise", async () => {
  const document = TextDocument.create(uri, "dockerfile", 1, sample);
  const documents = { get: () => document } as unknown as TextDocuments<TextDocument>;
  let settings: Settings = {};
  const snapshots = snapshotsOf(
    documents,
    async () => settings,
    () => undefined,
    logOf({} as Connection),
  );

  const [first, second] = await Promise.all([snapshots.of(uri), snapshots.of(uri)]);
  expect(second!.analysis).toBe(first!.analysis);

  settings = { severities: { "wrong-package-manager": "off" } };
  const quiet = await snapshots.of(uri);
  expect([first, quiet].map((it) => it!.analysis.diagnostics.length)).toEqual([2, 0]);

  TextDocument.update(document, [{ text: `${sample}# more\n` }], 2);
  const third = await snapshots.of(uri);
  expect(third!.analysis.text).toBe(`${sample}# more\n`);
  expect((await snapshots.of(uri))!.analysis).toBe(third!.analysis);

  snapshots.forget(uri);
  expect((await snapshots.of(uri))!.analysis).not.toBe(third!.analysis);
});
