// The compiler and Python's headers, where something in a stage must be compiled.

import { headers } from "../image/starting-state.ts";
import { rpm } from "../image/state.ts";
import type { Image } from "../knowledge/images.ts";
import { pythonInstall } from "../queries/deeds.ts";
import {
  type Compilation as Compiled,
  compilationsOf,
  impossibleOf,
  toolchainFor,
} from "../queries/python/compilations.ts";
import type { Build, Execution, StageBuild, Step } from "../simulation/build.ts";
import { listed } from "../text/listing.ts";
import { stepAt } from "./place.ts";
import { declined, type Refactoring } from "./refactoring.ts";
import { withPackages } from "./toolchain/install.ts";
import { hindrances, nowhere } from "./toolchain/sources.ts";

/**
 * Installs gcc, Python's headers, and what else the requirements are compiled with, before the first instruction that
 * compiles in the stage at a UTF-16 offset; where none is known to, before the one at the cursor that installs.
 */
export function addToolchain(build: Build, offset: number): Refactoring {
  const step = stepAt(build, offset);
  if (step === undefined) return declined("the cursor is in no stage");
  const { stage } = step;
  const { span } = stage.stage.base;
  const { image } = stage.start;
  if (image === undefined)
    return declined("the base image is not one of the family, so nothing is known of what it has", span);

  const compiling = stage.steps.flatMap((it) =>
    it.executions.map((one) => compilation(build, it, one)).filter((one) => one !== undefined),
  );
  const first = compiling.find((it) => missing(it, image).length > 0);
  if (first === undefined && compiling.length > 0)
    return declined("the compiler and the headers are there already", compiling[0]!.execution.span);
  if (first === undefined && build.published.includes(stage))
    return declined(
      "nothing in this stage is known to compile, and a compiler would stay in the published image",
      span,
    );
  const chosen = first ?? installing(step);
  if (chosen === undefined)
    return declined(
      "nothing in this stage is known to compile, and the cursor is not on what installs Python packages",
      span,
    );

  const hopeless = first === undefined ? impossibleOf(chosen.execution, build)[0] : undefined;
  if (hopeless !== undefined)
    return declined(`no compiler helps here: ${hopeless.verdict.reason}`, hopeless.request.span);

  const later = compiling.filter(
    (it) => it !== chosen && stage.steps.indexOf(it.step) >= stage.steps.indexOf(chosen.step),
  );
  const rpms = [...new Set([chosen, ...later].flatMap((it) => missing(it, image)))];
  if (rpms.length === 0) return declined("the compiler and the headers are there already", chosen.execution.span);
  const { document } = build;
  const wanted = names(rpms, stage, image);
  const [absent] = nowhere(wanted, image);
  if (absent !== undefined)
    return declined(`${absent} is in none of the repositories that ${stage.start.called} has`, chosen.execution.span);
  const doubts = hindrances(wanted, image).map((message) => ({ span: chosen.execution.span, message }));
  const added = withPackages(document, chosen.step, chosen.execution, wanted, doubts);
  if ("reason" in added) return declined(added.reason, chosen.execution.span);
  return {
    kind: "change",
    title: `Add the toolchain here: ${listed(wanted)}`,
    safety: doubts.length > 0 ? "manual" : "suggested",
    edits: added.edits,
    doubts,
  };
}

/** A command that installs Python packages, and what of them is compiled. */
interface Compilation {
  readonly step: Step;
  readonly execution: Execution;
  readonly compiled: readonly Compiled[];
}

function compilation(build: Build, step: Step, execution: Execution): Compilation | undefined {
  if (execution.before.image === undefined) return undefined;
  const compiled = compilationsOf(execution, build).filter((it) => !it.verdict.impossible);
  return compiled.length === 0 ? undefined : { step, execution, compiled };
}

/** The command of a step that installs Python packages, whatever they are. */
function installing(step: Step): Compilation | undefined {
  const execution = step.executions.find((it) => pythonInstall(it)?.more);
  return execution && { step, execution, compiled: [] };
}

/** The RPMs that a compilation lacks; the headers under the name that every image knows them by. */
function missing({ execution: { before }, compiled }: Compilation, image: Image): string[] {
  const wanted = [...toolchainFor(compiled, before)];
  // Whatever it is that compiles, it wants the headers of Python.
  if (compiled.length === 0 && rpm(before, headers(image)).is !== "yes") wanted.push(headers(image));
  return wanted;
}

/** The name that this image has for Python's headers; on an image that may be any of several, the one that all have. */
function names(rpms: readonly string[], { base }: StageBuild, image: Image): string[] {
  const own = base.candidates.length > 0 ? headers(image) : image.pythonHeaders.names[0]!;
  return rpms.map((it) => (it === headers(image) ? own : it));
}
