// The RPMs that compiled Python projects load at run time, which the published stage must have of its own.

import { stateOf } from "../../image/starting-state.ts";
import { envText, rpm, type State } from "../../image/state.ts";
import type { Argument } from "../../image/value.ts";
import type { Image } from "../../knowledge/images.ts";
import { comesWithPython, librariesBehind } from "../../knowledge/libraries.ts";
import { rpmOn } from "../../knowledge/python/rpm-repositories.ts";
import { runTimeNeeds } from "../../knowledge/python/run-time.ts";
import { rpmName } from "../../knowledge/rpms.ts";
import { lostZones, zoneIn, zonePackage } from "../../knowledge/time-zones.ts";
import { packageCommand } from "../../queries/deeds.ts";
import { compilationsOf } from "../../queries/python/compilations.ts";
import { requestsOf } from "../../queries/python/requests.ts";
import type { Build, Execution, StageBuild } from "../../simulation/build.ts";

/**
 * The RPMs to add to the published stage, apart from those that stand in it. `makers` are the stages that make what it
 * runs, where it does not itself; `had` is what was published so far.
 */
export function librariesFor(
  build: Build,
  stage: StageBuild,
  published: Image,
  makers: readonly StageBuild[] = [stage],
  had: State = stage.end,
): string[] {
  const commands = makers.flatMap((it) => it.steps.flatMap((step) => step.executions));
  const loaded = commands.flatMap((it) => neededBy(it, build, had)).map((it) => rpmOn(it, published.distro));
  // The library behind a header package came along with it, and would stay behind with it.
  const behind = commands
    .flatMap(namesInstalled)
    .flatMap((it) => librariesBehind(it, published.distro) ?? [])
    .map((it) => rpmOn(it, published.distro));
  const base = stateOf(published);
  const there = new Set(stage.steps.flatMap((it) => it.executions.flatMap(namesInstalled)).map(rpmName));
  const libraries = [...new Set([...loaded, ...behind])].filter(
    (it) => rpm(base, it).is !== "yes" && !there.has(it) && !comesWithPython(it),
  );
  const isLost = lostZones(published) && had.image !== undefined && !lostZones(had.image);
  return isLost && zoneIn(envText(had, "TZ") ?? "") !== undefined ? [...libraries, zonePackage] : libraries;
}

/** Header packages of the file behind which nobody knows the library. */
export const headersOfUnknown = ({ steps, start }: StageBuild): Argument[] =>
  steps
    .flatMap((step) => step.executions.flatMap(wordsInstalled))
    .filter((it) => it.value !== undefined && librariesBehind(it.value, start.image!.distro) === undefined);

const namesInstalled = (execution: Execution): string[] => wordsInstalled(execution).flatMap((it) => it.value ?? []);

function wordsInstalled(execution: Execution): readonly Argument[] {
  const command = packageCommand(execution);
  return command?.purpose === "install" ? command.packages : [];
}

/** What the projects that a command installs load when they run, as far as they are compiled or known to need more. */
function neededBy(execution: Execution, build: Build, had: State): readonly string[] {
  const { requests } = requestsOf(execution, build);
  const names = new Set(
    requests.flatMap(({ requirement: { name = "", extras } }) => [name, ...extras.map((it) => `${name}-${it}`)]),
  );
  const always = [...names].flatMap((name) => {
    const needs = runTimeNeeds(name);
    if (needs === undefined || needs.unless.some((it) => names.has(it))) return [];
    // What one can do without by some luck is kept where it was there.
    return needs.confidence === "high" ? needs.rpms : needs.rpms.filter((it) => rpm(had, it).is === "yes");
  });
  return [...compilationsOf(execution, build).flatMap((it) => it.verdict.runtimeRpms), ...always];
}
