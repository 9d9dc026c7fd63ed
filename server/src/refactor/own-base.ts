// A stage without the stage that it builds on: what that one does, it does itself.

import { builds } from "../queries/deeds.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import { sourceNames } from "../syntax/flag-options.ts";
import { extent, lineBreak } from "../syntax/rewrite.ts";
import { literal } from "../syntax/words.ts";
import type { Edit } from "../text/edit.ts";
import { slice } from "../text/span.ts";
import { calledStage, nextLine } from "./place.ts";
import { type Declined, declined } from "./refactoring.ts";
import { without } from "./removals.ts";
import { stageText } from "./split/chunks.ts";

/** Edits after which a stage is on the image of its parent, and the number that it has then. */
export interface OnItsOwn {
  readonly edits: readonly Edit[];
  readonly index: number;
}

/**
 * Puts a stage on what its parent is on. A parent that stands right before it and has no other use becomes one with it;
 * of another one the stage repeats the lines, unless that would build something twice.
 */
export function onItsOwn(build: Build, stage: StageBuild, parent: StageBuild): OnItsOwn | Declined {
  const { document, stages } = build;
  const starter = parent.stage.instructions.find((it) => /^(CMD|ENTRYPOINT)$/.test(it.keyword));
  if (starter !== undefined && parent.stage.name !== undefined) {
    const reason = `${calledStage(parent)}, on which it builds, starts something of its own and may be published as well`;
    return declined(reason, starter.span);
  }
  const user = stages.find((it) => it !== stage && (it.base.parent === parent || takesFrom(it, parent)));
  const maker = parent.steps.flatMap((it) => it.executions).find((it) => builds(it));
  if (user === undefined) {
    const apart = parent.stage.index + 1 !== stage.stage.index;
    const number = numbered(build);
    if (!apart && number === undefined) return { edits: together(build, stage, parent), index: parent.stage.index };
    if (number !== undefined) return declined("stages are called by their numbers, which would change", number);
  }
  if (maker !== undefined) {
    const other = user === undefined ? "stands further up" : `is needed by ${calledStage(user)} as well`;
    return declined(`${calledStage(parent)}, on which it builds, builds too and ${other}`, maker.span);
  }
  const { text } = document;
  const { chunks } = stageText(document, parent);
  const lines = chunks.slice(1).map((it) => it.trivia + it.text + lineBreak(document));
  const at = nextLine(text, extent(stage.stage.from).end);
  const ended = at < text.length || /\n$/.test(text);
  const edits = [
    { span: stage.stage.base.span, text: slice(text, parent.stage.base.span) },
    { span: { start: at, end: at }, text: (ended ? "" : lineBreak(document)) + lines.join("") },
  ];
  return { edits, index: stage.stage.index };
}

/** Two stages that follow one another as one: FROM gets the name of the second, whose own FROM goes. */
function together({ document }: Build, { stage }: StageBuild, { stage: parent }: StageBuild): Edit[] {
  const { text } = document;
  const { name } = parent;
  const gone = without(document, [stage.from]);
  if (name === undefined) return gone;
  if (stage.name !== undefined) return [{ span: name.span, text: slice(text, stage.name.span) }, ...gone];
  return [{ span: { start: parent.base.span.end, end: name.span.end }, text: "" }, ...gone];
}

function takesFrom({ stage }: StageBuild, other: StageBuild): boolean {
  const name = other.stage.name && literal(other.stage.name)?.toLowerCase();
  return stage.instructions.some((it) => sourceNames(it).some((word) => literal(word)?.toLowerCase() === name));
}

/** Where a stage is called by its number. */
function numbered({ document }: Build) {
  const words = document.stages.flatMap((it) => it.instructions.flatMap((one) => sourceNames(one)));
  return words.find(({ span }) => /^\d+$/.test(slice(document.text, span)))?.span;
}
