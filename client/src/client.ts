// What the extension is wherever it runs: the client of one server, its status, its log and its commands.
import { commands, type ExtensionContext, window, workspace } from "vscode";
import { type LanguageClientOptions, RevealOutputChannelOn } from "vscode-languageclient";
import { check } from "./commands/check.ts";
import { fixAll } from "./commands/fix-all.ts";
import { moveImage } from "./commands/move-image.ts";
import { newContainerfile } from "./commands/new-containerfile.ts";
import { pinDigest } from "./commands/pin-digest.ts";
import { restart } from "./commands/restart.ts";
import { showOutput } from "./commands/show-output.ts";
import { split } from "./commands/split.ts";
import { configuration, didChangeConfiguration } from "./package-index.ts";
import { createPreview } from "./preview.ts";
import { projectFiles, selectorFor } from "./selector.ts";
import { type CreateClient, type Server, serverOf } from "./server.ts";
import { statusOf } from "./status.ts";
import { followVerdict } from "./verdict.ts";

export async function run(context: ExtensionContext, create: CreateClient): Promise<void> {
  const log = window.createOutputChannel("Splitstage", { log: true });
  const trace = window.createOutputChannel("Splitstage Trace");
  const containerfiles = selectorFor(workspace.workspaceFolders ?? []);
  // What is written there, saved or not, decides what pip installs.
  const documentSelector = [...containerfiles, ...projectFiles];
  const options: LanguageClientOptions = {
    documentSelector,
    diagnosticCollectionName: "splitstage",
    middleware: { workspace: { configuration, didChangeConfiguration } },
    outputChannel: log,
    traceOutputChannel: trace,
    // What goes wrong is in the status item; an output that opens by itself takes the place of the user's terminal.
    revealOutputChannelOn: RevealOutputChannelOn.Never,
  };
  const status = statusOf(containerfiles);
  const server = serverOf(() => create(options), status, log);
  running = server;
  const preview = createPreview();
  const verdict = followVerdict(server, containerfiles);

  context.subscriptions.push(
    status,
    verdict,
    log,
    trace,
    preview,
    commands.registerCommand("splitstage.restart", () => restart(server)),
    commands.registerCommand("splitstage.newContainerfile", (chosen?: unknown) => newContainerfile(server, chosen)),
    commands.registerCommand("splitstage.fixAll", fixAll),
    commands.registerCommand("splitstage.split", (chosen?: unknown) => split(server, preview, chosen)),
    commands.registerCommand("splitstage.moveImage", (chosen?: unknown) => moveImage(server, preview, chosen)),
    commands.registerCommand("splitstage.pinDigest", (chosen?: unknown) => pinDigest(server, chosen)),
    commands.registerCommand("splitstage.check", () => check(server)),
    commands.registerCommand("splitstage.showOutput", () => showOutput(log)),
  );
  // What an untrusted workspace may not ask for, it may now.
  context.subscriptions.push(workspace.onDidGrantWorkspaceTrust(() => server.restart()));
  await server.start();
}

/** VS Code waits for this one's end before it ends the process that the extension runs in. */
export let running: Server | undefined;
