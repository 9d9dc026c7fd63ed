// Names that exist, for one that does not.

import type { Image, Variant } from "./image.ts";
import { images, offered } from "./image-table.ts";

export interface Wanted {
  readonly python: string;
  readonly variant: Variant;
}

/**
 * At most three names that exist, the nearest first: the same Python in the same variant before the same Python
 * in the other variant on the same distribution, before a newer Python.
 */
export function suggest(flavor: string, { python, variant }: Wanted): string[] {
  const current = images.filter((image) => image.status === "current");
  const newer = (image: Image) => image.variant === variant && minor(image.python) > minor(python);
  const fitting = current.filter(
    (image) =>
      (image.python === python && (image.variant === variant || image.distro.flavor === flavor)) ||
      (image.distro.flavor === flavor && newer(image)),
  );
  const fallback = current.filter(newer);
  const named =
    fitting.length > 0 ? fitting : fallback.length > 0 ? fallback : current.filter((i) => i.variant === variant);
  const distance = (image: Image) =>
    (image.python === python ? 0 : 100) +
    (image.variant === variant ? 0 : 50) +
    (image.distro.flavor === flavor ? 0 : elOf(image.distro.flavor) === elOf(flavor) ? 10 : 20) +
    Math.abs(minor(image.python) - minor(python)) / 100;
  const ranked = named.toSorted((a, b) => distance(a) - distance(b));
  const elsewhere = ranked.filter((image) => image.distro.flavor !== flavor);
  const here = ranked.filter((image) => image.distro.flavor === flavor);
  // Two from elsewhere at most, so that staying with the distribution remains a choice.
  const kept = new Set([...elsewhere.slice(0, here.length > 0 ? 2 : 3), ...here].slice(0, 3));
  return ranked.filter((image) => kept.has(image)).map((image) => image.names[0]!);
}

function elOf(flavor: string): string {
  return /^(?:c(\d+)s|rhel(\d+))$/.exec(flavor)?.slice(1).find(Boolean) ?? flavor;
}

function minor(python: string): number {
  const [major = "0", rest = "0"] = python.split(".");
  return Number(major) * 100 + Number(rest);
}

/** The Python that most projects run on: what is asked of one whose own is not known. */
export const usualPython: string = offered.pythons[0]!;

/** How far a distribution stands from the first to offer: long-lived ones that have both images of a Python come first. */
export const distributionRank = ({ distro }: Image): number => placeIn(offered.distros, distro.flavor);

/** How far an image stands from the first to offer. */
export function offerRank(image: Image): number {
  const single = image.counterpart === undefined ? 10 : 0;
  return placeIn(offered.pythons, image.python) * 20 + distributionRank(image) + single;
}

/** What is not listed is new, or nobody's first choice: it comes last. */
function placeIn(list: readonly string[], name: string): number {
  const at = list.indexOf(name);
  return at < 0 ? list.length : at;
}
