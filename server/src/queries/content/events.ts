// What happened to the files of a stage, one after the other: its copies, and what its commands did.

import type { Effect } from "../../commands/effect.ts";
import type { Execution, StageBuild, Step } from "../../simulation/build.ts";
import { once } from "../../text/once.ts";

/** One thing that may have put something somewhere, or taken it away. */
export type Event =
  | { readonly kind: "copy"; readonly step: Step }
  | { readonly kind: "deed"; readonly execution: Execution; readonly effect: Effect }
  | { readonly kind: "unclear"; readonly step: Step };

/**
 * What an event says of a path: nothing, that something may have come to lie there or be gone, that it is gone, that a
 * file of the build context lies there, or that what lies there is what lies at other paths.
 */
export type Brought =
  | "nothing"
  | "perhaps"
  | "perhaps gone"
  | "gone"
  | { readonly kind: "context"; readonly from: string | undefined }
  | {
      readonly kind: "same";
      /** Undefined where the paths are those of the stage itself, before the event. */
      readonly stage: StageBuild | undefined;
      readonly paths: readonly string[];
      readonly certain: boolean;
    };

/** What happened in a stage itself, in order; what it builds on has its own. */
export const eventsOf = once(({ steps }: StageBuild): readonly Event[] => steps.flatMap(eventsIn));

function eventsIn(step: Step): Event[] {
  const { keyword } = step.instruction;
  if (keyword === "COPY" || keyword === "ADD") return [{ kind: "copy", step }];
  if (keyword !== "RUN") return [];
  // Nobody reads what another shell runs, or another interpreter.
  if (step.executions.length === 0) return [{ kind: "unclear", step }];
  return step.executions.flatMap((execution) =>
    execution.effects.map((effect): Event => ({ kind: "deed", execution, effect })),
  );
}
