import type { Edit } from "./edit.ts";

/**
 * How far a fix can be trusted.
 * `safe` keeps the meaning and may be applied unasked; `suggested` is right in most cases and is offered;
 * `manual` is a sketch to finish.
 */
export type Safety = "safe" | "suggested" | "manual";

/** A way out. It is checked before it is offered: applied in memory, built again, its finding gone, nothing new. */
export interface Fix {
  /** An order: "Use microdnf". */
  readonly title: string;
  readonly safety: Safety;
  readonly edits: readonly Edit[];
  /** The file of the build context that is changed; the Containerfile where absent. */
  readonly file?: string;
}
