// How an application that a developer's server serves would be served for others.

import { variable } from "../commands/call.ts";
import type { Development } from "../commands/development.ts";
import { type Grammar, lineOf, valueOf } from "../commands/line.ts";
import { listensOn } from "../commands/servers.ts";
import { runFiles, runServer } from "../knowledge/s2i-variables.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import { contentAt } from "./image-content.ts";
import { imageDirectories } from "./image-files.ts";
import { applicationsIn } from "./starts/applications.ts";
import type { Launch } from "./starts/launches.ts";
import { startsOf } from "./starts.ts";

/** The words of a command that serves the same application; undefined where nobody knows which that is. */
export function servedForOthers(
  { serves }: Development,
  { call, script, instruction }: Launch,
  stage: StageBuild,
  build: Build,
): string[] | undefined {
  const { workdir } = call;
  const isAlone = startsOf(build, stage)?.length === 1 && stage.end.entrypoint.cause === undefined;
  if (workdir === undefined || script !== undefined || instruction.keyword !== "CMD" || !isAlone) return undefined;
  const object = serves === "flask" ? ofFlask() : serves === "django" ? djangoIn(workdir, stage, build) : undefined;
  const port = listensOn(call)?.[0]?.port ?? (serves === "flask" ? 5000 : 8000);
  return object === undefined ? undefined : [runServer, "--bind", `0.0.0.0:${port}`, object];

  function ofFlask(): string | undefined {
    const line = lineOf(call, global);
    const said = valueOf(line, "--app")?.value ?? (variable("FLASK_APP", call) || undefined);
    if (/^[\w.]+:[A-Za-z_]\w*$/.test(said ?? "")) return said;
    const module = said?.replace(/\.py$/, "");
    const found = applicationsIn(workdir!, stage, build).filter(
      (it) =>
        it.object !== undefined &&
        (module === undefined ? /^(app|wsgi)\.py$/.test(it.file) : it.file === `${module}.py`),
    );
    return found.length === 1 ? found[0]!.object : undefined;
  }
}

/** What a server is given for the Django application in a folder; undefined where there is none, or two. */
export function djangoIn(folder: string, stage: StageBuild, build: Build): string | undefined {
  const folders = build.context === undefined ? [] : [...imageDirectories(stage.end, build.context, folder)];
  const found = folders.filter((it) => contentAt(build, stage, `${folder}/${it}/${runFiles.wsgi}`).is === "yes");
  return found.length === 1 ? `${found[0]}.wsgi:application` : undefined;
}

/** The options of flask that stand before its verb. */
const global: Grammar = { options: "A|--app: e|--env-file: --debug --no-debug" };
