// The split of a whole document for a client that shows it to its user first: a request of our own.
import { RequestType } from "vscode-languageserver";
import { splitAt } from "../service/split.ts";
import type { Snapshot } from "./snapshots.ts";
import { toReason } from "./to-lsp.ts";
import { offsetOf, type Where, type WhereParams, type WholeAnswer, wholeAnswer } from "./whole-answer.ts";

/** `position` names the stage, where several are published. */
export const splitRequest = new RequestType<WhereParams, WholeAnswer, void>("splitstage/split");

export function splitAnswer(snapshot: Snapshot, { position }: Where): WholeAnswer {
  const { analysis } = snapshot;
  const offset = offsetOf(snapshot, position);
  const at = offset === undefined ? undefined : splitAt(analysis, offset);
  // A cursor in a stage that is not published means the file as a whole.
  const split = at ?? splitAt(analysis)!;
  return split.kind === "declined" ? { declined: toReason(snapshot, split) } : wholeAnswer(snapshot, split);
}
