// What the requirements and the locks beside a Containerfile show of its findings: hints, and the fixes at a place in them.
import {
  type CodeAction,
  type Connection,
  DiagnosticSeverity,
  type Diagnostic as LspDiagnostic,
  type Range,
} from "vscode-languageserver";
import { linesIn } from "../service/context-files.ts";
import { fixesFor } from "../service/fixes.ts";
import { sourceBuilds } from "../service/source-builds.ts";
import { sameAddress } from "./documents.ts";
import type { Client } from "./from-lsp.ts";
import { quickFixKind } from "./kinds.ts";
import type { Snapshot } from "./snapshots.ts";
import { source, toFileEdit, toRange } from "./to-lsp.ts";

export interface ProjectHints {
  /** A Containerfile was judged anew. */
  update(snapshot: Snapshot): void;
  /** A Containerfile is closed: what it said of other files goes. */
  forget(uri: string): void;
}

/** Says in the files themselves what is compiled: pushed, because those files are often not open. */
export function projectHints(connection: Connection): ProjectHints {
  /** By Containerfile, then by file. */
  const said = new Map<string, Map<string, LspDiagnostic[]>>();

  function publish(files: Iterable<string>) {
    for (const uri of new Set(files)) {
      const diagnostics = [...said.values()].flatMap((it) => it.get(uri) ?? []);
      void connection.sendDiagnostics({ uri, diagnostics });
    }
  }

  return {
    update(snapshot) {
      const before = said.get(snapshot.uri) ?? new Map<string, LspDiagnostic[]>();
      const now = hintsOf(snapshot);
      if (before.size === 0 && now.size === 0) return;
      said.set(snapshot.uri, now);
      const changed = [...before.keys(), ...now.keys()].filter(
        (it) => JSON.stringify(before.get(it)) !== JSON.stringify(now.get(it)),
      );
      publish(changed);
    },
    forget(uri) {
      const before = said.get(uri);
      said.delete(uri);
      publish(before?.keys() ?? []);
    },
  };
}

function hintsOf({ uri, lines, analysis }: Snapshot): Map<string, LspDiagnostic[]> {
  const hints = new Map<string, LspDiagnostic[]>();
  const { context } = analysis;
  for (const { file, span, message, installedAt } of sourceBuilds(analysis)) {
    const address = context?.address?.(file);
    if (address === undefined) continue;
    const location = { uri, range: toRange(lines, installedAt) };
    const hint: LspDiagnostic = {
      range: toRange(linesIn(context, file), span),
      message,
      severity: DiagnosticSeverity.Hint,
      source,
      code: "compile-without-toolchain",
      relatedInformation: [{ location, message: "it is installed here" }],
    };
    hints.set(address, [...(hints.get(address) ?? []), hint]);
  }
  return hints;
}

/** What a Containerfile's findings offer to change in another file, at a range of that file. */
export function actionsIn(uri: string, range: Range, snapshots: readonly Snapshot[], client: Client): CodeAction[] {
  const actions = snapshots.flatMap((snapshot) => {
    const { analysis } = snapshot;
    const { context } = analysis;
    const touches = (file: string, span: { readonly start: number; readonly end: number }) => {
      const at = toRange(linesIn(context, file), span);
      return at.start.line <= range.end.line && range.start.line <= at.end.line;
    };
    return analysis.diagnostics.flatMap((diagnostic) => {
      const here = ({ file, edits }: (typeof diagnostic.fixes)[number]) =>
        file !== undefined &&
        sameAddress(context?.address?.(file) ?? "") === sameAddress(uri) &&
        edits.some((it) => touches(file, it.span));
      const fixes = diagnostic.fixes.filter(here);
      if (fixes.length === 0) return [];
      return fixesFor(analysis, { ...diagnostic, fixes })
        .filter(here)
        .flatMap((fix): CodeAction[] => {
          const edit = toFileEdit(snapshot, fix, client);
          const title = fix.title.replace(/, in \S+$/, "");
          return edit === undefined ? [] : [{ title, kind: quickFixKind, edit }];
        });
    });
  });
  return [...new Map(actions.map((it) => [it.title, it])).values()];
}
