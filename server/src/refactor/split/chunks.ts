// A stage as pieces of text: every instruction with the comments and blank lines that stand before it.
import type { StageBuild, Step } from "../../simulation/build.ts";
import type { Document } from "../../syntax/document.ts";
import { extent } from "../../syntax/rewrite.ts";
import type { Span } from "../../text/span.ts";

export interface Chunk {
  readonly step: Step;
  /** Comments and blank lines, with their line ends. */
  readonly trivia: string;
  /** The instruction from the start of its line, without its last line end. */
  readonly text: string;
}

export interface StageText {
  /** From the first character of FROM's line to the end of the stage's last line. */
  readonly span: Span;
  readonly chunks: readonly Chunk[];
  /** What stands behind the last instruction and before the next stage. */
  readonly tail: string;
}

/** The text of a stage in pieces that add up to it. The trivia of FROM is not part of it. */
export function stageText({ text, stages }: Document, { stage, steps }: StageBuild): StageText {
  const next = stages[stage.index + 1];
  const start = lineStart(text, stage.from.span.start);
  // Comments right above the next FROM are that stage's.
  const end = next === undefined ? text.length : aboveComments(text, lineStart(text, next.from.span.start));
  const chunks: Chunk[] = [];
  let at = start;
  for (const step of steps) {
    const own = extent(step.instruction);
    const from = Math.max(at, lineStart(text, own.start));
    const until = endOfLine(text, own.end);
    chunks.push({ step, trivia: text.slice(at, from), text: text.slice(from, until) });
    at = afterLineBreak(text, until);
  }
  return { span: { start, end }, chunks, tail: text.slice(at, Math.max(at, end)) };
}

function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

function endOfLine(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  if (newline < 0) return text.length;
  return text[newline - 1] === "\r" ? newline - 1 : newline;
}

function afterLineBreak(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  return newline < 0 ? text.length : newline + 1;
}

function aboveComments(text: string, start: number): number {
  let at = start;
  while (at > 0) {
    const above = lineStart(text, at - 1);
    if (!/^[ \t]*#/.test(text.slice(above, at))) break;
    at = above;
  }
  return at;
}
