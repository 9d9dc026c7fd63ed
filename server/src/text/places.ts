// Things that stand somewhere in a text.
import type { Span } from "./span.ts";

/** The first of those that begin at one place, in order: what several stages have in common is told once. */
export function* firstAtEach<T extends { readonly span: Span }>(items: Iterable<T>): Iterable<T> {
  const told = new Set<number>();
  for (const it of items) {
    if (!told.has(it.span.start)) yield it;
    told.add(it.span.start);
  }
}
