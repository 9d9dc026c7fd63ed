// `RUN /usr/libexec/s2i/assemble` in the place of a `pip install`, behind the last COPY of the sources.

import { isRoot } from "../../image/state.ts";
import { s2iAssemble } from "../../knowledge/s2i.ts";
import type { StageBuild, Step } from "../../simulation/build.ts";
import type { Document, Instruction } from "../../syntax/document.ts";
import { extent, insertAbove, insertBelow, keyword, lineBreak } from "../../syntax/rewrite.ts";
import { apply, type Edit } from "../../text/edit.ts";
import { slice } from "../../text/span.ts";
import { indifferent } from "../idle-users.ts";
import { rewritten } from "../package-commands.ts";
import { lineStart, nextLine } from "../place.ts";
import { type Item, withoutItems } from "../split/items.ts";
import type { PlainPip } from "./plain-pip.ts";

export interface Assembled {
  /** What assemble must be told: "DISABLE_COLLECTSTATIC=1". */
  readonly settings: readonly string[];
  /** Commands behind pip's that assemble does too. */
  readonly dropped: readonly Item[];
  /** RUN instructions that do nothing but that. */
  readonly gone: readonly Instruction[];
  readonly user: string;
}

/** Edits that put assemble in pip's place, or behind the step number `last`. */
export function withAssemble(
  document: Document,
  stage: StageBuild,
  pip: PlainPip,
  last: number,
  same: Assembled,
): Edit[] {
  const { instruction } = pip.step;
  const { user } = stage.steps[last] === pip.step ? pip.step.before : stage.steps[last]!.after;
  const root = isRoot(user.value) === true;
  const above = [
    ...(same.settings.length > 0 ? [`ENV ${same.settings.join(" ")}`] : []),
    ...(root ? [`USER ${same.user}`] : []),
  ];
  const below = root && mindsLater(stage, last, same.gone) ? [`USER ${user.value}`] : [];
  const run = rewritten(document, pip.step, newText(document, pip, same.dropped));
  if (stage.steps[last] === pip.step) {
    return [
      ...(above.length > 0 ? [insertAbove(document, instruction, above)] : []),
      run,
      ...(below.length > 0 ? [insertBelow(document, instruction, below)] : []),
    ];
  }
  return moved(document, instruction, stage.steps[last]!.instruction, run.text, above, below);
}

function newText(document: Document, { step, execution, items }: PlainPip, dropped: readonly Item[]): string {
  const { instruction } = step;
  const own: Edit = {
    span: instruction.exec ? instruction.body : execution.written.span,
    text: s2iAssemble,
  };
  const span = extent(instruction);
  if (dropped.length > 0) {
    const kept = items.filter((it) => !dropped.includes(it));
    return withoutItems(document, instruction, items, kept, [own]);
  }
  const shifted = { span: { start: own.span.start - span.start, end: own.span.end - span.start }, text: own.text };
  return apply(slice(document.text, span), [shifted]);
}

/** Tells whether somebody notices, behind a step, that the user is another one: the container too. */
function mindsLater({ steps }: StageBuild, last: number, gone: readonly Instruction[]): boolean {
  const rest: readonly Step[] = steps.slice(last + 1).filter((it) => !gone.includes(it.instruction));
  const next = rest.find((it) => it.instruction.keyword === "USER" || !indifferent.has(it.instruction.keyword));
  return next?.instruction.keyword !== "USER";
}

/** The RUN with the comments above it, behind another instruction. */
function moved(
  document: Document,
  instruction: Instruction,
  behind: Instruction,
  run: string,
  above: readonly string[],
  below: readonly string[],
): Edit[] {
  const { text } = document;
  const eol = lineBreak(document);
  const own = lineStart(text, instruction.span.start);
  const start = insertAbove(document, instruction, []).span.start;
  const end = nextLine(text, extent(instruction).end);
  const indent = text.slice(own, instruction.span.start);
  const blankBefore = isBlank(text, start - 1);
  const taken = { start, end: blankBefore && isBlank(text, end) ? nextLine(text, end) : end };

  const to = nextLine(text, extent(behind).end);
  const line = (it: string) => {
    const [name = "", ...rest] = it.split(" ");
    return `${indent}${[keyword(document, name), ...rest].join(" ")}${eol}`;
  };
  const lines = [...above.map(line), text.slice(start, own), `${indent}${run}${eol}`, ...below.map(line)].join("");
  const whole = `${blankBefore ? eol : ""}${lines}`;
  const unended = to === text.length && !/[\r\n]$/.test(text);
  return [
    { span: taken, text: "" },
    { span: { start: to, end: to }, text: unended ? eol + whole.replace(/\r?\n$/, "") : whole },
  ];
}

function isBlank(text: string, offset: number): boolean {
  if (offset < 0 || offset >= text.length) return false;
  return text.slice(lineStart(text, offset), nextLine(text, offset)).trim() === "";
}
