// What a refactoring answers: a new text, or the reason why not.
import type { Edit } from "../text/edit.ts";
import type { Safety } from "../text/fix.ts";
import type { Span } from "../text/span.ts";

/** A place where the refactoring could not be sure, and what to look at there. */
export interface Doubt {
  readonly span: Span;
  readonly message: string;
}

export type Refactoring =
  | {
      readonly kind: "change";
      /** An order: "Split into a build stage and a minimal final stage". */
      readonly title: string;
      readonly safety: Safety;
      readonly edits: readonly Edit[];
      /** Each stands in the new text as a comment too. */
      readonly doubts: readonly Doubt[];
    }
  | {
      readonly kind: "declined";
      /** One sentence without a full stop: why it is not done here. */
      readonly reason: string;
      readonly span: Span | undefined;
    };

export type Declined = Extract<Refactoring, { readonly kind: "declined" }>;

export function declined(reason: string, span?: Span): Declined {
  return { kind: "declined", reason, span };
}
