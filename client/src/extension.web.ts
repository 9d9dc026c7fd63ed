// The extension in a VS Code that runs in a browser: the server is a web worker.
import { type ExtensionContext, Uri } from "vscode";
import { LanguageClient } from "vscode-languageclient/browser";
import { run, running } from "./client.ts";

// This project is compiled without the types of the browser.
declare class Worker {
  constructor(url: string);
  terminate(): void;
}

export function activate(context: ExtensionContext): Promise<void> {
  const script = Uri.joinPath(context.extensionUri, "dist/server.web.js").toString(true);
  let worker: Worker | undefined;
  context.subscriptions.push({ dispose: () => worker?.terminate() });
  return run(context, (options) => {
    // A server that was told to exit leaves its worker behind.
    worker?.terminate();
    worker = new Worker(script);
    return new LanguageClient("splitstage", "Splitstage", options, worker);
  });
}

export function deactivate(): Promise<void> | undefined {
  return running?.stop();
}
