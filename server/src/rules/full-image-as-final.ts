import { isRun } from "../commands/s2i-scripts.ts";
import { imageName } from "../knowledge/image-titles.ts";
import { counterpartOf } from "../knowledge/images.ts";
import { isProgram } from "../knowledge/program-kinds.ts";
import { startsApplication } from "../knowledge/python/programs.ts";
import { usesTools as needsTools } from "../knowledge/python/run-time.ts";
import { isTool } from "../knowledge/rpms.ts";
import { packageCommand } from "../queries/deeds.ts";
import { requestsOf } from "../queries/python/requests.ts";
import { chainOf } from "../queries/stages.ts";
import { type Start, startsOf } from "../queries/starts.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import { baseName } from "../text/paths.ts";
import type { Rule } from "./rule.ts";

/**
 * Reports a published image that is the full one although nothing needs it to run.
 *
 * ## Why
 * The full image is for building: it has compilers, the headers of a dozen libraries, Node.js, git, Apache. What is
 * published on it keeps all of that, hundreds of megabytes, every hole in them, and tools for whoever breaks in. Build on
 * it, and publish the result on the minimal image of the same Python and distribution.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313
 * COPY --chown=1001:0 . .
 * RUN pip install -r requirements.txt
 * CMD ["gunicorn", "app:app"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * COPY --chown=1001:0 . .
 * RUN pip install -r requirements.txt
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=builder $APP_ROOT $APP_ROOT
 * CMD ["gunicorn", "app:app"]
 * ```
 *
 * ## Silent when
 * The container starts with a script, with something else than a Python program, or with nothing that the file says;
 * git, npm or a compiler is asked for by name, or by a package that uses one while it runs (torch, GitPython, Jupyter);
 * the image is for a GPU;
 * there is no minimal image of this Python on this distribution; several stages are published.
 *
 * ## Source
 * README of the minimal images, sclorg/s2i-python-container.
 */
export default {
  group: "compiling",
  severity: "hint",
  *check(build) {
    const [stage, more] = build.published;
    const image = stage?.end.image;
    // What is no Containerfile yet, but a template for one, may hold anything.
    const template = build.document.problems.length > 0;
    if (stage === undefined || more !== undefined || image?.variant !== "full" || template) return;
    const minimal = counterpartOf(image);
    const starts = startsOf(build, stage);
    if (minimal?.status !== "current" || !starts?.length || !starts.every(isPython) || usesTools(build, stage)) return;
    let root = stage;
    while (root.base.parent !== undefined) root = root.base.parent;
    yield {
      span: root.stage.base.span,
      message: `the published image keeps the compilers, headers and tools of ${stage.end.called}; ${imageName(minimal)} can run what is built here`,
    };
  },
} satisfies Rule;

function isPython(start: Start): boolean {
  const { name, args } = start;
  if (isRun(start)) return true;
  const program = baseName(name.value ?? "");
  return (
    (startsApplication(program) || isProgram(program, "python")) &&
    !args.some((it) => /^(pytest|pip|test|jupyter\w*)$/.test(it.value ?? ""))
  );
}

/** Tells whether the stage asks for what only the full image has, to keep it. */
function usesTools(build: Build, stage: StageBuild): boolean {
  // The libraries of a GPU are installed for what compiles its kernels while it runs.
  if ([...stage.end.env.set.keys()].some((it) => /^(CUDA|NVIDIA|ROCM|HIP)_/.test(it))) return true;
  return chainOf(stage).some(({ executions }) =>
    executions.some((it) => {
      const command = packageCommand(it);
      if (command?.purpose === "install" && command.packages.some(({ value }) => value === undefined || isTool(value)))
        return true;
      const global =
        isProgram(it.name.value ?? "", "node") &&
        it.args.some(({ value }) => /^(-g|--global|global)$/.test(value ?? ""));
      return global || requestsOf(it, build).requests.some(({ requirement }) => needsTools(requirement.name ?? ""));
    }),
  );
}
