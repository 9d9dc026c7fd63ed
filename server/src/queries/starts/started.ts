// What a container of a stage starts with, as a whole: which program, from where, on which address, and what it needs.

import { listensOn } from "../../commands/servers.ts";
import { startingOf } from "../../commands/starters.ts";
import { ask, type Presence } from "../../image/facts.ts";
import type { Build, StageBuild } from "../../simulation/build.ts";
import { baseName } from "../../text/paths.ts";
import type { Span } from "../../text/span.ts";
import { contentAt } from "../image-content.ts";
import { type Launch, launchesOf } from "./launches.ts";
import { moduleOfCall } from "./modules.ts";
import { programOf } from "./programs.ts";
import type { RunOutcome } from "./run-order.ts";
import { runStartOf } from "./run-starts.ts";

/** One command of a start, and what is known of it. */
export interface Started {
  readonly launch: Launch;
  /** Where its program lies; undefined where nobody knows. */
  readonly path: string | undefined;
  /** "0.0.0.0:8080"; "?" stands for what is not known. */
  readonly listens: readonly string[];
  /** The program itself first, then the files and modules that it is given. */
  readonly needs: readonly StartNeed[];
  /** What the images' own run script starts, where this is that script. */
  readonly outcome: RunOutcome | undefined;
}

export interface StartNeed {
  readonly name: string;
  readonly is: Presence;
  /** Where the file says what may have brought it, or taken it away. */
  readonly cause: Span | undefined;
}

/** Every command that a container of a stage starts with or is checked with, in order. */
export function startedIn(stage: StageBuild, build: Build): Started[] {
  const run = runStartOf(stage, build);
  return launchesOf(stage, build).map((launch): Started => {
    const { call } = launch;
    const program = programOf(call, stage, build);
    const cause = program.is === "unknown" ? ask(stage.end.commands, call.name.value ?? "").cause?.span : undefined;
    const needs = [{ name: call.name.value ?? "?", is: program.is, cause }, ...wanted(launch, stage, build)];
    return {
      launch,
      path: program.path ?? inVenv(call.name.value, program, stage),
      listens: (listensOn(call) ?? []).map(({ host, port }) => `${host ?? "?"}:${port ?? "?"}`),
      needs,
      outcome: run?.launch === launch ? run.outcome : undefined,
    };
  });
}

/** A program of a project lies in the one environment that there is. */
function inVenv(name: string | undefined, { is, kind }: ReturnType<typeof programOf>, { end }: StageBuild) {
  const only = end.venvs.size === 1 ? end.venvs.keys()[0] : undefined;
  return is === "yes" && kind === "python" && only !== undefined ? `${only}/bin/${baseName(name!)}` : undefined;
}

function wanted({ call }: Launch, stage: StageBuild, build: Build): StartNeed[] {
  return startingOf(call).wants.map((want): StartNeed => {
    if (want.kind === "file") {
      const { is, cause } = contentAt(build, stage, want.path);
      return { name: want.path, is, cause };
    }
    const { is } = moduleOfCall(want.module, want.folders, call, stage, build);
    return { name: `module ${want.module}`, is, cause: undefined };
  });
}
