// "Splitstage: Show Output".
import type { OutputChannel } from "vscode";

export function showOutput(log: OutputChannel): void {
  log.show();
}
