// Where a cursor is: the instruction and the stage that an offset belongs to.
import type { Build, StageBuild, Step } from "../simulation/build.ts";
import { insertAbove } from "../syntax/rewrite.ts";
import { literal } from "../syntax/words.ts";

/**
 * The instruction that a UTF-16 offset is in, behind, or in the comments right above of; undefined before the first
 * stage.
 */
export function stepAt({ document, stages }: Build, offset: number): Step | undefined {
  const steps = stages.flatMap((it) => it.steps);
  const at = steps.findLastIndex(({ instruction }) => lineStart(document.text, instruction.span.start) <= offset);
  const next = steps[at + 1];
  return next !== undefined && insertAbove(document, next.instruction, []).span.start <= offset ? next : steps[at];
}

/** The stage that a UTF-16 offset is in; undefined before the first one. */
export function stageAt(build: Build, offset: number): StageBuild | undefined {
  return stepAt(build, offset)?.stage;
}

/** How to speak of a stage: "the stage builder", "the stage number 0". */
export function calledStage({ stage }: StageBuild): string {
  const name = stage.name && literal(stage.name);
  return `the stage ${name || `number ${stage.index}`}`;
}

/** Where the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  return offset <= 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

/** The offset behind the line break that ends the line of an offset. */
export function nextLine(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  return newline < 0 ? text.length : newline + 1;
}
