// Whether the repositories of an image have what is to be installed there.
import type { Image } from "../../knowledge/image.ts";
import { rpmSource } from "../../knowledge/python/rpm-repositories.ts";
import { listed } from "../../text/listing.ts";

/** The RPMs that none of the repositories of an image has. */
export const nowhere = (names: readonly string[], { distro }: Image): string[] =>
  names.filter((it) => ["none", "external"].includes(rpmSource(it, distro).repository));

/** What stands in the way of others: repositories that are not enabled, or take a subscription. One sentence each. */
export function hindrances(names: readonly string[], { distro }: Image): string[] {
  if (distro.family === "fedora") return [];
  const ubi = distro.flavor.startsWith("rhel");
  const paid = ubi ? names.filter((it) => rpmSource(it, distro).ubi === "no") : [];
  const disabled = ["crb", "epel"].flatMap((repository) => {
    const rpms = names.filter((it) => !ubi && rpmSource(it, distro).repository === repository);
    return rpms.length === 0 ? [] : [`the repository ${repository} must be enabled first, for ${listed(rpms)}`];
  });
  return [...(paid.length === 0 ? [] : [`UBI does not have ${listed(paid)}; RHEL does`]), ...disabled];
}
