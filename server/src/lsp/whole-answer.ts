// A refactoring of a whole document for a client that shows it to its user first: what all such requests have in common.
import { ErrorCodes, Position, ResponseError, type TextEdit } from "vscode-languageserver";
import { type Refactoring, refactored } from "../service/trial.ts";
import { editsBetween } from "../text/line-diff.ts";
import type { Snapshot } from "./snapshots.ts";
import { toRange } from "./to-lsp.ts";

/** `textDocument` as everywhere in the protocol; `position` is the cursor, where it matters. */
export interface WhereParams {
  readonly textDocument?: unknown;
  readonly position?: unknown;
}

export interface Where {
  readonly uri: string;
  readonly position: Position | undefined;
}

export interface DeclinedAnswer {
  readonly declined: string;
}

export type WholeAnswer =
  | {
      readonly text: string;
      /** What makes `text` of the document, and the version of the document for which it does. */
      readonly edits: readonly TextEdit[];
      readonly version: number;
      /** What to look at before it is built, one sentence each. */
      readonly doubts: readonly string[];
    }
  | DeclinedAnswer;

export const unanswered: DeclinedAnswer = { declined: "it could not be worked out; the log says more" };

export const unserved: DeclinedAnswer = {
  declined: "the server does not have this document: it is no Containerfile, or larger than 1 MiB",
};

export function whereOf({ textDocument, position }: WhereParams): Where {
  const uri = typeof textDocument === "object" && textDocument !== null && "uri" in textDocument && textDocument.uri;
  if (typeof uri !== "string") throw invalid('"textDocument" is to have the "uri" of an open document');
  if (position !== undefined && position !== null && !Position.is(position)) {
    throw invalid('"position" is to have a "line" and a "character"');
  }
  return { uri, position: position ?? undefined };
}

/** The UTF-16 offset of the cursor; undefined where the client has told none. */
export const offsetOf = ({ lines }: Snapshot, position: Position | undefined): number | undefined =>
  position === undefined ? undefined : lines.offsetAt(position);

export function wholeAnswer({ analysis, lines, version }: Snapshot, refactoring: Refactoring): WholeAnswer {
  if (refactoring.kind === "declined") return { declined: refactoring.reason };
  const text = refactored(analysis, refactoring);
  const edits = editsBetween(analysis.text, text).map(
    (it): TextEdit => ({ range: toRange(lines, it.span), newText: it.text }),
  );
  return { text, edits, version, doubts: refactoring.doubts.map(({ message }) => message) };
}

export const invalid = (message: string) => new ResponseError(ErrorCodes.InvalidParams, message);
