// The RPMs that compiled Python projects load at run time, which the published stage must have of its own.

import { stateOf } from "../../image/starting-state.ts";
import { rpm } from "../../image/state.ts";
import type { Argument } from "../../image/value.ts";
import type { Image } from "../../knowledge/images.ts";
import { comesWithPython, librariesBehind } from "../../knowledge/libraries.ts";
import { rpmOn } from "../../knowledge/python/rpm-repositories.ts";
import { runTimeNeeds } from "../../knowledge/python/run-time.ts";
import { rpmName } from "../../knowledge/rpms.ts";
import { packageCommand } from "../../queries/deeds.ts";
import { compilationsOf } from "../../queries/python/compilations.ts";
import { requestsOf } from "../../queries/python/requests.ts";
import type { Build, Execution, StageBuild } from "../../simulation/build.ts";

/** The RPMs to add to the published stage, apart from those that stand in the file. */
export function librariesFor(build: Build, stage: StageBuild, published: Image): string[] {
  const commands = stage.steps.flatMap((it) => it.executions);
  const loaded = commands.flatMap((it) => neededBy(it, build)).map((it) => rpmOn(it, published.distro));
  const installed = installedIn(stage);
  // The library behind a header package came along with it, and would stay behind with it.
  const behind = installed.flatMap((it) => librariesBehind(it) ?? []).map((it) => rpmOn(it, published.distro));
  const base = stateOf(published);
  const there = new Set(installed.map(rpmName));
  return [...new Set([...loaded, ...behind])].filter(
    (it) => rpm(base, it).is !== "yes" && !there.has(it) && !comesWithPython(it),
  );
}

/** Header packages of the file behind which nobody knows the library. */
export const headersOfUnknown = (stage: StageBuild): Argument[] =>
  wordsIn(stage).filter((it) => it.value !== undefined && librariesBehind(it.value) === undefined);

const installedIn = (stage: StageBuild): string[] => wordsIn(stage).flatMap((it) => it.value ?? []);

const wordsIn = ({ steps }: StageBuild): Argument[] =>
  steps.flatMap((step) =>
    step.executions.flatMap((it) => {
      const command = packageCommand(it);
      return command?.purpose === "install" ? command.packages : [];
    }),
  );

/** What the projects that a command installs load when they run, as far as they are compiled or known to need more. */
function neededBy(execution: Execution, build: Build): readonly string[] {
  const { requests } = requestsOf(execution, build);
  const names = new Set(
    requests.flatMap(({ requirement: { name = "", extras } }) => [name, ...extras.map((it) => `${name}-${it}`)]),
  );
  const always = [...names].flatMap((name) => {
    const needs = runTimeNeeds(name);
    return needs?.confidence !== "high" || needs.unless.some((it) => names.has(it)) ? [] : needs.rpms;
  });
  return [...compilationsOf(execution, build).flatMap((it) => it.verdict.runtimeRpms), ...always];
}
