// The pair of images: what the builder and the published stage are built on, written as the file writes its base.
import { counterpartOf, type Image, matchImage, referenceFor } from "../../knowledge/images.ts";
import type { StageBuild } from "../../simulation/build.ts";
import { slice } from "../../text/span.ts";

export interface Bases {
  readonly builder: { readonly image: Image; readonly reference: string };
  readonly published: { readonly image: Image; readonly reference: string };
  /** A digest that could not be carried over to the other image of the pair. */
  readonly lostDigest: boolean;
}

/**
 * The bases for splitting a stage; undefined where there is no minimal image to publish. Where there is no full
 * counterpart, the minimal image itself is the builder.
 */
export function basesFor(text: string, { base, stage, start }: StageBuild): Bases | undefined {
  const { image } = start;
  const written = slice(text, stage.base.span);
  const reference = base.reference!;
  if (image === undefined) return undefined;
  const own = { image, reference: written };
  const counterpart = counterpartOf(image);
  const other = counterpart && { image: counterpart, reference: otherReference(written, reference, counterpart) };
  const lostDigest = other !== undefined && reference.includes("@");
  if (image.variant === "full") return other && { builder: own, published: other, lostDigest };
  return { builder: other ?? own, published: own, lostDigest };
}

/** Keeps the variables of a reference where the variant is not in one of them. */
function otherReference(written: string, reference: string, image: Image): string {
  const best = referenceFor(image, reference);
  if (!written.includes("$")) return best;
  const changed =
    image.variant === "full"
      ? written.replace("-minimal", "")
      : written.replace(/python-(\d+|\$\{?\w+\}?)/, "$&-minimal");
  const resolved =
    reference === written
      ? changed
      : image.variant === "full"
        ? reference.replace("-minimal", "")
        : reference.replace(/python-\d+/, "$&-minimal");
  const match = matchImage(resolved);
  const same = match.kind === "image" ? match.image.id === image.id : match.kind === "candidates";
  return changed !== written && same ? changed.replace(/@.*$/, "") : best;
}
