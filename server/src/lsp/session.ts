// The whole server over a connection, wherever that runs: a Node process or a web worker.
import {
  type CodeAction,
  type CompletionItem,
  type Connection,
  DidChangeWatchedFilesNotification,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { completionsAt } from "../service/completion.ts";
import { hoverAt } from "../service/hover.ts";
import type { Settings } from "../service/service.ts";
import { codeActions, isPromise, resolvedAction } from "./code-actions.ts";
import { type Contexts, noContexts, watchers } from "./contexts.ts";
import { pulled, pushed, quiet } from "./diagnostics.ts";
import { isProjectFile } from "./documents.ts";
import { type Client, clientOf, fromRange } from "./from-lsp.ts";
import { refusals } from "./gate.ts";
import { kinds } from "./kinds.ts";
import { logOf } from "./log.ts";
import { followUp, type MakeIndexes, noIndexes } from "./package-index.ts";
import { actionsIn, projectHints } from "./project-files.ts";
import { choicesFor, choicesRequest, scaffoldFor, scaffoldRequest } from "./scaffolding.ts";
import { configurationOf } from "./settings-store.ts";
import { snapshotsOf } from "./snapshots.ts";
import { toCompletionItem, toHover } from "./to-lsp.ts";
import { answerWholeRequests } from "./whole-requests.ts";

/** Serves one client. `contexts` is where the build contexts of its documents come from. */
export function serve(
  connection: Connection,
  contexts: Contexts = noContexts,
  makeIndexes: MakeIndexes = () => noIndexes,
): void {
  const documents = new TextDocuments(TextDocument);

  connection.onInitialize(({ capabilities, initializationOptions, workspaceFolders }) => {
    const client = clientOf(capabilities);
    contexts.within((workspaceFolders ?? []).map((it) => it.uri));
    attach(connection, documents, client, initializationOptions, contexts, makeIndexes);
    return offered(client);
  });

  refusals(connection);
  documents.listen(connection);
  connection.listen();
}

function offered(client: Client): InitializeResult {
  return {
    serverInfo: { name: "splitstage" },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      hoverProvider: true,
      completionProvider: {},
      codeActionProvider: { codeActionKinds: kinds, resolveProvider: client.resolvesEdits },
      ...(client.pullsDiagnostics && {
        diagnosticProvider: { identifier: "splitstage", interFileDependencies: false, workspaceDiagnostics: false },
      }),
    },
  };
}

function attach(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  client: Client,
  initial: unknown,
  contexts: Contexts,
  makeIndexes: MakeIndexes,
): void {
  const log = logOf(connection);
  const indexes = makeIndexes(log);
  const configuration = configurationOf(connection, client, initial, log);
  const hints = projectHints(connection);
  contexts.follow(documents);
  const contextOf = (uri: string, settings: Settings) =>
    indexes.around(contexts.of(uri, settings.contextFolder), settings);
  const snapshots = snapshotsOf(documents, configuration.of, contextOf, log, (snapshot) => {
    hints.update(snapshot);
    lookUp.judged();
  });
  const lookUp = followUp(connection, indexes, client.showsProgress, log, {
    analyses: () => snapshots.known().map((it) => it.analysis),
    learned() {
      snapshots.forgetAll();
      diagnostics.refresh();
    },
  });
  const diagnostics = client.pullsDiagnostics
    ? pulled(connection, snapshots, client, log)
    : pushed(connection, documents, snapshots, log);

  const quietly = inQuiet();
  const filesChanged = () => {
    contexts.forget();
    snapshots.forgetAll();
    diagnostics.refresh();
  };
  documents.onDidChangeContent(({ document: { uri, version } }) => {
    // What is opened is as it is on disk; from then on the editor has it.
    if (!isProjectFile(uri)) diagnostics.changed(uri);
    else if (version > 1) quietly(filesChanged);
  });
  documents.onDidClose(({ document: { uri } }) => {
    if (isProjectFile(uri)) return quietly(filesChanged);
    hints.forget(uri);
    configuration.forget(uri);
    snapshots.forget(uri);
    diagnostics.closed(uri);
  });

  connection.onInitialized(
    log.guard("client/registerCapability", undefined, async () => {
      await configuration.register();
      if (client.registersWatchers)
        await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    }),
  );
  connection.onDidChangeWatchedFiles(filesChanged);
  connection.onDidChangeConfiguration(({ settings }) => {
    configuration.changed(settings);
    snapshots.forgetAll();
    diagnostics.refresh();
  });

  connection.onHover(
    log.guard("textDocument/hover", null, async ({ textDocument, position }, token) => {
      const snapshot = await snapshots.of(textDocument.uri, token);
      const hover = snapshot && hoverAt(snapshot.analysis, snapshot.lines.offsetAt(position));
      return hover ? toHover(snapshot, hover, client) : null;
    }),
  );
  connection.onCompletion(
    log.guard("textDocument/completion", [] as CompletionItem[], async ({ textDocument, position }, token) => {
      const snapshot = await snapshots.of(textDocument.uri, token);
      if (snapshot === undefined) return [];
      return completionsAt(snapshot.analysis, snapshot.lines.offsetAt(position)).map((it) =>
        toCompletionItem(snapshot, it),
      );
    }),
  );
  connection.onCodeAction(
    log.guard("textDocument/codeAction", [] as CodeAction[], async ({ textDocument, range, context }, token) => {
      const { uri } = textDocument;
      if (isProjectFile(uri)) return actionsIn(uri, range, snapshots.known(), client);
      const snapshot = await snapshots.of(uri, token);
      return snapshot ? codeActions(snapshot, fromRange(snapshot.lines, range), context, client) : [];
    }),
  );
  connection.onCodeActionResolve(async (action, token) => {
    const resolve = log.guard("codeAction/resolve", action, async () =>
      isPromise(action.data) ? resolvedAction(await snapshots.of(action.data.uri, token), action, client) : action,
    );
    return resolve();
  });

  connection.onRequest(choicesRequest, log.guard(choicesRequest.method, null, choicesFor));
  connection.onRequest(scaffoldRequest, log.guard(scaffoldRequest.method, null, scaffoldFor));
  answerWholeRequests(connection, snapshots, log);

  connection.onShutdown(() => {
    diagnostics.stop();
    lookUp.stop();
  });
}

/** Runs what was asked for last, once nobody has asked for a moment: a lock file need not be read at every key. */
function inQuiet(): (action: () => void) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (action) => {
    clearTimeout(timer);
    timer = setTimeout(action, quiet);
  };
}
