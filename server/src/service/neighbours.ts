// The refactorings beside the split: those that apply at a place, and those that need to be told something.

import { isAssemble } from "../commands/s2i-scripts.ts";
import { pipInstall, pythonInstall } from "../queries/deeds.ts";
import { addToolchain } from "../refactor/add-toolchain.ts";
import { adoptAssemble } from "../refactor/adopt-assemble.ts";
import { leaveAssemble } from "../refactor/leave-assemble.ts";
import { mergeUsers } from "../refactor/merge-users.ts";
import { moveImage } from "../refactor/move-image.ts";
import { pinDigest } from "../refactor/pin-digest.ts";
import { stepAt } from "../refactor/place.ts";
import { declined, type Refactoring } from "../refactor/refactoring.ts";
import { useFullImage } from "../refactor/use-full-image.ts";
import type { Build, Step } from "../simulation/build.ts";
import type { Analysis } from "./service.ts";
import { tried } from "./trial.ts";

export type NeighbourId = "add-toolchain" | "use-full-image" | "adopt-assemble" | "leave-assemble" | "merge-users";

interface Neighbour {
  /** Pure; `offset` is one of the text. */
  readonly apply: (build: Build, offset: number) => Refactoring;
  /** Whether it is worth a try where the cursor is. */
  readonly at: (step: Step) => boolean;
  /** Rules that say what was asked for, and may say so. */
  readonly meant?: readonly string[];
}

const isFrom = ({ instruction }: Step) => instruction.keyword === "FROM";

export const neighbours: Readonly<Record<NeighbourId, Neighbour>> = {
  "add-toolchain": {
    apply: addToolchain,
    at: (step) => isFrom(step) || step.executions.some((it) => pythonInstall(it) !== undefined),
    meant: ["devel-in-final-stage"],
  },
  "use-full-image": { apply: useFullImage, at: isFrom, meant: ["full-image-as-final"] },
  "adopt-assemble": {
    apply: adoptAssemble,
    at: (step) =>
      isFrom(step) ||
      step.executions.some((it) => pipInstall(it)?.files.length) ||
      /^(COPY|ADD)$/.test(step.instruction.keyword),
  },
  "leave-assemble": {
    apply: leaveAssemble,
    at: (step) => isFrom(step) || step.executions.some((it) => isAssemble(it, it.before)),
  },
  "merge-users": { apply: mergeUsers, at: ({ instruction }) => instruction.keyword === "USER" },
};

/** A refactoring that holds at a place. */
export interface Applicable {
  readonly id: NeighbourId;
  /** An order. */
  readonly title: string;
  readonly refactoring: Refactoring;
}

/** The refactorings that can be done at a UTF-16 offset without being told anything, each of them tried. */
export function refactoringsAt(analysis: Analysis, offset: number): Applicable[] {
  const [build] = analysis.builds;
  const step = build && stepAt(build, offset);
  if (step === undefined) return [];
  return (Object.keys(neighbours) as NeighbourId[]).flatMap((id) => {
    if (!neighbours[id].at(step)) return [];
    const refactoring = neighbourAt(analysis, id, offset);
    return refactoring.kind === "change" ? [{ id, title: refactoring.title, refactoring }] : [];
  });
}

/** One of the refactorings at a UTF-16 offset, tried, or why it is not done there. */
export function neighbourAt(analysis: Analysis, id: NeighbourId, offset: number): Refactoring {
  const { apply, meant } = neighbours[id];
  return tried(
    analysis,
    inEveryWorld(analysis, (build) => apply(build, offset)),
    meant,
  );
}

/** Moves the stage at a UTF-16 offset, with its pair, to an image, a Python ("3.14"), a distribution ("ubi10"). */
export function moveTo(analysis: Analysis, offset: number, target: string): Refactoring {
  return tried(
    analysis,
    inEveryWorld(analysis, (build) => moveImage(build, offset, target)),
    // Another image may have a minimal one beside it where the old one had none.
    ["full-image-as-final"],
  );
}

/** Pins the FROM at a UTF-16 offset to a digest: "sha256:" and 64 hexadecimal digits. */
export function pinTo(analysis: Analysis, offset: number, digest: string): Refactoring {
  return tried(
    analysis,
    inEveryWorld(analysis, (build) => pinDigest(build, offset, digest)),
  );
}

/** The same change on every image that a bare name may stand for; the file can only be changed for all of them. */
function inEveryWorld({ builds }: Analysis, apply: (build: Build) => Refactoring): Refactoring {
  const [first, ...others] = builds.map(apply);
  if (first === undefined) return declined("no stage is on an S2I Python image");
  if (first.kind === "declined") return first;
  const refusal = others.find((it) => it.kind === "declined");
  if (refusal !== undefined) return refusal;
  const same = others.every((it) => it.kind === "change" && JSON.stringify(it.edits) === JSON.stringify(first.edits));
  return same ? first : declined("the images that this name may stand for would each need another change");
}
