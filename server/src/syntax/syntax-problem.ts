// What keeps a text from being a Containerfile at all.
import type { Fix } from "../text/fix.ts";
import type { Span } from "../text/span.ts";

export interface SyntaxProblem {
  /** On one line. */
  readonly span: Span;
  readonly message: string;
  readonly related?: readonly { readonly span: Span; readonly message: string }[];
  readonly fixes?: readonly Fix[];
  /** The instruction that was to go on here, of which only the beginning is known therefore. */
  readonly torn?: Span;
  /** It is what a line looks like while it is typed: no builder takes it, and nobody needs to hear it in an editor. */
  readonly unfinished?: boolean;
}
