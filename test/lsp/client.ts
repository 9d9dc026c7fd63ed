// A real client: it starts the bundled server as a process and speaks the protocol with it over standard input and output.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import {
  type ClientCapabilities,
  type CodeAction,
  type CodeActionContext,
  CodeActionRequest,
  type ConfigurationItem,
  ConfigurationRequest,
  createProtocolConnection,
  DiagnosticRefreshRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  LogMessageNotification,
  type LogMessageParams,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  type Range,
  RegistrationRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
} from "vscode-languageserver/node";
import { build } from "../../scripts/build.ts";

const outdir = join(import.meta.dirname, "../../out/lsp-test");

/** The sample of this folder: `dnf` stands twice where there is only microdnf. */
export const sample = `FROM quay.io/sclorg/python-313-minimal-c10s
USER 0
RUN dnf install -y httpd && dnf clean all
USER 1001
CMD ["/usr/libexec/s2i/run"]
`;

export const uri = "file:///project/Containerfile";

/** Bundles the server as a release does, so that no earlier build has to be there; answers the bundle's path. */
export async function bundle(name: "server.js" | "server.web.js" = "server.js"): Promise<string> {
  await build({ outdir, only: [name] });
  return join(outdir, name);
}

export interface Options {
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  /** What the client answers to workspace/configuration. */
  readonly configuration?: (item: ConfigurationItem) => unknown;
}

export interface TestClient {
  readonly connection: ProtocolConnection;
  readonly result: InitializeResult;
  readonly logs: readonly LogMessageParams[];
  readonly published: readonly PublishDiagnosticsParams[];
  readonly registered: readonly string[];
  readonly refreshes: () => number;
  open(text: string, uri?: string): Promise<void>;
  change(version: number, ...changes: TextDocumentContentChangeEvent[]): Promise<void>;
  close(uri?: string): Promise<void>;
  pull(uri?: string): Promise<PublishDiagnosticsParams["diagnostics"]>;
  actions(range: Range, context?: Partial<CodeActionContext>): Promise<CodeAction[]>;
  /** The exit code, once the server is gone. */
  readonly gone: Promise<number | null>;
  /** Shuts the server down as the protocol says; answers its exit code. */
  stop(): Promise<number | null>;
  /** What the server wrote to its standard error. */
  readonly errors: () => string;
}

/** A client that wants diagnostics pushed and knows of nothing new, as old editors are. */
export const simple: ClientCapabilities = {};

/** A client that can do what VS Code can. */
export const full: ClientCapabilities = {
  textDocument: {
    diagnostic: { dynamicRegistration: false },
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true, tagSupport: { valueSet: [1, 2] } },
    codeAction: {
      dataSupport: true,
      resolveSupport: { properties: ["edit"] },
      isPreferredSupport: true,
      disabledSupport: true,
    },
    hover: { contentFormat: ["markdown", "plaintext"] },
  },
  workspace: {
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    workspaceEdit: { documentChanges: true, changeAnnotationSupport: { groupsOnLabel: true } },
    diagnostics: { refreshSupport: true },
  },
};

export async function start({ capabilities = simple, ...options }: Options = {}): Promise<TestClient> {
  const child = spawn(process.execPath, [join(outdir, "server.js"), "--stdio"], {
    stdio: "pipe",
    // A day on which no image of the tests has ended since.
    env: { ...process.env, SOURCE_DATE_EPOCH: "1777593600" },
  });
  const gone = once(child, "exit").then(([code]) => code as number | null);
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.onError(() => {});

  const logs: LogMessageParams[] = [];
  const published: PublishDiagnosticsParams[] = [];
  const registered: string[] = [];
  let refreshes = 0;
  connection.onNotification(LogMessageNotification.type, (it) => void logs.push(it));
  connection.onNotification(PublishDiagnosticsNotification.type, (it) => void published.push(it));
  connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
    registered.push(...registrations.map(({ method }) => method));
  });
  connection.onRequest(DiagnosticRefreshRequest.type, () => void refreshes++);
  connection.onRequest(ConfigurationRequest.type, ({ items }) =>
    items.map((item) => options.configuration?.(item) ?? null),
  );
  connection.listen();

  const result = await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities,
    initializationOptions: options.initializationOptions,
  });
  await connection.sendNotification(InitializedNotification.type, {});

  return {
    connection,
    result,
    logs,
    published,
    registered,
    refreshes: () => refreshes,
    errors: () => errors,
    gone,
    open: (text, at = uri) =>
      connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri: at, languageId: "dockerfile", version: 1, text },
      }),
    change: (version, ...contentChanges) =>
      connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges,
      }),
    close: (at = uri) =>
      connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri: at } }),
    async pull(at = uri) {
      const report = await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri: at } });
      if (report.kind !== "full") throw new Error("Nothing was remembered, so the report is a full one.");
      return report.items;
    },
    async actions(range, context) {
      const found = await connection.sendRequest(CodeActionRequest.type, {
        textDocument: { uri },
        range,
        context: { diagnostics: [], ...context },
      });
      return (found ?? []) as CodeAction[];
    },
    async stop() {
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      const code = await gone;
      connection.dispose();
      return code;
    },
  };
}

/** The place of the nth occurrence of a word in a text whose lines end in LF. */
export function rangeOf(text: string, word: string, nth = 1): Range {
  let at = -1;
  for (let i = 0; i < nth; i++) at = text.indexOf(word, at + 1);
  if (at < 0) throw new Error(`${JSON.stringify(word)} is not in the text.`);
  const before = text.slice(0, at).split("\n");
  const place = { line: before.length - 1, character: before.at(-1)!.length };
  return { start: place, end: { line: place.line, character: place.character + word.length } };
}
