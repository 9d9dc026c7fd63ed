import { scriptWord } from "../commands/s2i-scripts.ts";
import { renamedUses, withoutDefinition } from "../edits/variables.ts";
import { treeAt } from "../image/files.ts";
import { envText } from "../image/state.ts";
import { assembleRuns } from "../queries/assemble-runs.ts";
import { definitionsOf, usesOf, type VariableDefinition } from "../queries/definitions.ts";
import { names, textsOf } from "../queries/said.ts";
import { linksOf } from "../queries/stage-links.ts";
import { chainOf, stepsOf } from "../queries/stages.ts";
import type { Build, Execution, StageBuild, Step } from "../simulation/build.ts";
import { insertBelow } from "../syntax/rewrite.ts";
import { absolute, isWithin } from "../text/paths.ts";
import type { Span } from "../text/span.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

/**
 * Reports another value for APP_ROOT or HOME, which the base image and its scripts take for granted.
 *
 * ## Why
 * The virtual environment and the S2I scripts stay in `/opt/app-root`, whatever `APP_ROOT` says; a
 * `COPY --from=builder $APP_ROOT $APP_ROOT` then leaves them behind. `assemble` moves the sources to `$HOME`, but
 * installs what it finds in the working directory: where the two differ it installs nothing. `PATH` holds the bin
 * folder of the old home only, so that what `uv tool install` puts into the new one is not found.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313
 * ENV APP_ROOT=/app
 * WORKDIR $APP_ROOT
 * COPY . .
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313
 * ENV APP_DIR=/app
 * WORKDIR $APP_DIR
 * COPY . .
 * ```
 *
 * ## Silent when
 * The value is the base image's own or not known; HOME changes and neither `assemble` in another working directory
 * nor an installation into its bin folder follows; the base image is not known. It is an error where a COPY takes the
 * wrong folder or an `assemble` is led astray.
 *
 * ## Source
 * `s2i/bin/assemble`, `fix-permissions` and the ENV of the images in sclorg/s2i-python-container.
 */
export default {
  group: "scripts",
  severity: "warning",
  *check(build) {
    for (const step of stepsOf(build)) {
      const { image } = step.before;
      if (step.instruction.keyword !== "ENV" || image === undefined) continue;
      for (const definition of definitionsOf(step.instruction)) {
        const { name } = definition;
        const value = name === "APP_ROOT" || name === "HOME" ? envText(step.after, name) : undefined;
        const path = value ? absolute(value, step.before.workdir.value) : undefined;
        if (path === undefined || path === image.env[name]) continue;
        yield* name === "HOME" ? home(build, step, definition, path) : appRoot(build, step, definition, path);
      }
    }
  },
} satisfies Rule;

function* appRoot(build: Build, step: Step, definition: VariableDefinition, path: string): Iterable<Finding> {
  const { document } = build;
  const { span } = definition;
  const copy = wrongCopy(build, step, path);
  const later = step.stage.steps.slice(step.stage.steps.indexOf(step) + 1);
  const edit = withoutDefinition(document, definition);
  const remove: Fix[] = edit ? [{ title: "Leave APP_ROOT as it is", safety: "suggested", edits: [edit] }] : [];
  const renamed = [{ span, text: "APP_DIR" }, ...renamedUses(document, later, "APP_ROOT", "APP_DIR")];
  const rename: Fix = { title: "Call it APP_DIR", safety: "suggested", edits: renamed };
  const harm = copy ? "leaves them behind when it is copied" : "only misleads what goes by it";
  yield {
    span,
    severity: copy ? "error" : "warning",
    message: `the virtual environment and the S2I scripts stay in ${step.before.image!.venv}, and APP_ROOT=${path} ${harm}`,
    related: copy ? [{ span: copy, message: `this takes ${path} from the other stage` }] : [],
    fixes: copy ? remove : [...remove, rename],
  };
}

/** A `COPY --from=builder $APP_ROOT` from a stage on the family that puts nothing into the other path. */
function wrongCopy(build: Build, step: Step, path: string): Span | undefined {
  const used = (it: Step) => usesOf(build.document, [it], "APP_ROOT");
  const links = buildOn(build, step).flatMap((it) => linksOf(it, build));
  const link = links.find(
    ({ from, paths, step: copy }) => paths.includes(path) && used(copy).length > 0 && hasNothing(build, from, path),
  );
  return link && used(link.step)[0];
}

/** Tells whether there is certainly nothing at a path of a stage on the family: no file of it is known, and nothing works there. */
function hasNothing({ document }: Build, stage: StageBuild, path: string): boolean {
  const { image, rpms, files } = stage.end;
  // Whatever a script does that nobody knows, it may do there.
  const above = treeAt(files, path)?.tree;
  if (image === undefined || rpms.rest.cause !== undefined || (above?.cause !== undefined && above.bare !== true))
    return false;
  if ([...files].some(([at, { is }]) => is !== "no" && isWithin(at, path))) return false;
  return !chainOf(stage).some((it) => !setsOnly(it) && names(textsOf(document, it), path));
}

/** To say where something is puts nothing there. */
const setsOnly = ({ instruction }: Step): boolean => /^(ENV|ARG)$/.test(instruction.keyword);

function* home(build: Build, step: Step, definition: VariableDefinition, path: string): Iterable<Finding> {
  const { span } = definition;
  const stages = buildOn(build, step);
  const run = assembleRuns(build).find(
    (it) => it.earlier.includes(step) && envText(it.execution.before, "HOME") === path,
  );
  if (run !== undefined) {
    if (run.execution.workdir === undefined || run.execution.workdir === path) return;
    const edit = withoutDefinition(build.document, definition);
    yield {
      span,
      severity: "error",
      message: `assemble moves the sources to HOME=${path}, but looks for what to install in ${run.execution.workdir}`,
      related: [{ span: scriptWord(run.execution).span, message: "assemble runs here" }],
      fixes: edit ? [{ title: "Leave HOME as it is", safety: "suggested", edits: [edit] }] : [],
    };
    return;
  }
  for (const tool of stages.flatMap((it) => it.steps).flatMap((it) => it.executions)) {
    const { before } = tool;
    const folders = envText(before, "PATH")?.split(":");
    const missing = folders !== undefined && !folders.some((it) => absolute(it, "/") === `${path}/.local/bin`);
    if (!missing || envText(before, "HOME") !== path || !installsForUser(tool)) continue;
    const edits = [insertBelow(build.document, step.instruction, ['ENV PATH="$HOME/.local/bin:$PATH"'])];
    yield {
      span,
      message: `PATH keeps the base image's ${before.image!.workdir}/.local/bin, and what is installed in ${path}/.local/bin is not found`,
      related: [{ span: tool.name.span, message: "this installs there" }],
      fixes: [{ title: "Put its bin folder on PATH", safety: "suggested", edits }],
    };
    return;
  }
}

/** Installs programs into `~/.local/bin`, unless it is told another place. */
function installsForUser({ effects, environment }: Execution): boolean {
  const told = ["UV_TOOL_BIN_DIR", "XDG_BIN_HOME", "XDG_DATA_HOME", "PIPX_BIN_DIR"].some(
    (it) => environment(it) !== null,
  );
  return !told && effects.some((it) => it.kind === "tool");
}

/** The stages in which what a step sets holds: its own and those that build on it. */
function buildOn({ stages }: Build, step: Step): StageBuild[] {
  return stages.filter((it) => chainOf(it).includes(step));
}
