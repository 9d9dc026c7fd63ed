import { isInRecipes } from "../context/left-out.ts";
import { isDeliveredName, isHelperName } from "../knowledge/conventions.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import { unusedStages } from "../simulation/published.ts";
import { nameOfStage } from "../simulation/stage-names.ts";
import { literal } from "../syntax/words.ts";
import type { Rule } from "./rule.ts";

/**
 * Reports a stage that no other one builds on or takes files from.
 *
 * ## Why
 * Some builders run it for nothing, others leave it out, and who reads the file takes it for a part of the image. Often
 * a COPY was to take something from it, and takes it from the build context instead.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * RUN pip install flask
 *
 * FROM quay.io/fedora/python-313-minimal
 * RUN pip install flask
 * CMD ["flask", "run", "--host=0.0.0.0", "--port=8080"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * RUN pip install flask
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=builder $APP_ROOT $APP_ROOT
 * CMD ["flask", "run", "--host=0.0.0.0", "--port=8080"]
 * ```
 *
 * ## Silent when
 * It is the last stage, the target, one that says what to start, or one that builds on another stage, as one of
 * several images does; its name says that it is for tests, for work
 * at the desk or for what is taken out of the build; a makefile, a workflow or a compose file has its name in it; the
 * `--from` of another stage has a variable in it.
 *
 * ## Source
 * The reference of FROM and `--target`; BuildKit leaves out what the target does not need, and Buildah does so unless
 * `--skip-unused-stages=false` says otherwise.
 */
export default {
  group: "file",
  severity: "hint",
  *check(build) {
    const last = build.stages.at(-1);
    // Another target is another image, and what it leaves out is for others.
    if (last === undefined || !build.published.includes(last)) return;
    for (const stage of unusedStages(build.stages)) {
      if (stage === last || stage.base.parent !== undefined || isTarget(stage, build)) continue;
      const { name, base } = stage.stage;
      const called = (name && literal(name)) ?? String(stage.stage.index);
      yield {
        span: (name ?? base).span,
        message: `nothing builds on the stage ${called} or takes files from it, so it adds nothing to the image`,
      };
    }
  },
} satisfies Rule;

/** Whether somebody may build a stage for itself. */
function isTarget({ stage, end, steps }: StageBuild, { context }: Build): boolean {
  const name = nameOfStage(stage);
  if ((end.command.cause ?? end.entrypoint.cause) !== undefined) return true;
  if (steps.some((it) => it.instruction.keyword === "ONBUILD" || it.instruction.keyword === "LABEL")) return true;
  if (name === undefined) return false;
  return isHelperName(name) || isDeliveredName(name) || (context !== undefined && isInRecipes(name, context));
}
