// Where a file has comments. They are in order, and none lies in another.
import { firstIndex } from "../text/search.ts";
import { type Span, within } from "../text/span.ts";
import type { Comment, Document } from "./document.ts";

type Commented = Pick<Document, "comments">;

/** Tells whether a whole comment stands in a span. */
export function hasComment({ comments }: Commented, span: Span): boolean {
  const first = comments[firstIndex(comments, (it) => it.span.start >= span.start)];
  return first !== undefined && within(first.span, span);
}

/** Tells whether a place lies in a comment. */
export function isInComment({ comments }: Commented, span: Span): boolean {
  const only = comments[firstIndex(comments, (it) => it.span.end >= span.end)];
  return only !== undefined && within(span, only.span);
}

/** The last comment that ends before an offset. */
export function commentBefore(comments: readonly Comment[], offset: number): Comment | undefined {
  return comments[firstIndex(comments, (it) => it.span.end > offset) - 1];
}
