// "Splitstage: Fix All Safe Problems".
import { type CodeAction, commands, Range, window, workspace } from "vscode";

/** Applies every safe fix to the file in the active editor; answers whether there was one. */
export async function fixAll(): Promise<boolean> {
  const editor = window.activeTextEditor;
  if (editor === undefined) {
    void window.showInformationMessage("Open a Containerfile to have its problems fixed.");
    return false;
  }
  const { document } = editor;
  const { version } = document;
  const actions = await commands.executeCommand<readonly CodeAction[] | undefined>(
    "vscode.executeCodeActionProvider",
    document.uri,
    new Range(0, 0, document.lineCount, 0),
    kind,
    1,
  );
  const edit = actions?.find((it) => it.kind?.value === kind)?.edit;
  if (edit === undefined) {
    void window.showInformationMessage("There is nothing here that Splitstage can fix safely.");
    return false;
  }
  // What this command answers has lost its version, so this is the place to see whether the text has moved on.
  if (document.version !== version) {
    void window.showWarningMessage("The file was changed while its fixes were computed; nothing was done. Try again.");
    return false;
  }
  return workspace.applyEdit(edit);
}

const kind = "source.fixAll.splitstage";
