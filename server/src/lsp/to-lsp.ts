// From the engine's offsets and plain words to the Language Server Protocol.
import {
  type AnnotatedTextEdit,
  type ChangeAnnotation,
  type CompletionItem,
  CompletionItemKind,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type Diagnostic as LspDiagnostic,
  type Hover as LspHover,
  MarkupKind,
  type Range,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { Completion } from "../service/completion.ts";
import { linesIn } from "../service/context-files.ts";
import type { Diagnostic, Edit, Fix, Hover, Related, Severity, Span } from "../service/service.ts";
import type { Lines } from "../text/lines.ts";
import type { Client } from "./from-lsp.ts";
import type { Snapshot } from "./snapshots.ts";

/** The name under which an editor shows what we say. */
export const source = "splitstage";

export function toDiagnostic(snapshot: Snapshot, diagnostic: Diagnostic): LspDiagnostic {
  const { lines } = snapshot;
  const related = diagnostic.related.flatMap((it) => placed(snapshot, it));
  return {
    range: toRange(lines, diagnostic.span),
    message: diagnostic.message,
    severity: severities[diagnostic.severity],
    source,
    code: diagnostic.rule,
    ...(diagnostic.documentation !== undefined && { codeDescription: { href: diagnostic.documentation } }),
    ...(diagnostic.unnecessary && { tags: [DiagnosticTag.Unnecessary] }),
    ...(related.length > 0 && { relatedInformation: related }),
  };
}

/** What an editor hears of: what the rules found, and what no builder can read however it is finished. */
export function found({ analysis: { diagnostics, syntax } }: Snapshot): Diagnostic[] {
  return [...diagnostics, ...syntax.filter((it) => !it.unfinished)];
}

/** Where something is explained: in the document itself, or in a file of its build context. */
function placed({ uri, lines, analysis }: Snapshot, { file, span, message }: Related): DiagnosticRelatedInformation[] {
  if (file === undefined) return [{ location: { uri, range: toRange(lines, span) }, message }];
  const address = analysis.context?.address?.(file);
  const there = linesIn(analysis.context, file);
  return address === undefined ? [] : [{ location: { uri: address, range: toRange(there, span) }, message }];
}

/** The edit of a fix in a file of the build context, against the text that was judged; undefined where nobody knows its address. */
export function toFileEdit(
  { analysis: { context } }: Snapshot,
  { file, edits }: Pick<Fix, "file" | "edits">,
  client: Client,
): WorkspaceEdit | undefined {
  const uri = file === undefined ? undefined : context?.address?.(file);
  if (uri === undefined) return undefined;
  const version = context?.version?.(file!) ?? null;
  return toWorkspaceEdit({ uri, version, lines: linesIn(context, file!) }, edits, client);
}

export function toHover({ lines }: Snapshot, hover: Hover, client: Client): LspHover {
  const kind = client.readsMarkdown ? MarkupKind.Markdown : MarkupKind.PlainText;
  return { range: toRange(lines, hover.span), contents: { kind, value: hover.markdown } };
}

export function toCompletionItem({ lines }: Snapshot, { label, detail, span, text }: Completion): CompletionItem {
  return { label, detail, kind: CompletionItemKind.Module, textEdit: { range: toRange(lines, span), newText: text } };
}

/** A text that edits are for; without a version where no editor has it open. */
type Edited = Pick<Snapshot, "uri" | "lines"> & { readonly version: number | null };

/** Edits of one document. With a version, so that a client whose text has moved on refuses them. */
export function toWorkspaceEdit(
  { uri, version, lines }: Edited,
  edits: readonly Edit[],
  client: Client,
): WorkspaceEdit {
  const textEdits = edits.map((it): TextEdit => ({ range: toRange(lines, it.span), newText: it.text }));
  return client.versionsEdits
    ? { documentChanges: [{ textDocument: { uri, version }, edits: textEdits }] }
    : { changes: { [uri]: textEdits } };
}

/** Edits that the client shows under a label before it makes them. Only for one that knows annotations. */
export function toAnnotatedEdit(
  { uri, version, lines }: Snapshot,
  edits: readonly Edit[],
  annotation: ChangeAnnotation,
): WorkspaceEdit {
  const annotationId = "splitstage";
  const textEdits = edits.map(
    (it): AnnotatedTextEdit => ({ range: toRange(lines, it.span), newText: it.text, annotationId }),
  );
  return {
    documentChanges: [{ textDocument: { uri, version }, edits: textEdits }],
    changeAnnotations: { [annotationId]: annotation },
  };
}

/** A range inside the text, whatever the span says: a client may refuse a whole answer for one bad range. */
/** Why something is not done, and the line that stands in its way. */
export function toReason(
  { lines }: Snapshot,
  { reason, span }: { readonly reason: string; readonly span: Span | undefined },
): string {
  return span === undefined ? reason : `${reason} (line ${lines.positionAt(span.start).line + 1})`;
}

export function toRange(lines: Lines, { start, end }: Span): Range {
  const from = Math.max(0, start);
  return { start: clipped(lines, from), end: clipped(lines, Math.max(from, end)) };
}

/** The offset between CR and LF is on no line; it counts as the line's end. */
function clipped(lines: Lines, offset: number) {
  const position = lines.positionAt(offset);
  const { start, end } = lines.lineSpan(position.line);
  return { line: position.line, character: Math.min(position.character, end - start) };
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};
