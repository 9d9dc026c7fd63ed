// The difference between two texts as `diff -u` prints it, so that `patch` and `git apply` take it.
import { commonLines } from "../text/common-lines.ts";
import { visible } from "./format/width.ts";

/** Empty where the texts are the same. */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return "";
  const hunks = hunksOf(changesOf(linesOf(before), linesOf(after)));
  return `--- ${visible(path)}\n+++ ${visible(path)}\n${hunks.join("")}`;
}

/** One line of the output, and how many lines of either text come before it. */
interface Line {
  readonly sign: " " | "-" | "+";
  readonly text: string;
  readonly before: number;
  readonly after: number;
}

function changesOf(a: readonly string[], b: readonly string[]): Line[] {
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  for (const [nextA, nextB] of [...commonLines(a, b), [a.length, b.length] as const]) {
    while (i < nextA) lines.push({ sign: "-", text: a[i]!, before: i++, after: j });
    while (j < nextB) lines.push({ sign: "+", text: b[j]!, before: i, after: j++ });
    if (i < a.length) lines.push({ sign: " ", text: a[i]!, before: i++, after: j++ });
  }
  return lines;
}

/** How many unchanged lines are shown around what has changed. */
const around = 3;

function hunksOf(lines: readonly Line[]): string[] {
  const near = lines.map((_, at) => lines.slice(Math.max(0, at - around), at + around + 1).some(isChange));
  const hunks: string[] = [];
  for (let start = near.indexOf(true); start >= 0; ) {
    const gap = near.indexOf(false, start);
    hunks.push(hunk(lines.slice(start, gap < 0 ? lines.length : gap)));
    start = gap < 0 ? -1 : near.indexOf(true, gap);
  }
  return hunks;
}

function hunk(lines: readonly Line[]): string {
  const [{ before, after }] = lines as [Line];
  const old = range(before, lines.filter(({ sign }) => sign !== "+").length);
  const now = range(after, lines.filter(({ sign }) => sign !== "-").length);
  return `@@ -${old} +${now} @@\n${lines.map(({ sign, text }) => sign + ended(text)).join("")}`;
}

/** A range without lines is said to stand behind the line before it. */
const range = (start: number, count: number): string =>
  count === 1 ? `${start + 1}` : `${count === 0 ? start : start + 1},${count}`;

const isChange = ({ sign }: Line): boolean => sign !== " ";

const ended = (line: string): string => (line.endsWith("\n") ? line : `${line}\n\\ No newline at end of file\n`);

/** The lines of a text, each with its line feed: a carriage return is a character like others to `patch`. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
