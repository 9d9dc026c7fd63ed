// Where to move to, in the words in which people say it.
import { imageName } from "../../knowledge/image-titles.ts";
import { type Image, imageById, images, matchImage } from "../../knowledge/images.ts";
import type { StageBuild } from "../../simulation/build.ts";
import { listed } from "../../text/listing.ts";

/** What was asked for: an image's Python and distribution, one of them, or a reason why that is nothing to move to. */
export type Wish =
  | { readonly python: string | undefined; readonly flavor: string | undefined }
  | { readonly reason: string };

/** Reads an image's id ("c10s-python-313"), its name ("ubi10/python-314-minimal"), "3.14", "ubi10", or "3.14 ubi10". */
export function wishOf(text: string): Wish {
  const words = text.trim().split(/[\s,]+/);
  const match = matchImage(text.trim());
  const image = imageById(text.trim()) ?? (match.kind === "image" ? match.image : undefined);
  if (image !== undefined) return { python: image.python, flavor: image.distro.flavor };
  if (match.kind === "candidates") return { python: match.images[0]!.python, flavor: undefined };
  if (match.kind === "unlisted")
    return { reason: `there is no image ${text.trim()}${alternatives(match.suggestions)}` };
  const pythons = words.map((it) => /^(?:python-?)?(\d\.\d+)$/.exec(it)?.[1]);
  const flavors = words.map((it) => flavorOf(it));
  const python = pythons.find((it) => it !== undefined);
  const flavor = flavors.find((it) => it !== undefined);
  if (words.some((_, i) => pythons[i] === undefined && flavors[i] === undefined))
    return {
      reason: `"${text}" names no image; say one, a Python such as 3.14, a distribution such as ubi10, or both`,
    };
  return { python, flavor };
}

/** The image in the place of another one, of the same variant; why there is none, and what there is. */
export function targetFor(
  from: Image,
  { python = from.python, flavor = from.distro.flavor }: Exclude<Wish, { readonly reason: string }>,
): Image | { readonly reason: string; readonly instead: string } {
  const found = images.filter(
    (it) => it.python === python && it.distro.flavor === flavor && it.variant === from.variant,
  );
  const target = found.find((it) => it.status === "current") ?? found[0];
  const others = images.filter(
    (it) =>
      it.status === "current" &&
      it.variant === from.variant &&
      (it.python === python || it.distro.flavor === flavor) &&
      it !== from,
  );
  const instead = alternatives(others.map((it) => imageName(it)).slice(0, 4));
  if (target === undefined) {
    const distro = flavor.replace(/^rhel/, "ubi");
    return { reason: `there is no ${from.variant} image of Python ${python} for ${distro}`, instead };
  }
  if (target.status === "removed" && target.id !== from.id)
    return { reason: `${imageName(target)} is no longer built`, instead };
  return target;
}

/** The stages that move together: all on the same Python and release of a distribution, in either variant. */
export function pairOf(stages: readonly StageBuild[], image: Image): StageBuild[] {
  return stages.filter(({ base, start: { image: it } }) => {
    if (base.parent !== undefined || it?.python !== image.python) return false;
    return it.distro.family === image.distro.family && it.distro.version === image.distro.version;
  });
}

function alternatives(names: readonly string[]): string {
  return names.length === 0 ? "" : `; there ${names.length === 1 ? "is" : "are"} ${listed(names)}`;
}

/** "ubi9" and "rhel9" are one, and so are "fedora" and one of its releases. */
function flavorOf(word: string): string | undefined {
  const text = word.toLowerCase();
  const redHat = /^(?:ubi|rhel|el)-?(\d+)$/.exec(text);
  if (redHat) return `rhel${redHat[1]}`;
  if (/^(?:c|centos-?(?:stream)?-?)(\d+)s?$/.test(text)) return `c${/\d+/.exec(text)![0]}s`;
  return /^fedora(-?\d+)?$/.test(text) || /^f\d\d$/.test(text) ? "fedora" : undefined;
}
