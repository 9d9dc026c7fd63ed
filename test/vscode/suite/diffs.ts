// What a command shows before it changes a file, and how it is answered.
import { commands, TabInputTextDiff, window } from "vscode";
import { pause, until } from "./editor.ts";

/** The diff that a command shows before it does what it shows. */
export function diff(): TabInputTextDiff | undefined {
  const inputs = window.tabGroups.all.flatMap((group) => group.tabs).map(({ input }) => input);
  return inputs.find((it) => it instanceof TabInputTextDiff && it.modified.scheme === "splitstage-preview") as
    | TabInputTextDiff
    | undefined;
}

export const untilDiff = () => until(() => "the diff", diff);

/** Answers the question as soon as it is asked; what the command that asked it answers then. */
export async function answered(done: Thenable<unknown>, answer: string): Promise<unknown> {
  let asking = true;
  void done.then(() => (asking = false));
  while (asking) {
    await commands.executeCommand(answer);
    await pause(250);
  }
  return done;
}
