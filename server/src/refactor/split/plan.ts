// What the parts of a split go by.

import type { Image } from "../../knowledge/image.ts";
import type { Reach } from "../../queries/reach.ts";
import type { Build, StageBuild } from "../../simulation/build.ts";
import type { Document } from "../../syntax/document.ts";
import type { Territory } from "./territory.ts";

export type Side = "builder" | "published";

export interface SplitPlan {
  readonly build: Build;
  readonly document: Document;
  readonly stage: StageBuild;
  readonly territory: Territory;
  /** What a container reaches when it starts. */
  readonly reach: Reach;
  readonly images: Readonly<Record<Side, Image>>;
}

/** A plan with what each side needs of the other's. */
export interface SharedPlan extends SplitPlan {
  readonly shared: Shared;
}

/** The commands and copies that a side has because what it has needs them; by where they begin. */
export interface Shared {
  readonly builder: ReadonlySet<number>;
  readonly published: ReadonlySet<number>;
}
