// The types of a simulated build: which instruction and which command ran in which state.
import type { Deed } from "../commands/effect.ts";
import type { Context } from "../context/context.ts";
import type { SharedMap } from "../image/shared-map.ts";
import type { State } from "../image/state.ts";
import type { Image, ImageMatch } from "../knowledge/images.ts";
import type { Architecture } from "../knowledge/python/platforms.ts";
import type { Document, Instruction, Stage } from "../syntax/document.ts";

/** A Containerfile, run in the head. */
export interface Build {
  readonly document: Document;
  readonly stages: readonly StageBuild[];
  /** The stages that are products, not helpers: see `published`. */
  readonly published: readonly StageBuild[];
  /** The files that a COPY can reach; undefined where the caller gave none. */
  readonly context: Context | undefined;
  /** The machines that the image is built for. */
  readonly platforms: readonly Architecture[];
  /** The day on which this is asked, as "2026-11-28"; undefined where nobody says. */
  readonly today: string | undefined;
  /** Every command of every stage, in source order. */
  readonly executions: readonly Execution[];
  /** There is more of it than anybody looks at (`limits`): what comes last was not run. */
  readonly isTooLong: boolean;
}

export interface StageBuild {
  readonly stage: Stage;
  readonly base: Base;
  readonly earlier: EarlierStages;
  readonly start: State;
  readonly steps: readonly Step[];
  readonly end: State;
}

/** The stages before one, which it may name. */
export interface EarlierStages {
  /** By name in lower case; of several of one name the last. */
  readonly named: SharedMap<StageBuild>;
  /** In order. */
  readonly numbered: readonly StageBuild[];
  /** How many of these there are; others may follow. */
  readonly count: number;
}

/** What a FROM names, as far as it is known. */
export interface Base {
  /** The reference with its variables resolved; undefined where one has no value. */
  readonly reference: string | undefined;
  /** The earlier stage, where it is one. */
  readonly parent: StageBuild | undefined;
  readonly match: ImageMatch;
  /** The images that a bare name may stand for; `match` is one of them in this build. */
  readonly candidates: readonly Image[];
}

/** One instruction. */
export interface Step {
  readonly stage: StageBuild;
  readonly instruction: Instruction;
  readonly before: State;
  readonly after: State;
  readonly executions: readonly Execution[];
  /** How much of what may be run it took: see `Allowance`. */
  readonly cost: number;
}

/** How many instructions, commands and joins of branches may still be run in the head. */
export interface Allowance {
  steps: number;
}

/** One simple command inside a RUN, with what it does. */
export interface Execution extends Deed {
  readonly instruction: Instruction;
  readonly before: State;
  readonly after: State;
  /** It runs for sure if the build gets there: it is in no branch that may be skipped. */
  readonly certain: boolean;
  /** Its failure is forgiven: `|| true`, the condition of an `if`. */
  readonly forgiven: boolean;
}
