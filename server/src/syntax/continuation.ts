// Lines that were meant to go on in the next one: whether a line looks like one, and the edits that join them.
import type { Edit } from "../text/edit.ts";
import type { Fix } from "../text/fix.ts";
import type { Span } from "../text/span.ts";
import type { Instruction } from "./document.ts";
import { execForm } from "./exec-form.ts";
import type { Layout } from "./layout.ts";
import { isWholeShell } from "./shell.ts";
import { wordsIn } from "./words.ts";

/** Why a line does not go on though something at its end was to make it, and the edits that make it. */
interface Slip {
  /** In words that follow "no instruction, and the build ends here: ". */
  readonly why: string;
  readonly edits: readonly Edit[];
}

/** What stands at the end of an instruction's last line in the place of its continuation; undefined for nothing. */
export function slipAtEnd(text: string, escape: string, above: Instruction): Slip | undefined {
  const line = lastLineOf(text, above);
  const said = text.slice(line.start, line.end);
  const remark = new RegExp(`${escape === "\\" ? "\\\\" : escape}([ \\t]+)(#.*)$`).exec(said);
  if (remark !== null) {
    const start = line.start + remark.index + 1;
    const indent = /^[ \t]*/.exec(said)![0];
    const edits = [
      { span: { start: line.start, end: line.start }, text: `${indent}${remark[2]}${endOfLine(text)}` },
      { span: { start, end: line.end }, text: "" },
    ];
    return { why: `the ${escapeName(escape)} above continues nothing, for a comment follows it on its line`, edits };
  }
  const behind = /([\\`])([^\S \t\r]+)$/.exec(said);
  if (behind?.[1] === escape) {
    const span = { start: line.end - behind[2]!.length, end: line.end };
    const why = `the ${escapeName(escape)} above continues nothing, for what follows it on its line is a blank of another kind`;
    return { why, edits: [{ span, text: "" }] };
  }
  const other = /(?:^|\s)([\\`/])$/.exec(said)?.[1];
  if (other === undefined || other === escape) return undefined;
  const span = { start: line.end - 1, end: line.end };
  return {
    why: `the line above ends with ${other} where ${escape} would continue it`,
    edits: [{ span, text: escape }],
  };
}

/** Tells whether lines look like the rest of the instruction above them, and make sense as that. */
export function looksContinued(
  text: string,
  { masked, escape }: Layout,
  above: Instruction,
  group: readonly Instruction[],
): boolean {
  if (above.heredocs.length > 0) return false;
  const first = group[0]!;
  const line = lastLineOf(text, above);
  const opens = /(&&|\|\|?|[([{,;=]|\bthen|\bdo|\belse)$/.test(text.slice(line.start, line.end));
  const goesOn = /^(&&|\|\|?|[;)\]}>,]|--?[A-Za-z])/.test(text.slice(first.span.start, first.span.end));
  const deeper = indentOf(text, first.span.start) > indentOf(text, above.span.start);
  const isLong = line.start > above.span.start && indentOf(text, first.span.start) >= indentAt(text, line.start);
  const pairs = takesPairs.has(above.keyword) && arePairs(masked, escape, group);
  if (!opens && !goesOn && !deeper && !isLong && !pairs) return false;
  switch (above.keyword) {
    case "ENV":
    case "LABEL":
    case "ARG":
      return pairs;
    case "RUN":
    case "COPY":
    case "ADD":
    case "EXPOSE":
    case "VOLUME":
    case "HEALTHCHECK":
    case "ONBUILD":
      return true;
    case "CMD":
    case "ENTRYPOINT":
    case "SHELL":
      return opens || goesOn ? closes(text, above, group) : deeper;
    case "FROM":
      return /^as\s/i.test(text.slice(first.span.start, first.span.end));
    default:
      return false;
  }
}

/** Joins lines to the instruction above them, and to each other. */
export function joining(text: string, escape: string, above: Instruction, group: readonly Instruction[]): Fix[] {
  const ends = [above, ...group.slice(0, -1)];
  const slips = ends.map((it) => slipAtEnd(text, escape, it));
  const edits = ends.flatMap(
    (it, i) => slips[i]?.edits ?? [{ span: { start: it.span.end, end: it.span.end }, text: ` ${escape}` }],
  );
  const whole = text.slice(above.body.start, group.at(-1)!.span.end).replace(/[ \t]*\r?\n\s*/g, " ");
  if (above.keyword === "RUN" && slips.every((it) => it === undefined) && !isOneCommand(whole, text, above, group))
    return [];
  const moved = slips.every((it) => it !== undefined && it.edits.length > 1);
  const several = escape === "\\" ? "backslashes" : "backticks";
  const thing = `the ${ends.length > 1 ? several : escapeName(escape)}`;
  return [{ title: moved ? `Take the comment from behind ${thing}` : `Add ${thing}`, safety: "suggested", edits }];
}

/** Whether lines go on with the command above them, and do not begin another that nothing joins to it. */
function isOneCommand(whole: string, text: string, above: Instruction, group: readonly Instruction[]): boolean {
  const first = /^[\w./-]+/.exec(text.slice(group[0]!.span.start, group[0]!.span.end))?.[0];
  const begun = [
    ...text.slice(above.body.start, above.body.end).matchAll(/(?:^|&&|\|\||;)[\s\\`]*([\w./-]+)(?![\w./=-])/g),
  ];
  return isWholeShell(whole.replace(/[\\`] /g, " ")) && !begun.some(([, name]) => name === first);
}

/** The last line of an instruction, from its first character that is no blank to its last. */
export function lastLineOf(text: string, { span }: Instruction): Span {
  const start = text.lastIndexOf("\n", span.end - 1) + 1;
  const newline = text.indexOf("\n", span.end);
  const line = text.slice(start, newline < 0 ? text.length : newline).replace(/[ \t\r]+$/, "");
  return { start, end: start + line.length };
}

export const escapeName = (escape: string): string => (escape === "\\" ? "backslash" : "backtick");

const takesPairs = new Set(["ENV", "LABEL", "ARG"]);

function arePairs(masked: string, escape: string, group: readonly Instruction[]): boolean {
  return group.every(({ span }) =>
    wordsIn(masked, span, escape).every((it) =>
      /^["']?[\w.${}/-]+["']?=/.test(masked.slice(it.span.start, it.span.end)),
    ),
  );
}

/** Whether a list in brackets is whole once the lines are joined. */
function closes(text: string, above: Instruction, group: readonly Instruction[]): boolean {
  if (text[above.body.start] !== "[") return true;
  const whole = text.slice(above.body.start, group.at(-1)!.span.end).replace(/\s*\n\s*/g, " ");
  return execForm(whole, { start: 0, end: whole.length }) !== undefined;
}

/** How far the line of an offset is indented. */
function indentOf(text: string, offset: number): number {
  return indentAt(text, text.lastIndexOf("\n", offset - 1) + 1);
}

const indentAt = (text: string, lineStart: number): number =>
  /^[ \t]*/.exec(text.slice(lineStart, lineStart + 200))![0].length;

const endOfLine = (text: string): string => /\r?\n/.exec(text)?.[0] ?? "\n";
