import { absentPython } from "../commands/uv-python.ts";
import { basedLike } from "../edits/base-image.ts";
import { envText } from "../image/state.ts";
import { venvCopies } from "../queries/venv-copies.ts";
import { landingsOf } from "../queries/venv-landings.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import type { Finding, Rule } from "./rule.ts";

/**
 * Reports a virtual environment that is copied onto an image with another Python.
 *
 * ## Why
 * A virtual environment belongs to one minor version: its `python` is a link to `/usr/bin/python3.12`, which is not in an
 * image with Python 3.13, and its packages lie in `lib/python3.12`, where Python 3.13 does not look. Nothing in it
 * starts. The builder has to be the full image of the same Python.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312 AS builder
 * RUN pip install flask
 *
 * FROM registry.access.redhat.com/ubi9/python-314-minimal
 * COPY --from=builder $APP_ROOT $APP_ROOT
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-314 AS builder
 * RUN pip install flask
 *
 * FROM registry.access.redhat.com/ubi9/python-314-minimal
 * COPY --from=builder $APP_ROOT $APP_ROOT
 * ```
 *
 * ## Silent when
 * No virtual environment is copied, only assets or data; the other Python was installed in the published stage or may
 * be in it; the interpreter was downloaded, so that it is no part of the image; a later command makes the environment
 * anew; one of the images is not known.
 *
 * ## Source
 * PEP 405; the venv that every Dockerfile of sclorg/s2i-python-container makes.
 */
export default {
  group: "images",
  severity: "error",
  breaks: "start",
  *check(build) {
    const seen = new Set<number>();
    for (const { venv, word, link, onto } of venvCopies(build)) {
      const { python, downloaded } = venv;
      const stage = link.step.stage;
      if (python === undefined || downloaded !== "no" || absentPython(python, stage.end) !== "yes") continue;
      if (seen.has(word.span.start)) continue;
      seen.add(word.span.start);
      yield {
        span: word.span,
        message: `${venv.madeAt} was made for Python ${python}, and ${stage.end.called} has Python ${onto.python}: nothing in it starts`,
        ...waysOut(build, link.from, stage),
      };
    }
    for (const stage of build.published) yield* libraries(build, stage);
  },
} satisfies Rule;

/** The folder of packages alone: the Python of the published stage does not look there. */
function* libraries(build: Build, stage: StageBuild): Iterable<Finding> {
  const { image } = stage.end;
  if (image === undefined || envText(stage.end, "PYTHONPATH") !== undefined) return;
  for (const { step, from, to } of landingsOf(stage, build)) {
    const folder = /^(.*)\/lib(?:64)?\/python(\d\.\d+)(?:\/site-packages)?$/.exec(to);
    if (folder === null || folder[2] === image.python || !stage.end.venvs.has(folder[1]!)) continue;
    if (from.end.image === undefined || absentPython(folder[2]!, stage.end) !== "yes") continue;
    yield {
      span: (step.instruction.exec ?? step.instruction.words).at(-1)!.span,
      message: `${stage.end.called} has Python ${image.python}, which does not look for packages in ${to}`,
      ...waysOut(build, from, step.stage),
    };
  }
}

function waysOut(build: Build, from: StageBuild, stage: StageBuild): Pick<Finding, "related" | "fixes"> {
  const other = from.end.image!;
  return {
    related: [{ span: from.stage.base.span, message: `this stage has Python ${other.python}` }],
    fixes: [...basedLike(build, from, stage.end.image!, "Build on"), ...basedLike(build, stage, other, "Publish on")],
  };
}
