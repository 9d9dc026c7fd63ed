// The few edits that make one text of another, so that a cursor and a bookmark elsewhere stay where they are.

import { commonLines } from "./common-lines.ts";
import type { Edit } from "./edit.ts";

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
