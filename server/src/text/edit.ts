import { overlaps, type Span } from "./span.ts";

/** Replace what stands at `span` with `text`. An empty span inserts. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/**
 * The text after all edits, which are given in offsets of the text before any of them.
 * Edits must not overlap; see `compatible`. Two insertions at one place keep their order.
 */
export function apply(text: string, edits: readonly Edit[]): string {
  let out = "";
  let at = 0;
  for (const { span, text: replacement } of inOrder(edits)) {
    out += text.slice(at, span.start) + replacement;
    at = span.end;
  }
  return out + text.slice(at);
}

/** Tells whether `next` can be applied together with `edits`: none of them touches another's text. */
export function compatible(edits: readonly Edit[], next: readonly Edit[]): boolean {
  return !edits.some((a) => next.some((b) => overlaps(a.span, b.span)));
}

/** Tells whether edits can be made together, and in a text of that many UTF-16 units. */
export function isApplicable(edits: readonly Edit[], length: number): boolean {
  let at = 0;
  return inOrder(edits).every(({ span: { start, end } }) => {
    const fits = at <= start && start <= end && end <= length;
    at = end;
    return fits;
  });
}

const inOrder = (edits: readonly Edit[]): Edit[] => [...edits].sort((a, b) => a.span.start - b.span.start);
