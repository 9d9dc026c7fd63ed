// Whether it is known what a container starts, and that it has what it needs.

import { variable } from "../../commands/call.ts";
import { startingOf, type Want } from "../../commands/starters.ts";
import { holdsSources } from "../../context/sources.ts";
import { ask } from "../../image/facts.ts";
import { readImageFile } from "../../image/origins.ts";
import { isOfDistribution } from "../../knowledge/folders.ts";
import { isProgram } from "../../knowledge/program-kinds.ts";
import { isPythonProgram } from "../../knowledge/python/programs.ts";
import { isStandardModule } from "../../knowledge/python/standard-library.ts";
import type { Build, StageBuild } from "../../simulation/build.ts";
import { absolute, baseName } from "../../text/paths.ts";
import type { Span } from "../../text/span.ts";
import { contentAt, contentIfGiven } from "../image-content.ts";
import { instructionWith } from "../places.ts";
import { installsOwn, installsUnread, surelyBrings, surelyHasModule } from "../python/surely-installed.ts";
import { type Launch, launchesOf } from "../starts/launches.ts";
import { moduleOfCall } from "../starts/modules.ts";
import { programOf } from "../starts/programs.ts";
import { startedIn } from "../starts/started.ts";
import { startsOf } from "../starts.ts";
import { absenceGaps, type Gap, grantedBy } from "./gap.ts";

/** What is not known of the start of a stage. */
export function* startGaps(stage: StageBuild, build: Build): Iterable<Gap> {
  const { end } = stage;
  const said = end.entrypoint.cause?.span ?? end.command.cause?.span;
  if (said === undefined) return;
  const instruction = instructionWith(build.document, said);
  const at = instruction?.keywordSpan ?? said;
  const starts = startsOf(build, stage);
  if (starts === undefined) return yield { span: at, because: "what this starts is not known" };
  for (const { launch, outcome } of startedIn(stage, build)) {
    const span = launch.script === undefined ? launch.span : at;
    if (outcome?.kind === "unknown") {
      const because = `what run starts is not known: ${outcome.because}`;
      // A context without any source is not what the image is built from.
      const isElsewhere = build.context === undefined || !holdsSources(build.context);
      const granted = isElsewhere ? { granted: "run finds the application in the build context" } : {};
      yield { span: outcome.cause ?? span, because, ...granted };
    }
    if (outcome?.kind === "nothing" || outcome?.kind === "missing")
      yield { span, because: "run finds nothing to start, as far as the file says" };
    if (outcome !== undefined || !launch.certain) continue;
    yield* programGaps(launch, span, stage, build);
    for (const it of startingOf(launch.call).wants) yield* wantGaps(it, launch, span, stage, build);
  }
}

function* programGaps({ call }: Launch, span: Span, stage: StageBuild, build: Build): Iterable<Gap> {
  const name = call.name.value;
  if (name === undefined) return yield { span, because: "which program starts is not known" };
  const { is, kind } = programOf(call, stage, build);
  if (is === "yes" || isProgram(name, "nothing", "shell", "telling", "settings", "folders", "variables", "tests"))
    return;
  const short = baseName(name);
  const isOnPath = !name.includes("/");
  const path = isOnPath ? undefined : absolute(name, call.workdir);
  const inVenv = path !== undefined && stage.end.venvs.has(path.replace(/\/bin\/[^/]+$/, ""));
  const onPath = isOnPath ? (variable("PATH", call)?.split(":") ?? []) : [];
  const found = onPath.map((it) => contentAt(build, stage, `${it}/${name}`));
  if (found.some((it) => it.is === "yes")) return;
  if ((isOnPath || inVenv) && (isProgram(short, "python", "pip") || surelyBrings(short, stage, build))) return;
  if (path !== undefined && isOfDistribution(path) && ask(stage.end.commands, short).is === "yes") return;
  const because = `whether there is ${name} at the start is not known`;
  const definer = isOnPath ? definerOf(name, stage, build) : undefined;
  if (definer !== undefined) yield { span, because, granted: `${name} of ${baseName(definer)} works` };
  else if (kind === "file" && path !== undefined) yield* absenceGaps(path, span, stage, undefined, build);
  else if (isOnPath && isBrought(short, stage, build))
    yield { span, because, granted: `the lists of the project bring ${short}` };
  else {
    const causes = [ask(stage.end.commands, short).cause?.span, ...found.map((it) => it.cause)];
    const granted = causes.map((it) => grantedBy(it, name, build)).find((it) => it.granted !== undefined);
    yield { span, because, ...granted };
  }
}

/** Whether a program of a Python project may be in a list that is not here. */
const isBrought = (program: string, stage: StageBuild, build: Build): boolean =>
  installsUnread(stage, build) && (isPythonProgram(program) || installsOwn(stage, build));

function* wantGaps(want: Want, { call }: Launch, span: Span, stage: StageBuild, build: Build): Iterable<Gap> {
  if (want.kind === "file") {
    yield* absenceGaps(want.path, span, stage, undefined, build);
    return;
  }
  const { module, folders } = want;
  if (moduleOfCall(module, folders, call, stage, build).is === "yes") return;
  if (surelyHasModule(module, stage, build) || isStandardModule(module.split(".")[0]!)) return;
  const file = module.replaceAll(".", "/");
  const isGiven = folders.some((it) =>
    [`${file}.py`, `${file}/__init__.py`].some(
      (name) => it !== undefined && contentIfGiven(build, stage, undefined, `${it}/${name}`).is === "yes",
    ),
  );
  const because = `whether there is a module ${module} at the start is not known`;
  if (isGiven || installsOwn(stage, build) || isBrought(module.split(".")[0]!, stage, build))
    yield { span, because, granted: `the build context brings ${module}` };
  else yield { span, because };
}

/** The script that a start reads, and that defines a function of a name. */
function definerOf(name: string, stage: StageBuild, build: Build): string | undefined {
  if (!/^[\w-]+$/.test(name)) return undefined;
  const read = launchesOf(stage, build).filter(({ call }) => isProgram(call.name.value ?? "", "sources"));
  const paths = read.flatMap(({ call }) => absolute(call.args[0]?.value ?? "", call.workdir) ?? []);
  const defines = new RegExp(`^[ \\t]*(function[ \\t]+)?${name}[ \\t]*\\(\\)`, "m");
  return paths.find((it) => defines.test(readImageFile(stage.end, build.context, it)?.text ?? ""));
}
