// A change that the server works out for a whole file: asked for, shown where the user is to agree, made in one step.
import { Range, type TextDocument, type TextEditor, WorkspaceEdit, window, workspace } from "vscode";
import type { Preview } from "./preview.ts";

interface Place {
  readonly line: number;
  readonly character: number;
}

export interface Change {
  readonly text: string;
  readonly edits: readonly {
    readonly range: { readonly start: Place; readonly end: Place };
    readonly newText: string;
  }[];
  readonly version: number;
  readonly doubts: readonly string[];
}

/** Why something is not done: one sentence without a full stop. */
export interface Declined {
  readonly declined: string;
}

/** What the server's requests are told of where the user is. */
export const whereIn = ({ document, selection: { active } }: TextEditor) => ({
  textDocument: { uri: document.uri.toString() },
  position: { line: active.line, character: active.character },
});

/** Runs a command; where it throws, the user is told so. Answers whether the file was changed. */
export const attempt = (failed: string, command: () => Promise<boolean>): Promise<boolean> =>
  answered(failed, false, command);

/** Runs a command that answers something; where it throws, the user is told so, and the answer is `otherwise`. */
export async function answered<T>(failed: string, otherwise: T, command: () => Promise<T>): Promise<T> {
  try {
    return await command();
  } catch (error) {
    void window.showErrorMessage(`${failed}: ${error instanceof Error ? error.message : String(error)}`);
    return otherwise;
  }
}

/** What a key binding or another extension may hand over to a command. */
interface Given {
  readonly apply?: unknown;
  readonly target?: unknown;
  readonly digest?: unknown;
}

export const given = (chosen: unknown): Given => (typeof chosen === "object" && chosen !== null ? chosen : {});

export interface Question {
  /** What the diff is called. */
  readonly what: string;
  readonly question: string;
}

/** Shows a diff and makes the change if the user agrees; answers whether it was made. */
export async function show(
  document: TextDocument,
  change: Change,
  preview: Preview,
  { what, question }: Question,
): Promise<boolean> {
  const check = change.doubts.length === 0 ? "" : ` To check: ${change.doubts.join("; ")}.`;
  const close = await preview.show(document, change.text, what);
  try {
    const chosen = await window.showInformationMessage(`${question}${check}`, "Apply", "Cancel");
    // While the diff is open, VS Code keeps the document.
    return chosen === "Apply" && (await make(document, change));
  } finally {
    await close();
  }
}

/** One edit, one step to undo; none where the text is no longer the one that was shown. */
export async function make(document: TextDocument, { edits, version }: Change): Promise<boolean> {
  const edit = new WorkspaceEdit();
  for (const { range, newText } of edits) {
    const { start, end } = range;
    edit.replace(document.uri, new Range(start.line, start.character, end.line, end.character), newText);
  }
  // VS Code itself refuses an edit when the text changes from here on.
  const applied = !document.isClosed && document.version === version && (await workspace.applyEdit(edit));
  if (applied) await window.showTextDocument(document);
  else late();
  return applied;
}

export function late(): void {
  void window.showWarningMessage("The file was changed or closed meanwhile; nothing was done. Try again.");
}
