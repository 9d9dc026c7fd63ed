// The split of a whole document for a client that shows it to its user first: a request of our own.
import { ErrorCodes, Position, RequestType, ResponseError, type TextEdit } from "vscode-languageserver";
import { refactored } from "../service/refactorings.ts";
import { splitAt } from "../service/split.ts";
import { editsBetween } from "./line-diff.ts";
import type { Snapshot } from "./snapshots.ts";
import { toRange } from "./to-lsp.ts";

/** `textDocument` as everywhere in the protocol; `position` names the stage, where several are published. */
export interface SplitParams {
  readonly textDocument?: unknown;
  readonly position?: unknown;
}

export type SplitAnswer =
  | {
      readonly text: string;
      /** What makes `text` of the document, and the version of the document for which it does. */
      readonly edits: readonly TextEdit[];
      readonly version: number;
      /** What to look at before it is built, one sentence each. */
      readonly doubts: readonly string[];
    }
  | { readonly declined: string };

export const splitRequest = new RequestType<SplitParams, SplitAnswer, void>("splitstage/split");

export const unanswered: SplitAnswer = { declined: "it could not be worked out; the log says more" };

export function whereOf({ textDocument, position }: SplitParams): { uri: string; position: Position | undefined } {
  const uri = typeof textDocument === "object" && textDocument !== null && "uri" in textDocument && textDocument.uri;
  if (typeof uri !== "string") throw invalid('"textDocument" is to have the "uri" of an open document');
  if (position !== undefined && position !== null && !Position.is(position)) {
    throw invalid('"position" is to have a "line" and a "character"');
  }
  return { uri, position: position ?? undefined };
}

export function splitAnswer(snapshot: Snapshot | undefined, position: Position | undefined): SplitAnswer {
  if (snapshot === undefined)
    return { declined: "the server does not have this document: it is no Containerfile, or larger than 1 MiB" };
  const { analysis, lines, version } = snapshot;
  const at = position === undefined ? undefined : splitAt(analysis, lines.offsetAt(position));
  // A cursor in a stage that is not published means the file as a whole.
  const split = at ?? splitAt(analysis)!;
  if (split.kind === "declined") return { declined: split.reason };
  const text = refactored(analysis, split);
  const edits = editsBetween(analysis.text, text).map(
    (it): TextEdit => ({ range: toRange(lines, it.span), newText: it.text }),
  );
  return { text, edits, version, doubts: split.doubts.map(({ message }) => message) };
}

const invalid = (message: string) => new ResponseError(ErrorCodes.InvalidParams, message);
