// Quick fixes and refactorings at a place, and everything safe in the whole file.
import type { CodeAction, CodeActionContext, Diagnostic as LspDiagnostic, WorkspaceEdit } from "vscode-languageserver";
import { fixAll, fixesForEach, type Offer, suppressionFor } from "../service/fixes.ts";
import type { Diagnostic, Span } from "../service/service.ts";
import { editsBetween } from "../text/line-diff.ts";
import type { Client } from "./from-lsp.ts";
import { fixAllKind, quickFixKind, wanted } from "./kinds.ts";
import { isRefactoringPromise, promisedEdit, refactorActions, toRefactoringEdit } from "./refactor-actions.ts";
import type { Snapshot } from "./snapshots.ts";
import { found, source, toDiagnostic, toFileEdit, toWorkspaceEdit } from "./to-lsp.ts";

export function codeActions(snapshot: Snapshot, at: Span, context: CodeActionContext, client: Client): CodeAction[] {
  const here = found(snapshot)
    .filter(({ span }) => span.start <= at.end && at.start <= span.end)
    .map((diagnostic) => ({ diagnostic, shown: toDiagnostic(snapshot, diagnostic) }));

  // A client that tells which of our diagnostics it asks about wants the fixes of those.
  const meant = context.diagnostics.filter((it) => it.source === source);
  const chosen = meant.length === 0 ? here : here.filter(({ shown }) => meant.some((it) => same(it, shown)));

  const actions: CodeAction[] = [];
  if (wanted(quickFixKind, context.only)) {
    const { offers } = fixesForEach(
      snapshot.analysis,
      chosen.map((it) => it.diagnostic),
    );
    chosen.forEach(({ diagnostic, shown }, i) => {
      actions.push(...quickFixes(snapshot, diagnostic, offers[i]!, shown, client));
    });
  }
  // Unasked, it belongs into the list only where the cursor is on something of ours.
  if (wanted(fixAllKind, context.only) && (context.only !== undefined || chosen.length > 0)) {
    actions.push(...fixAllAction(snapshot, client));
  }
  actions.push(...refactorActions(snapshot, at.start, context, client, chosen.length > 0));
  return distinct(actions);
}

/** Fills in the edit of a code action that was answered without one; it stays without where the text has moved on. */
export function resolvedAction(snapshot: Snapshot | undefined, action: CodeAction, client: Client): CodeAction {
  const data: unknown = action.data;
  if (snapshot === undefined || !isPromise(data) || data.version !== snapshot.version) return action;
  const edit = isRefactoringPromise(data) ? promisedEdit(snapshot, data, client) : fixAllEdit(snapshot, client);
  return edit === undefined ? action : { ...action, edit };
}

/** What an unresolved action carries: the text that it was offered for. */
export interface EditPromise {
  readonly uri: string;
  readonly version: number;
}

export const isPromise = (data: unknown): data is EditPromise =>
  typeof data === "object" && data !== null && "uri" in data && typeof data.uri === "string" && "version" in data;

function quickFixes(
  snapshot: Snapshot,
  diagnostic: Diagnostic,
  fixes: readonly Offer[],
  shown: LspDiagnostic,
  client: Client,
): CodeAction[] {
  const preferred = fixes.find(({ safety }) => safety === "safe");
  const editOf = (fix: Offer): WorkspaceEdit | undefined => {
    if (fix.file !== undefined) return toFileEdit(snapshot, fix, client);
    return fix.doubts ? toRefactoringEdit(snapshot, fix, client) : toWorkspaceEdit(snapshot, fix.edits, client);
  };
  const action = (fix: Offer): CodeAction[] => {
    const edit = editOf(fix);
    const isPreferred = fix === preferred && { isPreferred: true };
    return edit === undefined
      ? []
      : [{ title: fix.title, kind: quickFixKind, diagnostics: [shown], ...isPreferred, edit }];
  };
  const ignoring = diagnostic.documentation === undefined ? [] : [suppressionFor(snapshot.analysis, diagnostic)];
  return [...fixes, ...ignoring].filter(({ edits }) => edits.length > 0).flatMap(action);
}

/** Computing it means building the file again after every fix, so a client that can wait gets a promise. */
function fixAllAction(snapshot: Snapshot, client: Client): CodeAction[] {
  const { uri, version, analysis } = snapshot;
  if (!analysis.diagnostics.some(({ fixes }) => fixes.some(({ safety }) => safety === "safe"))) return [];
  const data: EditPromise = { uri, version };
  const action: CodeAction = { title: "Fix all safe Splitstage problems", kind: fixAllKind, data };
  if (client.resolvesEdits) return [action];
  const whole = resolvedAction(snapshot, action, client);
  return whole.edit === undefined ? [] : [whole];
}

function fixAllEdit(snapshot: Snapshot, client: Client): WorkspaceEdit | undefined {
  const edits = editsBetween(snapshot.analysis.text, fixAll(snapshot.analysis).text);
  return edits.length === 0 ? undefined : toWorkspaceEdit(snapshot, edits, client);
}

const same = (a: LspDiagnostic, b: LspDiagnostic): boolean =>
  a.code === b.code && a.message === b.message && JSON.stringify(a.range) === JSON.stringify(b.range);

/** Two diagnostics of one instruction are suppressed by the same comment. */
const distinct = (actions: readonly CodeAction[]): CodeAction[] => [
  ...new Map(actions.map((it) => [JSON.stringify([it.kind, it.title, it.edit]), it])).values(),
];
