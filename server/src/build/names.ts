// How messages call things.
import type { Image } from "../knowledge/images.ts";

/** An image without its registry, as people say it: "ubi9/python-312-minimal". */
export function imageName(image: Image): string {
  return image.names[0]!.replace(/^[^/]+\//, "");
}

/** "a", "a and b", "a, b and c". */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
