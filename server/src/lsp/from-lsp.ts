// From the Language Server Protocol to what the rest of the server asks: offsets, and what a client can do.
import { type ClientCapabilities, MarkupKind, type Range } from "vscode-languageserver";
import type { Span } from "../service/service.ts";
import type { Lines } from "../text/lines.ts";

/** What a client said that it can do, as far as it changes what we do. */
export interface Client {
  /** It asks for diagnostics; then none are pushed to it. */
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  /** It answers workspace/configuration. */
  readonly hasConfiguration: boolean;
  /** It wants to be told in which changes of the configuration we are interested. */
  readonly registersConfiguration: boolean;
  /** It watches files for us. */
  readonly registersWatchers: boolean;
  /** It compares an edit's version with its document's. */
  readonly versionsEdits: boolean;
  /** It can show an edit and have it confirmed before it is made. */
  readonly annotatesEdits: boolean;
  /** It shows a code action that cannot be taken, with the reason. */
  readonly showsDisabled: boolean;
  /** It asks for the edit of a code action only once the action is taken. */
  readonly resolvesEdits: boolean;
  readonly readsMarkdown: boolean;
  /** It shows what takes a while. */
  readonly showsProgress: boolean;
}

export function clientOf({ textDocument, workspace, window }: ClientCapabilities): Client {
  const { codeAction, hover } = textDocument ?? {};
  return {
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    hasConfiguration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    versionsEdits: workspace?.workspaceEdit?.documentChanges === true,
    annotatesEdits:
      workspace?.workspaceEdit?.documentChanges === true &&
      workspace.workspaceEdit.changeAnnotationSupport !== undefined,
    showsDisabled: codeAction?.disabledSupport === true,
    resolvesEdits: codeAction?.dataSupport === true && codeAction.resolveSupport?.properties.includes("edit") === true,
    showsProgress: window?.workDoneProgress === true,
    readsMarkdown: hover?.contentFormat?.includes(MarkupKind.Markdown) ?? true,
  };
}

export function fromRange(lines: Lines, { start, end }: Range): Span {
  return { start: lines.offsetAt(start), end: lines.offsetAt(end) };
}
