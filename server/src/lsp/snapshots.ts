// What the server knows of an open document: one analysis per version and settings, computed when first asked for.
import { type CancellationToken, LSPErrorCodes, ResponseError, type TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { analyse } from "../service/analysis.ts";
import type { Analysis, Context, Settings } from "../service/service.ts";
import { type Lines, linesOf } from "../text/lines.ts";
import { isProjectFile } from "./documents.ts";
import type { Log } from "./log.ts";
import { currentDay } from "./today.ts";

export interface Snapshot {
  readonly uri: string;
  readonly version: number;
  readonly lines: Lines;
  readonly analysis: Analysis;
}

export interface Snapshots {
  /**
   * The newest version; undefined for what is not open or too large to be checked.
   * Throws the protocol's "cancelled" before the work where nobody waits for it any more.
   */
  of(uri: string, token?: CancellationToken): Promise<Snapshot | undefined>;
  forget(uri: string): void;
  /** The newest that are known, one a document. */
  known(): readonly Snapshot[];
  /** Files beside the documents have changed. */
  forgetAll(): void;
}

/** The last part of an address; a client may send one that is not well formed. */
function fileName(uri: string): string {
  const name = uri.slice(uri.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** No Containerfile that a person wrote is a hundredth of this; what is larger was opened by mistake. */
const limit = 1024 * 1024;

export function snapshotsOf(
  documents: TextDocuments<TextDocument>,
  settingsOf: (uri: string) => Promise<Settings>,
  contextOf: (uri: string, settings: Settings) => Context | undefined,
  log: Log,
  made: (snapshot: Snapshot) => void = () => {},
): Snapshots {
  const known = new Map<string, { readonly settings: Settings; readonly snapshot: Snapshot }>();

  return {
    async of(uri, token) {
      const settings = await settingsOf(uri);
      if (token?.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
      const document = documents.get(uri);
      if (document === undefined || isProjectFile(uri)) return undefined;
      const { version } = document;
      const last = known.get(uri);
      if (last?.snapshot.version === version && last.settings === settings) return last.snapshot;

      const text = document.getText();
      if (text.length > limit) {
        log.once(`${uri} is larger than 1 MiB and is not checked`);
        return undefined;
      }
      const analysis = analyse(
        text,
        { ...settings, today: currentDay(), file: fileName(uri) },
        contextOf(uri, settings),
        last?.snapshot.analysis,
      );
      for (const problem of analysis.problems) log.once(problem);
      const snapshot = { uri, version, lines: linesOf(text), analysis };
      known.set(uri, { settings, snapshot });
      made(snapshot);
      return snapshot;
    },
    forget(uri) {
      known.delete(uri);
    },
    known: () => [...known.values()].map((it) => it.snapshot),
    forgetAll() {
      known.clear();
    },
  };
}
