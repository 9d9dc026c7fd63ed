// The few edits that make one text of another, so that a cursor and a bookmark elsewhere stay where they are.
import type { Edit } from "../service/service.ts";

export function editsBetween(before: string, after: string): Edit[] {
  const a = linesOf(before);
  const b = linesOf(after);
  const edits: Edit[] = [];
  let offset = 0;
  let i = 0;
  let j = 0;
  for (const [nextA, nextB] of [...commonLines(a, b), [a.length, b.length] as const]) {
    const removed = a.slice(i, nextA).join("");
    const added = b.slice(j, nextB).join("");
    if (removed !== added) edits.push(tightened(offset, removed, added));
    offset += removed.length + (a[nextA]?.length ?? 0);
    i = nextA + 1;
    j = nextB + 1;
  }
  return edits;
}

/** The lines of a text, each with its line break. */
const linesOf = (text: string): string[] => text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];

/** The longest common subsequence of two lists, as pairs of indices. */
function commonLines(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;

  const rows = a.length - head - tail;
  const columns = b.length - head - tail;
  const pairs = Array.from({ length: head }, (_, at) => [at, at] as const);
  if (rows * columns <= most) pairs.push(...longest(a.slice(head, head + rows), b.slice(head, head + columns), head));
  for (let at = 0; at < tail; at++) pairs.push([a.length - tail + at, b.length - tail + at]);
  return pairs;
}

/** Beyond this the table below would cost more than one large edit does harm. */
const most = 1_000_000;

function longest(a: readonly string[], b: readonly string[], shift: number): (readonly [number, number])[] {
  const width = b.length + 1;
  const length = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      length[i * width + j] =
        a[i] === b[j]
          ? length[(i + 1) * width + j + 1]! + 1
          : Math.max(length[(i + 1) * width + j]!, length[i * width + j + 1]!);
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([shift + i++, shift + j++]);
    else if (length[(i + 1) * width + j]! >= length[i * width + j + 1]!) i++;
    else j++;
  }
  return pairs;
}

/** Leaves out what both begin and end with, without cutting a character or a CRLF in two. */
function tightened(offset: number, removed: string, added: string): Edit {
  const shorter = Math.min(removed.length, added.length);
  let head = 0;
  while (head < shorter && removed[head] === added[head]) head++;
  if (splits(removed, head) || splits(added, head)) head--;
  let tail = 0;
  while (tail < shorter - head && removed[removed.length - 1 - tail] === added[added.length - 1 - tail]) tail++;
  if (splits(removed, removed.length - tail) || splits(added, added.length - tail)) tail--;
  return {
    span: { start: offset + head, end: offset + removed.length - tail },
    text: added.slice(head, added.length - tail),
  };
}

const splits = (text: string, at: number): boolean =>
  /^(?:\r\n|[\ud800-\udbff][\udc00-\udfff])$/.test(text.slice(Math.max(0, at - 1), at + 1));
