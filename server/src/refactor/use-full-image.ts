// The full image in the place of the minimal one: it has the compiler, the headers and the tools already.
import { counterpartOf, type Image, referenceFor } from "../knowledge/images.ts";
import type { Build, StageBuild, Step } from "../simulation/build.ts";
import type { Document } from "../syntax/document.ts";
import type { Edit } from "../text/edit.ts";
import { merged } from "./edits.ts";
import { idleWithout } from "./idle-users.ts";
import { marked } from "./marks.ts";
import { onImage } from "./package-commands.ts";
import { calledStage, stageAt } from "./place.ts";
import { type Doubt, declined, type Refactoring } from "./refactoring.ts";
import { withReferences } from "./references.ts";
import { without } from "./removals.ts";

/** Puts the stage at a UTF-16 offset on the full counterpart of its minimal image. */
export function useFullImage(build: Build, offset: number): Refactoring {
  const stage = stageAt(build, offset);
  if (stage === undefined) return declined("the cursor is in no stage");
  const { document } = build;
  const { span } = stage.stage.base;
  const { image, called } = stage.start;
  if (stage.base.parent !== undefined)
    return declined(`it builds on ${calledStage(stage.base.parent)}, whose image is the one to change`, span);
  if (image === undefined)
    return declined("the base image is not one of the family, so nothing is known of what it has", span);
  if (image.variant === "full") return declined(`${called} is the full image already`, span);
  const full = counterpartOf(image);
  if (full === undefined || full.status !== image.status)
    return declined(`there is no full image beside ${called}`, span);

  const { reference } = stage.base;
  const doubts = lostDigest(stage);
  const from = withReferences(document, new Map([[stage, referenceFor(full, reference!)]]));
  const edits = merged([...marked(document, stage.stage.from, doubts), ...from], onto(build, stage, full));
  return {
    kind: "change",
    title: "Use the full image",
    safety: doubts.length > 0 ? "manual" : "suggested",
    edits,
    doubts,
  };
}

/** A digest is one image's own: another image has another. */
export function lostDigest({ base: { reference }, stage: { base } }: StageBuild): Doubt[] {
  if (!reference?.includes("@")) return [];
  return [{ span: base.span, message: "another image has another digest: pin it again" }];
}

/** A stage and those that build on it. */
export function familyOf({ stages }: Build, stage: StageBuild): StageBuild[] {
  const family = [stage];
  for (const it of stages) if (it.base.parent !== undefined && family.includes(it.base.parent)) family.push(it);
  return family;
}

function onto(build: Build, stage: StageBuild, image: Image): Edit[] {
  return familyOf(build, stage).flatMap((it) => stepsOnto(build.document, it, image));
}

function stepsOnto(document: Document, stage: StageBuild, image: Image): Edit[] {
  const rests = stage.steps
    .filter((it) => it.instruction.keyword === "RUN")
    .map((step: Step) => ({ instruction: step.instruction, ...onImage(document, step, image) }));
  const gone = new Set(rests.filter((it) => it.gone).map((it) => it.instruction));
  return [...rests.flatMap((it) => it.edits), ...without(document, [...gone, ...idleWithout(stage, gone)])];
}
