// Quick fixes at a place, and everything safe in the whole file.
import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  type Diagnostic as LspDiagnostic,
} from "vscode-languageserver";
import { fixAll, fixesFor, suppressionFor } from "../service/fixes.ts";
import type { Diagnostic, Fix, Span } from "../service/service.ts";
import type { Client } from "./from-lsp.ts";
import { editsBetween } from "./line-diff.ts";
import type { Snapshot } from "./snapshots.ts";
import { source, toDiagnostic, toWorkspaceEdit } from "./to-lsp.ts";

export const quickFixKind = CodeActionKind.QuickFix;
export const fixAllKind = `${CodeActionKind.SourceFixAll}.splitstage`;

export function codeActions(snapshot: Snapshot, at: Span, context: CodeActionContext, client: Client): CodeAction[] {
  const here = snapshot.analysis.diagnostics
    .filter(({ span }) => span.start <= at.end && at.start <= span.end)
    .map((diagnostic) => ({ diagnostic, shown: toDiagnostic(snapshot, diagnostic) }));

  // A client that tells which of our diagnostics it asks about wants the fixes of those.
  const meant = context.diagnostics.filter((it) => it.source === source);
  const chosen = meant.length === 0 ? here : here.filter(({ shown }) => meant.some((it) => same(it, shown)));

  const actions: CodeAction[] = [];
  if (wanted(quickFixKind, context.only)) {
    for (const { diagnostic, shown } of chosen) actions.push(...quickFixes(snapshot, diagnostic, shown, client));
  }
  // Unasked, it belongs into the list only where the cursor is on something of ours.
  if (wanted(fixAllKind, context.only) && (context.only !== undefined || chosen.length > 0)) {
    actions.push(...fixAllAction(snapshot, client));
  }
  return distinct(actions);
}

/** Fills in the edit of a code action that was answered without one; it stays without where the text has moved on. */
export function resolved(snapshot: Snapshot | undefined, action: CodeAction, client: Client): CodeAction {
  const data: unknown = action.data;
  if (snapshot === undefined || !isPromise(data) || data.version !== snapshot.version) return action;
  const edits = editsBetween(snapshot.analysis.text, fixAll(snapshot.analysis).text);
  return edits.length === 0 ? action : { ...action, edit: toWorkspaceEdit(snapshot, edits, client) };
}

/** What an unresolved action carries: the text that it was offered for. */
export interface FixAllPromise {
  readonly uri: string;
  readonly version: number;
}

export const isPromise = (data: unknown): data is FixAllPromise =>
  typeof data === "object" && data !== null && "uri" in data && typeof data.uri === "string" && "version" in data;

function quickFixes(snapshot: Snapshot, diagnostic: Diagnostic, shown: LspDiagnostic, client: Client): CodeAction[] {
  const fixes = fixesFor(snapshot.analysis, diagnostic);
  const preferred = fixes.find(({ safety }) => safety === "safe");
  const action = (fix: Fix): CodeAction => ({
    title: fix.title,
    kind: quickFixKind,
    diagnostics: [shown],
    ...(fix === preferred && { isPreferred: true }),
    edit: toWorkspaceEdit(snapshot, fix.edits, client),
  });
  return [...fixes, suppressionFor(snapshot.analysis, diagnostic)].filter(({ edits }) => edits.length > 0).map(action);
}

/** Computing it means building the file again after every fix, so a client that can wait gets a promise. */
function fixAllAction(snapshot: Snapshot, client: Client): CodeAction[] {
  const { uri, version, analysis } = snapshot;
  if (!analysis.diagnostics.some(({ fixes }) => fixes.some(({ safety }) => safety === "safe"))) return [];
  const data: FixAllPromise = { uri, version };
  const action: CodeAction = { title: "Fix all safe Splitstage problems", kind: fixAllKind, data };
  if (client.resolvesEdits) return [action];
  const whole = resolved(snapshot, action, client);
  return whole.edit === undefined ? [] : [whole];
}

/** A kind stands for itself and everything below it: `source.fixAll` asks for `source.fixAll.splitstage` too. */
const wanted = (kind: string, only: readonly string[] | undefined): boolean =>
  only?.some((it) => it === "" || it === kind || kind.startsWith(`${it}.`)) ?? true;

const same = (a: LspDiagnostic, b: LspDiagnostic): boolean =>
  a.code === b.code && a.message === b.message && JSON.stringify(a.range) === JSON.stringify(b.range);

/** Two diagnostics of one instruction are suppressed by the same comment. */
const distinct = (actions: readonly CodeAction[]): CodeAction[] => [
  ...new Map(actions.map((it) => [`${it.title}\n${JSON.stringify(it.edit)}`, it])).values(),
];
