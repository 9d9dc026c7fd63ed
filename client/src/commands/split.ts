// "Splitstage: Convert to Split Stage": shows what the file would become, and makes it so when the user agrees.
import { commands, Range, type TextDocument, WorkspaceEdit, window, workspace } from "vscode";
import type { Server } from "../server.ts";
import type { SplitPreview } from "../split-preview.ts";

interface Place {
  readonly line: number;
  readonly character: number;
}

type Answer =
  | {
      readonly text: string;
      readonly edits: readonly {
        readonly range: { readonly start: Place; readonly end: Place };
        readonly newText: string;
      }[];
      readonly version: number;
      readonly doubts: readonly string[];
    }
  | { readonly declined: string };

type Split = Exclude<Answer, { readonly declined: string }>;

/**
 * Answers whether the file was changed. `chosen` is what a key binding or another extension hands over: with
 * `apply: true`, nothing is asked.
 */
export async function split(server: Server, preview: SplitPreview, chosen: unknown): Promise<boolean> {
  const editor = window.activeTextEditor;
  if (editor === undefined) {
    void window.showInformationMessage("Open a Containerfile to have it split.");
    return false;
  }
  const { document, selection } = editor;
  try {
    const answer = await server.request<Answer>("splitstage/split", {
      textDocument: { uri: document.uri.toString() },
      position: { line: selection.active.line, character: selection.active.character },
    });
    if ("declined" in answer) {
      void decline(answer.declined);
      return false;
    }
    return applies(chosen) ? await apply(document, answer) : await ask(document, answer, preview);
  } catch (error) {
    void window.showErrorMessage(`Not split: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

const applies = (chosen: unknown): boolean =>
  typeof chosen === "object" && chosen !== null && "apply" in chosen && chosen.apply === true;

async function ask(document: TextDocument, answer: Split, preview: SplitPreview): Promise<boolean> {
  const check = answer.doubts.length === 0 ? "" : ` To check: ${answer.doubts.join("; ")}.`;
  const close = await preview.show(document, answer.text);
  try {
    const question = `Build on the full image and publish the minimal one, as the right side shows?${check}`;
    const chosen = await window.showInformationMessage(question, "Apply", "Cancel");
    // While the diff is open, VS Code keeps the document.
    return chosen === "Apply" && (await apply(document, answer));
  } finally {
    await close();
  }
}

/** One edit, one step to undo; none where the text is no longer the one that was shown. */
async function apply(document: TextDocument, { edits, version }: Split): Promise<boolean> {
  const edit = new WorkspaceEdit();
  for (const { range, newText } of edits) {
    const { start, end } = range;
    edit.replace(document.uri, new Range(start.line, start.character, end.line, end.character), newText);
  }
  // VS Code itself refuses an edit when the text changes from here on.
  const applied = !document.isClosed && document.version === version && (await workspace.applyEdit(edit));
  if (applied) await window.showTextDocument(document);
  else void window.showWarningMessage("The file was changed or closed meanwhile; nothing was done. Try again.");
  return applied;
}

const fresh = "New Containerfile...";

async function decline(reason: string): Promise<void> {
  const answer = await window.showInformationMessage(
    `Not split: ${reason}. A new Containerfile for this project can have the split stage from the start.`,
    fresh,
  );
  if (answer === fresh) await commands.executeCommand("splitstage.newContainerfile");
}
