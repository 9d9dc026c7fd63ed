// What becomes of a document, for a client that shows it: a request of our own.
import { type Range, RequestType } from "vscode-languageserver";
import type { Judgement, Reason } from "../service/service.ts";
import { fileVerdict } from "../service/verdict.ts";
import type { Snapshot } from "./snapshots.ts";
import { toRange } from "./to-lsp.ts";
import type { DeclinedAnswer, WhereParams } from "./whole-answer.ts";

export interface VerdictAnswer extends VerdictPart {
  /** The published stages, where there are several. */
  readonly stages: readonly (VerdictPart & { readonly name: string })[];
  readonly version: number;
}

interface VerdictPart {
  /** "builds and starts", "builds, does not start", "fails", "not known". */
  readonly kind: Judgement["kind"];
  /** Why, or what is started, as a clause. */
  readonly because: string;
  readonly rule?: string | undefined;
  /** Where the document says why. */
  readonly range?: Range | undefined;
  /** What is taken for granted. */
  readonly granted: readonly PlacedReason[];
  /** Where a container certainly does not start: why it is not known whether the image is built. */
  readonly doubt?: PlacedReason | undefined;
}

interface PlacedReason {
  readonly because: string;
  readonly range: Range;
}

export const verdictRequest = new RequestType<WhereParams, VerdictAnswer | DeclinedAnswer, void>("splitstage/verdict");

export function verdictAnswer({ analysis, lines, version }: Snapshot): VerdictAnswer {
  const reason = ({ span, because }: Reason): PlacedReason => ({ because, range: toRange(lines, span) });
  const part = ({ kind, because, rule, span, granted, doubt }: Judgement): VerdictPart => ({
    kind,
    because,
    rule,
    range: span && toRange(lines, span),
    granted: granted.map(reason),
    doubt: doubt && reason(doubt),
  });
  const verdict = fileVerdict(analysis);
  const stages = verdict.stages.length < 2 ? [] : verdict.stages;
  return {
    ...part(verdict),
    stages: stages.map((it) => ({ name: it.name ?? `stage ${it.index}`, ...part(it) })),
    version,
  };
}
