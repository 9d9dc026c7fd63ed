// The extension in a VS Code on the desktop or on a remote machine: the server is a process of its own.
import type { ExtensionContext } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { run, running } from "./client.ts";

export function activate(context: ExtensionContext): Promise<void> {
  const module = context.asAbsolutePath("dist/server.js");
  const transport = TransportKind.ipc;
  return run(
    context,
    (options) =>
      new LanguageClient(
        "splitstage",
        "Splitstage",
        { run: { module, transport }, debug: { module, transport, options: { execArgv: ["--inspect=6009"] } } },
        options,
      ),
  );
}

export function deactivate(): Promise<void> | undefined {
  return running?.stop();
}
