// Diagnostics reach a client in one of two ways, never both: it asks for them, or they are pushed to it.
import {
  type Connection,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type Diagnostic as LspDiagnostic,
  type TextDocuments,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { isProjectFile } from "./documents.ts";
import type { Client } from "./from-lsp.ts";
import type { Log } from "./log.ts";
import type { Snapshot, Snapshots } from "./snapshots.ts";
import { found, toDiagnostic } from "./to-lsp.ts";

export interface Diagnostics {
  changed(uri: string): void;
  closed(uri: string): void;
  /** Every document may have other diagnostics now: the configuration changed. */
  refresh(): void;
  stop(): void;
}

/** For a client that asks: it is only told when it has a reason to ask again. */
export function pulled(connection: Connection, snapshots: Snapshots, client: Client, log: Log): Diagnostics {
  connection.languages.diagnostics.on(
    log.guard("textDocument/diagnostic", full(undefined), async ({ textDocument }, token) =>
      full(await snapshots.of(textDocument.uri, token)),
    ),
  );
  const refresh = log.guard("workspace/diagnostic/refresh", undefined, () =>
    connection.languages.diagnostics.refresh(),
  );
  return {
    changed() {},
    closed() {},
    refresh() {
      if (client.refreshesDiagnostics) void refresh();
    },
    stop() {},
  };
}

/** Long enough to let a word be typed, short enough not to be noticed. */
export const quiet = 150;

/**
 * How long to wait for the next key, in milliseconds, where the last analysis took `cost`: what is cheap is done at once,
 * and what is dear not at every key.
 */
export const quietAfter = (cost: number | undefined): number =>
  cost === undefined ? quiet : Math.round(Math.min(400, Math.max(30, 3 * cost)));

/** For a client that does not ask: after every change, when it has been quiet for a moment. */
export function pushed(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  snapshots: Snapshots,
  log: Log,
): Diagnostics {
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();
  const costs = new Map<string, number>();
  let stopped = false;

  const publish = log.guard("textDocument/publishDiagnostics", undefined, async (uri: string) => {
    const start = performance.now();
    const snapshot = await snapshots.of(uri);
    costs.set(uri, performance.now() - start);
    // It may have been closed meanwhile, and what is closed has nothing to show.
    if (stopped || documents.get(uri) === undefined) return;
    const diagnostics = shown(snapshot);
    await connection.sendDiagnostics({ uri, ...(snapshot && { version: snapshot.version }), diagnostics });
  });

  function changed(uri: string) {
    clearTimeout(waiting.get(uri));
    waiting.set(
      uri,
      setTimeout(
        () => {
          waiting.delete(uri);
          void publish(uri);
        },
        quietAfter(costs.get(uri)),
      ),
    );
  }

  return {
    changed,
    closed(uri) {
      clearTimeout(waiting.get(uri));
      waiting.delete(uri);
      costs.delete(uri);
      void connection.sendDiagnostics({ uri, diagnostics: [] });
    },
    refresh() {
      for (const uri of documents.keys()) if (!isProjectFile(uri)) changed(uri);
    },
    stop() {
      stopped = true;
      for (const timer of waiting.values()) clearTimeout(timer);
      waiting.clear();
    },
  };
}

const full = (snapshot: Snapshot | undefined): DocumentDiagnosticReport => ({
  kind: DocumentDiagnosticReportKind.Full,
  items: shown(snapshot),
});

const shown = (snapshot: Snapshot | undefined): LspDiagnostic[] =>
  snapshot === undefined ? [] : found(snapshot).map((it) => toDiagnostic(snapshot, it));
