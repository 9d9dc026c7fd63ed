// Edits that put a stage on another image.
import type { Image } from "../knowledge/image.ts";
import { referenceFor } from "../knowledge/image-names.ts";
import { images } from "../knowledge/image-table.ts";
import { placeOfReference } from "../queries/base-reference.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import type { Fix } from "../text/fix.ts";

/** Puts a stage on the image that fits `like`: the same Python on the same distribution, in the variant it has now. */
export function basedLike(build: Build, stage: StageBuild, like: Image, title: string): Fix[] {
  let root = stage;
  while (root.base.parent !== undefined) root = root.base.parent;
  const { match, reference } = root.base;
  if (match.kind !== "image" || reference === undefined) return [];
  const fits = images.filter(
    (it) => it.python === like.python && it.distro.flavor === like.distro.flavor && it.status === "current",
  );
  const image = fits.find((it) => it.variant === match.image.variant) ?? fits.find((it) => it.variant === like.variant);
  const span = placeOfReference(build.document, root.stage, reference);
  if (image === undefined || span === undefined) return [];
  const text = referenceFor(image, reference);
  return [{ title: `${title} ${text}`, safety: "suggested", edits: [{ span, text }] }];
}
