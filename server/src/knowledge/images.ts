// The S2I Python images: the table, and the names that lead to it.
export type { Image } from "./image.ts";
export { counterpartOf, type ImageMatch, imageById, matchImage, referenceFor } from "./image-names.ts";
export { images, offered, provenance } from "./image-table.ts";
