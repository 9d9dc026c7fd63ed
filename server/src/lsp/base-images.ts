// Another base image, or the same by its digest: requests of our own, because the user has something to say first.
import { RequestType } from "vscode-languageserver";
import { moveAt, pinAt } from "../service/base-image.ts";
import { type MoveTargets, moveTargets } from "../service/move-targets.ts";
import type { Snapshot } from "./snapshots.ts";
import {
  type DeclinedAnswer,
  invalid,
  offsetOf,
  type Where,
  type WhereParams,
  type WholeAnswer,
  wholeAnswer,
} from "./whole-answer.ts";

/** In all of them, `position` is in the stage whose base image is meant; without one, that of what is published is. */
interface MoveParams extends WhereParams {
  /** A `target` of the targets, or what a user types: "3.14", "ubi10", an image. */
  readonly target?: unknown;
}

interface PinParams extends WhereParams {
  /** "sha256:" and 64 hexadecimal digits, or an image with it: "ubi9/python-312@sha256:...". */
  readonly digest?: unknown;
}

type TargetsAnswer = (Exclude<MoveTargets, DeclinedAnswer> & { readonly version: number }) | DeclinedAnswer;

export const targetsRequest = new RequestType<WhereParams, TargetsAnswer, void>("splitstage/move/targets");
export const moveRequest = new RequestType<MoveParams, WholeAnswer, void>("splitstage/move");
export const pinRequest = new RequestType<PinParams, WholeAnswer, void>("splitstage/pin");

export function targetsAnswer(snapshot: Snapshot, { position }: Where): TargetsAnswer {
  const { analysis, version } = snapshot;
  const answer = moveTargets(analysis, offsetOf(snapshot, position));
  return "declined" in answer ? answer : { ...answer, version };
}

export function moveAnswer(snapshot: Snapshot, { position }: Where, { target }: MoveParams): WholeAnswer {
  const wish = said("target", target);
  return wholeAnswer(snapshot, moveAt(snapshot.analysis, offsetOf(snapshot, position), wish));
}

export function pinAnswer(snapshot: Snapshot, { position }: Where, { digest }: PinParams): WholeAnswer {
  const wish = said("digest", digest);
  return wholeAnswer(snapshot, pinAt(snapshot.analysis, offsetOf(snapshot, position), wish));
}

function said(name: string, value: unknown): string {
  if (typeof value !== "string" || value.trim() === "") throw invalid(`"${name}" is to be a text`);
  return value;
}
