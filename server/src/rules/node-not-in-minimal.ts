import { installBefore } from "../edits/as-root.ts";
import { ask } from "../image/facts.ts";
import { isProgram } from "../knowledge/program-kinds.ts";
import { packageFor } from "../knowledge/rpms.ts";
import { missingInScripts } from "../queries/missing-tools.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import type { Finding, Rule } from "./rule.ts";

/**
 * Reports npm, node and their kin in a minimal image, which has none of them.
 *
 * ## Why
 * The full images bring Node.js for building a site's assets; the minimal ones do not, and the build ends with
 * `command not found`. Build the assets on the full image and copy them. A container that is to start with `npm` or `node`
 * does not start.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * COPY --chown=1001:0 . .
 * RUN npm ci
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * COPY --chown=1001:0 . .
 * RUN npm ci
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=builder $APP_ROOT $APP_ROOT
 * ```
 *
 * ## Silent when
 * Node.js was installed, copied in or downloaded before; something ran that may have brought it; the command stands
 * in a branch that may not run, or its failure is forgiven; the base image is not known.
 *
 * ## Source
 * The package lists of sclorg/s2i-base-container and sclorg/s2i-python-container.
 */
export default {
  group: "compiling",
  severity: "error",
  *check(build) {
    const { document, stages } = build;
    for (const stage of stages) yield* laterIn(stage, build);
    for (const step of stages.flatMap((it) => it.steps)) {
      for (const { name, before, certain, forgiven } of step.executions) {
        const { image } = before;
        if (image?.variant !== "minimal" || !certain || forgiven || !isProgram(name.value ?? "", "node")) continue;
        if (ask(before.commands, "node").is !== "no" || ask(before.commands, name.value!).is === "yes") continue;
        const rpm = packageFor("npm", image.distro)!;
        const own = name.value === "npm" || name.value === "npx" || name.value === "node";
        yield {
          span: name.span,
          message: `${name.value} is not in ${before.called}: minimal images have no Node.js, the full ones do`,
          fixes: own ? [installBefore(document, step, [rpm], `Install ${rpm} here`)] : [],
        };
        break; // One word on Node.js per RUN is enough.
      }
    }
  },
} satisfies Rule;

/** What a script of the build context calls, or a container starts with. */
function* laterIn(stage: StageBuild, build: Build): Iterable<Finding> {
  const told = new Set<unknown>();
  for (const { tool, step, span, consequence, script } of missingInScripts(build, stage)) {
    const { image, called } = stage.end;
    if (image?.variant !== "minimal" || !isProgram(tool, "node") || told.has(step.instruction)) continue;
    told.add(step.instruction);
    const related = script && [{ ...script, message: `${script.file} calls ${tool} here` }];
    const rpm = packageFor("npm", image.distro)!;
    const own = packageFor(tool, image.distro) === rpm;
    yield {
      span,
      message: `${tool} is not in ${called}, since minimal images have no Node.js, ${consequence}`,
      ...(related && { related }),
      fixes: own ? [installBefore(build.document, step, [rpm], `Install ${rpm} here`)] : [],
    };
  }
}
