// A base image by its digest: the same bytes at every build.
import { usesOf } from "../queries/definitions.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import type { Edit } from "../text/edit.ts";
import { touches } from "../text/span.ts";
import { calledStage, stepAt } from "./place.ts";
import { declined, type Refactoring } from "./refactoring.ts";
import { onlyVariable, stillHolds, writtenReference } from "./references.ts";

/** Pins the FROM at a UTF-16 offset to a digest such as `sha256:` and 64 hexadecimal digits; the tag stays before it. */
export function pinDigest(build: Build, offset: number, digest: string): Refactoring {
  const step = stepAt(build, offset);
  if (step?.instruction.keyword !== "FROM" || !touches(step.instruction.span, offset))
    return declined("the cursor is not on a FROM instruction");
  const { stage } = step;
  const { span } = stage.stage.base;
  if (!/^sha256:[0-9a-f]{64}$/.test(digest))
    return declined(`a digest is "sha256:" and 64 digits from 0 to f, which "${digest}" is not`, span);
  const { reference, parent } = stage.base;
  if (reference === undefined) return declined("one of the variables in this reference has no value here", span);
  if (parent !== undefined) return declined(`${reference} is a stage of this file and no image`, span);
  if (reference === "scratch") return declined("scratch is no image and has no digest", span);
  if (reference.endsWith(`@${digest}`)) return declined("it is pinned to this digest already", span);

  const wanted = `${reference.replace(/@.*$/s, "")}@${digest}`;
  const edits = placed(build, stage, reference, digest).find((it) =>
    stillHolds(build.document, it, new Map([[stage, wanted]])),
  );
  if (edits === undefined)
    return declined(`the digest of ${calledStage(stage)} is in a variable that other stages use too`, span);
  return { kind: "change", title: `Pin to ${digest.slice(0, 19)}...`, safety: "suggested", edits, doubts: [] };
}

/** Ways to say the digest, the best first. */
function placed({ document, stages }: Build, stage: StageBuild, reference: string, digest: string): Edit[][] {
  const { base } = stage.stage;
  const at = reference.indexOf("@");
  const how = writtenReference(document, stage);
  const name = onlyVariable(base);
  const own =
    name !== undefined &&
    usesOf(
      document,
      stages.flatMap((it) => it.steps.slice(1)),
      name,
    ).length === 0;
  // In the default of an ARG that is all of the reference, so that who gives another image gives that one.
  const last = how.at(reference.length - 1, reference.length);
  const places =
    at < 0
      ? [...(own && last ? [{ start: last.end, end: last.end }] : []), { start: base.span.end, end: base.span.end }]
      : [how.at(at + 1, reference.length) ?? []].flat();
  return places.map((span) => [{ span, text: at < 0 ? `@${digest}` : digest }]);
}
