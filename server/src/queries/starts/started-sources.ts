// The Python files of the build context that a container starts, as far as they can be read.

import { startingOf } from "../../commands/starters.ts";
import { readImageFile } from "../../image/origins.ts";
import type { Argument } from "../../image/value.ts";
import { isProgram } from "../../knowledge/program-kinds.ts";
import type { Build, StageBuild } from "../../simulation/build.ts";
import { once } from "../../text/once.ts";
import { absolute, baseName } from "../../text/paths.ts";
import { contentAt } from "../image-content.ts";
import { type Launch, launchesOf } from "./launches.ts";
import { moduleOfCall } from "./modules.ts";
import { runStartOf } from "./run-starts.ts";

export interface StartedSource {
  readonly launch: Launch;
  /** As the build context names it. */
  readonly file: string;
  readonly text: string;
  /** The word that names it; undefined where the images' own run script looks for it. */
  readonly word: Argument | undefined;
  /** It is the program itself, so that its name is `__main__`: no server imports it. */
  readonly isMain: boolean;
}

/** The sources that a container of a stage certainly starts with, in order; what checks its health is left out. */
export const startedSources = once((stage: StageBuild, build: Build): readonly StartedSource[] => {
  const run = runStartOf(stage, build);
  const outcome = run?.outcome.kind === "file" && /\.py$/.test(run.outcome.path) ? run.outcome : undefined;
  const byRun = outcome === undefined ? [] : read({ launch: run!.launch, word: undefined, isMain: true }, outcome.path);
  return [...byRun, ...launchesOf(stage, build).flatMap(ofLaunch)];

  function ofLaunch(launch: Launch): StartedSource[] {
    const { call, certain, isCheck } = launch;
    if (!certain || isCheck) return [];
    const isMain = isProgram(baseName(call.name.value ?? ""), "python");
    const own = /\.py$/.test(call.name.value ?? "") ? absolute(call.name.value!, call.workdir) : undefined;
    if (own !== undefined) return read({ launch, word: call.name, isMain: true }, own);
    return startingOf(call).wants.flatMap((want): StartedSource[] => {
      const how = { launch, word: want.word, isMain };
      if (want.kind === "file") return read(how, want.path);
      const { is, from } = moduleOfCall(want.module, want.folders, call, stage, build);
      const text = is === "yes" && from !== undefined ? build.context?.read(from) : undefined;
      return text === undefined ? [] : [{ ...how, file: from!, text }];
    });
  }

  function read(how: Omit<StartedSource, "file" | "text">, path: string): StartedSource[] {
    const { is } = contentAt(build, stage, path);
    const found = is === "yes" ? readImageFile(stage.end, build.context, path) : undefined;
    return found === undefined ? [] : [{ ...how, file: found.from, text: found.text }];
  }
});
