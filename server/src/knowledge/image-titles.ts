// How messages call images.
import type { Image } from "./image.ts";

/** An image without its registry, as people say it: "ubi9/python-312-minimal". */
export function imageName(image: Image): string {
  return image.names[0]!.replace(/^[^/]+\//, "");
}

/** The distribution of an image as people say it: "RHEL 9 (UBI)", "CentOS Stream 10", "Fedora 43". */
export function distroName({ distro: { flavor, version } }: Pick<Image, "distro">): string {
  if (flavor === "fedora") return `Fedora ${version}`;
  return flavor.startsWith("rhel") ? `RHEL ${version} (UBI)` : `CentOS Stream ${version}`;
}
