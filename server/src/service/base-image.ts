// The base image that a user means, and what becomes of it: moved to another one, or pinned to a digest.
import { pairOf, wishOf } from "../refactor/move/wish.ts";
import { calledStage, stageAt } from "../refactor/place.ts";
import { type Declined, declined, type Refactoring } from "../refactor/refactoring.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import { listed } from "../text/listing.ts";
import { touches } from "../text/span.ts";
import { moveTo, pinTo } from "./neighbours.ts";
import type { Analysis } from "./service.ts";

/**
 * Moves the base image at a UTF-16 offset, or the published one, with the others of its pair. `target` is an image's id
 * or name, a Python ("3.14"), a distribution ("ubi10"), or both ("3.14 ubi10").
 */
export function moveAt(analysis: Analysis, offset: number | undefined, target: string): Refactoring {
  const stage = movedStage(analysis, offset);
  return "kind" in stage ? stage : moveTo(analysis, stage.stage.from.span.start, target);
}

/** Pins the base image at a UTF-16 offset, or the published one. `digest` may have the image before it, as in a FROM. */
export function pinAt(analysis: Analysis, offset: number | undefined, digest: string): Refactoring {
  const stage = pinnedStage(analysis, offset);
  if ("kind" in stage) return stage;
  const { image, hash } = digestOf(digest);
  const { reference } = stage.base;
  if (hash !== undefined && image && reference !== undefined && !sameRepository(image, reference)) {
    const reason = `the digest is one of ${image}, and the base image is ${reference}; where both are one, give the digest alone`;
    return declined(reason, stage.stage.base.span);
  }
  return pinTo(analysis, stage.stage.from.span.start, hash ?? digest.trim());
}

/** Why a target says nothing, whatever the file; undefined where it does. */
export function wrongTarget(target: string): string | undefined {
  const wish = wishOf(target);
  return "reason" in wish ? wish.reason : undefined;
}

/** Tells whether a digest is one, alone or behind an image. */
export const isDigest = (digest: string): boolean => digestOf(digest).hash !== undefined;

function digestOf(text: string): { readonly image: string | undefined; readonly hash: string | undefined } {
  const [, image, hash] = /^(?:([^@]*)@)?(sha256:[\da-f]{64})$/is.exec(text.trim()) ?? [];
  return { image, hash: hash?.toLowerCase() };
}

/** The stage that a move starts from. */
export function movedStage({ builds: [build] }: Analysis, offset: number | undefined): StageBuild | Declined {
  if (build === undefined) return none;
  const here = offset === undefined ? undefined : stageAt(build, offset);
  if (here !== undefined) return rootOf(here);
  const roots = publishedRoots(build);
  const ours = roots.filter((it) => it.start.image !== undefined);
  const [first, ...others] = ours.length > 0 ? ours : build.stages.filter((it) => it.start.image !== undefined);
  if (first === undefined) return none;
  const together = pairOf(build.stages, first.start.image!);
  return others.every((it) => together.includes(it)) ? first : several([first, ...others]);
}

/** The stage whose FROM is pinned: the very one where the cursor is on a FROM, else the one that names an image. */
function pinnedStage({ builds: [build] }: Analysis, offset: number | undefined): StageBuild | Declined {
  if (build === undefined) return none;
  const here = offset === undefined ? undefined : stageAt(build, offset);
  if (here !== undefined) return touches(here.stage.from.span, offset!) ? here : rootOf(here);
  const [first, ...others] = publishedRoots(build);
  if (first === undefined) return none;
  return others.length === 0 ? first : several([first, ...others]);
}

const none = declined("no stage is on an S2I Python image");

const several = (stages: readonly StageBuild[]): Declined =>
  declined(`several base images may be meant, those of ${listed(stages.map(calledStage))}`);

/** The stages that what is published is built on in the end, each once. */
function publishedRoots({ published }: Build): StageBuild[] {
  return [...new Set(published.map(rootOf))];
}

function rootOf(stage: StageBuild): StageBuild {
  return stage.base.parent === undefined ? stage : rootOf(stage.base.parent);
}

/** Mirrors differ in the registry; what both references say of the rest has to be the same. */
function sameRepository(one: string, other: string): boolean {
  const [a, b] = [pathOf(one), pathOf(other)];
  const shared = Math.min(2, a.length, b.length);
  return a.slice(-shared).join("/") === b.slice(-shared).join("/");
}

function pathOf(reference: string): string[] {
  const name = reference
    .trim()
    .replace(/^docker:\/\//, "")
    .replace(/@.*$/s, "");
  const parts = name.replace(/:[^/]*$/, "").split("/");
  return parts.length > 1 && /[.:]|^localhost$/.test(parts[0]!) ? parts.slice(1) : parts;
}
