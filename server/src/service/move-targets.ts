// Where a base image can move to, as a list to choose from.
import { distroName, imageName } from "../knowledge/image-titles.ts";
import { type Image, images, matchImage, referenceFor } from "../knowledge/images.ts";
import { endOfLife } from "../knowledge/lifecycle.ts";
import { unknownBase } from "../refactor/move-image.ts";
import { moveAt, movedStage } from "./base-image.ts";
import type { Analysis } from "./service.ts";

/** An image as a list shows it. */
interface ListedImage {
  /** "ubi9/python-312-minimal". */
  readonly image: string;
  readonly python: string;
  /** "UBI 9". */
  readonly distribution: string;
  /** Why it gets no more updates. */
  readonly endOfLife?: string;
}

export interface MoveTarget extends ListedImage {
  /** What `moveAt` takes for it. */
  readonly target: string;
  /** What changes. */
  readonly changes: "python" | "distribution" | "both";
  /** Why the move to it is not done here. */
  readonly declined?: string;
}

export type MoveTargets =
  | { readonly from: ListedImage; readonly targets: readonly MoveTarget[] }
  | { readonly declined: string };

/**
 * The images that are built today in the variant of the base image at a UTF-16 offset, or of the published one: first
 * another Python on the same distribution, then the same Python on another one, newest first. Each move is tried.
 */
export function moveTargets(analysis: Analysis, offset: number | undefined): MoveTargets {
  const stage = movedStage(analysis, offset);
  if ("kind" in stage) return { declined: stage.reason };
  const { today } = analysis.settings;
  const { image, called } = stage.start;
  if (image === undefined) return { declined: unknownBase };
  const { candidates } = stage.base;
  const bare = candidates.length > 0 ? bareTargets(called, image) : [];
  const others = images.filter((it) => isOffered(it, image) && it !== image && !candidates.includes(it));
  const named = others.map((it) => ({
    target: it.id,
    changes: changesOf(image, it, bare.length > 0),
    ...listedImage(it, today),
  }));
  const targets = [...bare, ...named]
    .map((it): MoveTarget => {
      const move = moveAt(analysis, stage.stage.from.span.start, it.target);
      return move.kind === "declined" ? { ...it, declined: move.reason } : it;
    })
    .toSorted((a, b) => order.indexOf(a.changes) - order.indexOf(b.changes) || newestFirst(a, b));
  return { from: candidates.length > 0 ? bareImage(called, candidates) : listedImage(image, today), targets };
}

const order: readonly MoveTarget["changes"][] = ["python", "distribution", "both"];

const isOffered = (it: Image, from: Image): boolean => it.status === "current" && it.variant === from.variant;

/** Another Python under a name that leaves the distribution open: only where such a name is understood. */
function bareTargets(called: string, from: Image): MoveTarget[] {
  const pythons = new Set(
    images.filter((it) => isOffered(it, from) && it.python !== from.python).map((it) => it.python),
  );
  return [...pythons].flatMap((python): MoveTarget[] => {
    const name = referenceFor(images.find((it) => isOffered(it, from) && it.python === python)!, called);
    const match = matchImage(name);
    if (match.kind !== "candidates") return [];
    return [{ target: python, changes: "python", ...bareImage(name, match.images) }];
  });
}

function changesOf(from: Image, to: Image, open: boolean): MoveTarget["changes"] {
  if (!open && from.distro.flavor === to.distro.flavor) return "python";
  return from.python === to.python ? "distribution" : "both";
}

function listedImage(image: Image, today: string | undefined): ListedImage {
  const ending = endOfLife(image, today);
  return {
    image: imageName(image),
    python: image.python,
    distribution: distroName(image),
    ...(ending === undefined ? {} : { endOfLife: `${ending.why} (${ending.since})` }),
  };
}

function bareImage(name: string, candidates: readonly Image[]): ListedImage {
  return { image: name, python: candidates[0]!.python, distribution: candidates.map(distroName).join(" or ") };
}

function newestFirst(a: ListedImage, b: ListedImage): number {
  const minor = ({ python }: ListedImage) => Number(python.split(".")[1]);
  return minor(b) - minor(a) || a.distribution.localeCompare(b.distribution, "en", { numeric: true });
}
