// What the images' own run script does in the containers of a stage, where they start with it.

import { isOwn, isRun } from "../../commands/s2i-scripts.ts";
import { s2iRun } from "../../knowledge/s2i.ts";
import type { Build, StageBuild } from "../../simulation/build.ts";
import { once } from "../../text/once.ts";
import type { Span } from "../../text/span.ts";
import { isFilled } from "./filled.ts";
import { type Launch, launchesOf } from "./launches.ts";
import { type RunOutcome, runOutcome } from "./run-order.ts";

export interface RunStart {
  readonly launch: Launch;
  readonly outcome: RunOutcome;
}

/** The run script among what a container of a stage starts with, and what it starts; undefined where it is not there. */
export const runStartOf = once((stage: StageBuild, build: Build): RunStart | undefined => {
  const launch = launchesOf(stage, build).find((it) => !it.isCheck && isRun(it.call));
  if (launch === undefined || !isOwn(s2iRun, stage.end)) return undefined;
  const disturbed = !launch.untouched || !launch.bare;
  const because = "what runs before it is not known";
  return {
    launch,
    outcome: disturbed ? { kind: "unknown", because, cause: launch.span } : runOutcome(launch.call, stage, build),
  };
});

/** What a variable names for run that is certainly not there; none where run is not started or nobody knows. */
export function runLackOf(
  stage: StageBuild,
  build: Build,
): { readonly span: Span; readonly variable: string; readonly path: string }[] {
  const start = runStartOf(stage, build);
  if (start?.outcome.kind !== "missing" || !isFilled(start.outcome.path, stage)) return [];
  return [{ span: start.launch.span, variable: start.outcome.variable, path: start.outcome.path }];
}
