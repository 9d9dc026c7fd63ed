/** A half-open range of UTF-16 offsets. The core knows no lines and columns; those exist at the edges only. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The part of `text` that `span` covers. */
export const slice = (text: string, span: Span): string => text.slice(span.start, span.end);

/** Tells whether the UTF-16 offset lies in `outer`; its end counts too, because a cursor stands between characters. */
export const touches = (outer: Span, offset: number): boolean => outer.start <= offset && offset <= outer.end;

/** Tells whether `inner` lies wholly in `outer`. */
export const within = (inner: Span, outer: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;

/** Tells whether two spans share a character or stand at the same place. */
export const overlaps = (a: Span, b: Span): boolean => (a.start < b.end && b.start < a.end) || a.start === b.start;
