// How messages call images.
import type { Image } from "./image.ts";

/** An image without its registry, as people say it: "ubi9/python-312-minimal". */
export function imageName(image: Image): string {
  return image.names[0]!.replace(/^[^/]+\//, "");
}
