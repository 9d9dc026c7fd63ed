// `# splitstage ignore=rule-a,rule-b reason`: above an instruction or inside it for that instruction, before the
// first instruction for the whole file.
import { rules } from "../rules/index.ts";
import type { UnusedIgnore } from "../rules/rule.ts";
import { commentBefore } from "../syntax/comments.ts";
import type { Comment, Document, Instruction } from "../syntax/document.ts";
import { extent } from "../syntax/rewrite.ts";
import { firstIndex } from "../text/search.ts";
import type { Span } from "../text/span.ts";

export interface Suppressions {
  /** Tells whether a finding is ignored, and remembers which comment did it. */
  ignores(finding: { readonly rule: string; readonly span: Span }): boolean;
  /** The ids that have ignored nothing so far and that `judged` is true of. */
  unused(judged: (id: string) => boolean): UnusedIgnore[];
}

interface Ignore {
  readonly id: string;
  readonly span: Span;
  readonly removal: Span;
  /** The instruction that it speaks of; undefined for the whole file. */
  readonly scope: Instruction | undefined;
}

/** The ignore comments of a document. */
export function suppressionsOf(document: Document): Suppressions {
  const ignores = document.comments.flatMap((it) => ignoresIn(document, it));
  const placeOf = (id: string, scope: Instruction | undefined) => `${id} ${scope?.span.start}`;
  const placed = new Set(ignores.map((it) => placeOf(it.id, it.scope)));
  const used = new Set<string>();
  return {
    ignores({ rule, span }) {
      if (ignores.length === 0) return false;
      const places = new Set([placeOf(rule, undefined), placeOf(rule, instructionAt(document, span.start))]);
      const matching = [...places].filter((it) => placed.has(it));
      for (const it of matching) used.add(it);
      return matching.length > 0;
    },
    unused(judged) {
      return ignores
        .filter((it) => !used.has(placeOf(it.id, it.scope)) && judged(it.id))
        .map(({ id, span, removal }) => ({ id, span, removal, exists: id in rules }));
    },
  };
}

/** The comment line that lists ids right above an instruction, and the offset behind its last id. */
export function ignoreAbove(document: Document, instruction: Instruction): number | undefined {
  const above = commentBefore(document.comments, instruction.span.start);
  const list = above && idList(above);
  if (list === undefined || list === null) return undefined;
  const between = document.text.slice(above!.span.end, instruction.span.start);
  return /^[ \t]*\r?\n[ \t]*$/.test(between) ? list.end : undefined;
}

function ignoresIn(document: Document, comment: Comment): Ignore[] {
  const list = idList(comment);
  if (list === null) return [];
  const ids = [...document.text.slice(list.start, list.end).matchAll(/[\w-]+/g)];
  return ids.map((match, i) => {
    const span = { start: list.start + match.index, end: list.start + match.index + match[0].length };
    const next = ids[i + 1];
    const previous = ids[i - 1];
    const only = ids.length === 1;
    const removal = only
      ? wholeLine(document.text, comment.span)
      : next
        ? { start: span.start, end: list.start + next.index }
        : { start: list.start + previous!.index + previous![0].length, end: span.end };
    return { id: match[0], span, removal, scope: scopeOf(document, comment) };
  });
}

/** Where the ids of an ignore comment stand, or null for any other comment. */
function idList({ span, text }: Comment): Span | null {
  const match = /^(splitstage\s+ignore\s*=\s*)([\w-]+(?:\s*,\s*[\w-]+)*)(?=\s|$)/.exec(text);
  if (match === null) return null;
  const start = span.end - text.length + match[1]!.length;
  return { start, end: start + match[2]!.length };
}

function scopeOf({ instructions }: Document, { span }: Comment): Instruction | undefined {
  if (instructions[0] !== undefined && span.end <= instructions[0].span.start) return undefined;
  return instructions[firstIndex(instructions, (it) => span.end <= extent(it).end)];
}

/** The instruction that an offset belongs to: the one it is in, or the next, for comments above. */
export function instructionAt({ instructions }: Document, offset: number): Instruction | undefined {
  return instructions[firstIndex(instructions, (it) => offset <= extent(it).end)];
}

function wholeLine(text: string, span: Span): Span {
  const start = text.lastIndexOf("\n", span.start - 1) + 1;
  const end = text.indexOf("\n", span.end);
  return { start, end: end < 0 ? text.length : end + 1 };
}
