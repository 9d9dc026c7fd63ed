// Refactorings as code actions: offered where they can be done, and shown before they are done where something is unsure.
import {
  type CodeAction,
  type CodeActionContext,
  CodeActionTriggerKind,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { Offer } from "../service/fixes.ts";
import { type Offered, offersAt } from "../service/offers.ts";
import { apply } from "../text/edit.ts";
import { editsBetween } from "../text/line-diff.ts";
import type { Client } from "./from-lsp.ts";
import { mayBeWanted, rewriteKind, rewriteKindOf, wanted } from "./kinds.ts";
import type { Snapshot } from "./snapshots.ts";
import { toAnnotatedEdit, toReason, toWorkspaceEdit } from "./to-lsp.ts";

/** `found`: whether one of our diagnostics is at the cursor. */
export function refactorActions(
  snapshot: Snapshot,
  cursor: number,
  { only, triggerKind }: CodeActionContext,
  client: Client,
  found: boolean,
): CodeAction[] {
  if (!mayBeWanted(rewriteKind, only)) return [];
  // Nobody has asked yet: a light bulb at every line of a file would only be in the way.
  if (only === undefined && triggerKind === CodeActionTriggerKind.Automatic && !found) return [];
  return offersAt(snapshot.analysis, cursor).flatMap((offered): CodeAction[] => {
    const { id, title, refactoring } = offered;
    const kind = rewriteKindOf(id);
    if (!wanted(kind, only)) return [];
    if (refactoring.kind === "declined") {
      const asked = only?.some((it) => it.startsWith("refactor")) ?? false;
      return asked && client.showsDisabled
        ? [{ title, kind, disabled: { reason: toReason(snapshot, refactoring) } }]
        : [];
    }
    const { uri, version } = snapshot;
    if (client.resolvesEdits) return [{ title, kind, data: { uri, version, refactoring: id, cursor } }];
    return [{ title, kind, edit: toRefactoringEdit(snapshot, refactoring, client) }];
  });
}

/** What an unresolved refactoring carries beside the text that it was offered for. */
export interface RefactoringPromise {
  readonly refactoring: string;
  readonly cursor: number;
}

export const isRefactoringPromise = (data: object): data is RefactoringPromise =>
  "refactoring" in data && typeof data.refactoring === "string" && "cursor" in data && typeof data.cursor === "number";

/** The edit of a refactoring that was offered for this very text. */
export function promisedEdit(
  snapshot: Snapshot,
  { refactoring: id, cursor }: RefactoringPromise,
  client: Client,
): WorkspaceEdit | undefined {
  const isIt = (it: Offered) => it.id === id && it.refactoring.kind === "change";
  const refactoring = offersAt(snapshot.analysis, cursor).find(isIt)?.refactoring;
  return refactoring?.kind === "change" ? toRefactoringEdit(snapshot, refactoring, client) : undefined;
}

/**
 * Without a doubt, the few edits that leave cursors where they are. With one, an edit that the client shows and has
 * confirmed; in as few parts as there are, because half of a refactoring is worse than none.
 */
export function toRefactoringEdit(
  snapshot: Snapshot,
  { title, safety, edits, doubts = [] }: Offer,
  client: Client,
): WorkspaceEdit {
  if (safety === "manual" && client.annotatesEdits) {
    const label = [...new Set(doubts.map(({ message }) => message))].join("; ");
    return toAnnotatedEdit(snapshot, edits, { label: label || title, needsConfirmation: true, description: title });
  }
  const { text } = snapshot.analysis;
  return toWorkspaceEdit(snapshot, editsBetween(text, apply(text, edits)), client);
}
