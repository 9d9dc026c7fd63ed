// Projects that call a compiler, git or Node.js while they run, which a minimal image does not have.

import { rpm } from "../../image/state.ts";
import { compilesAtRunTime, runTimeNeeds, usesTools } from "../../knowledge/python/run-time.ts";
import { requestsOf } from "../../queries/python/requests.ts";
import { installations } from "../../queries/run-time-lacks.ts";
import type { Build, StageBuild } from "../../simulation/build.ts";
import { listed } from "../../text/listing.ts";

/** What to look at for their sake, a sentence each; `had` is the stage as it was published so far. */
export function callersIn(build: Build, stage: StageBuild, had = stage): string[] {
  const projects = installations(stage, build).flatMap(({ execution }) =>
    requestsOf(execution, build).requests.flatMap(({ requirement }) => requirement.name ?? []),
  );
  // Locks have cffi for the sake of cryptography, which compiles nothing at run time.
  const users = [...new Set(projects)].filter((it) => usesTools(it) && it !== "cffi" && !isServed(it, had));
  const compiling = users.filter(compilesAtRunTime);
  const others = users.filter((it) => !compilesAtRunTime(it));
  return [
    ...(compiling.length === 0
      ? []
      : [`${listed(compiling)} may compile while the application runs: if it does, install gcc here`]),
    ...(others.length === 0
      ? []
      : [`${listed(others)} may call git, Node.js or a compiler at run time: install here what the application needs`]),
  ];
}

/** What it is known to call was there, and is installed in the last stage for it. */
function isServed(project: string, { end }: StageBuild): boolean {
  const needs = runTimeNeeds(project);
  return needs?.rpms.every((it) => rpm(end, it).is === "yes") === true;
}
