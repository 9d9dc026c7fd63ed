// The name of an image where another one was: from the same registry or mirror, with the same kind of tag.
import { type Image, referenceFor } from "../../knowledge/images.ts";
import type { Base } from "../../simulation/build.ts";

/** What FROM says for `to`. `asked`: a distribution was asked for, which a bare name cannot say. */
export function movedReference({ reference, candidates }: Base, to: Image, asked: boolean): string {
  if (asked && candidates.length > 0) return to.names[0]!;
  return referenceFor(to, retold(reference!, to));
}

/** The reference with the distribution of `to` where it names one of the same kind: "ubi9" becomes "ubi10". */
function retold(reference: string, { distro: { flavor, version } }: Image): string {
  if (flavor.startsWith("rhel")) return reference.replace(/(^|\/)(ubi|rhel)\d+\//, `$1$2${version}/`);
  return /^c\d+s$/.test(flavor) ? reference.replace(/(?<=[-:])c\d+s(?=:|@|$)/g, flavor) : reference;
}
