// The pair of images: what the builder and the published stage are built on, written as the file writes its base.
import { counterpartOf, type Image, matchImage, referenceFor } from "../../knowledge/images.ts";
import type { StageBuild } from "../../simulation/build.ts";
import { slice } from "../../text/span.ts";

export interface Bases {
  readonly builder: { readonly image: Image; readonly reference: string };
  readonly published: { readonly image: Image; readonly reference: string };
  /** What pins the image of the file and could not be carried over to the other one of the pair: a sentence. */
  readonly lost: string | undefined;
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
  const lost = other && lostPin(reference, other.reference, other.image);
  if (image.variant === "full") return other && { builder: own, published: other, lost };
  return { builder: other ?? own, published: own, lost };
}

/** A digest is of one image, and so is the tag of one build. */
function lostPin(reference: string, other: string, image: Image): string | undefined {
  const name = image.names[0]!.split("/").slice(1).join("/");
  if (reference.includes("@")) return `pin ${name} as well: it has a digest of its own`;
  const tag = /:([\w.-]+)$/.exec(reference)?.[1];
  const kept = /[:$][\w.{}-]*$/.test(other.slice(other.lastIndexOf("/")));
  return tag === undefined || kept ? undefined : `pin ${name} as well: the tag ${tag} is not one of its own`;
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
