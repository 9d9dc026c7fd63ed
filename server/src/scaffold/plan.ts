// What is asked for, and what is decided of it before a line is written.
import type { S2iVariable } from "../context/s2i-environment.ts";
import type { Image } from "../knowledge/images.ts";
import type { Project } from "./project.ts";

export interface ScaffoldOptions {
  /** The id of an image: either of a pair, `minimal` says which one is published. */
  readonly image: string;
  /** `split` builds on the full image, where there is one, and publishes the minimal one. */
  readonly layout: "single" | "split";
  /** The images' own scripts, or plain pip and a command. */
  readonly style: "s2i" | "pip";
  /** With `single`: whether it is the minimal image. A split build always publishes it. */
  readonly minimal: boolean;
}

/** Everything that is decided before a line is written. */
export interface ScaffoldPlan {
  readonly project: Project;
  readonly style: ScaffoldOptions["style"];
  readonly variables: readonly S2iVariable[];
  readonly published: Image;
  /** The image of the stage that builds; undefined where there is one stage. */
  readonly builder: Image | undefined;
  readonly buildRpms: readonly string[];
  readonly runtimeRpms: readonly string[];
  readonly compiled: readonly string[];
  /** Those of them that load libraries of their own. */
  readonly loading: readonly string[];
}
