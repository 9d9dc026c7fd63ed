import { ask } from "../image/facts.ts";
import { compilesAtRunTime } from "../knowledge/python/run-time.ts";
import { isDevel, rpmName } from "../knowledge/rpms.ts";
import { packageCommand } from "../queries/deeds.ts";
import { requestsOf } from "../queries/python/requests.ts";
import { chainOf, isWorkshop, someStep } from "../queries/stages.ts";
import type { Build, Execution, StageBuild, Step } from "../simulation/build.ts";
import { commentBefore, hasComment } from "../syntax/comments.ts";
import type { Document } from "../syntax/document.ts";
import { once } from "../text/once.ts";
import type { Rule } from "./rule.ts";

/**
 * Reports compilers and header packages that stay in a published minimal image.
 *
 * ## Why
 * The minimal image is small because it has no compiler. One that is installed for a `pip install` stays in the
 * image, hundreds of megabytes and a tool for whoever breaks in. To uninstall it at the end is no help: the layer
 * that brought it keeps it. Build on the full image, and copy `$APP_ROOT` into the minimal one.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * USER 0
 * RUN microdnf install -y gcc python3.13-devel
 * USER 1001
 * RUN pip install uwsgi
 * CMD ["uwsgi", "--http", ":8080", "--module", "wsgi"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * RUN pip install uwsgi
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=builder $APP_ROOT $APP_ROOT
 * CMD ["uwsgi", "--http", ":8080", "--module", "wsgi"]
 * ```
 *
 * ## Silent when
 * Another stage builds on this one or copies from it, or it is a helper (test, dev, debug); the file makes an image
 * of tools only, for others to build on; what is installed is a
 * tool with a use at run time (make, tar, git); it is removed again in the same RUN; the image holds something that
 * compiles while it runs (torch, triton, vllm), or a comment at the instruction says so.
 *
 * ## Source
 * README of the minimal images, sclorg/s2i-python-container.
 */
export default {
  group: "compiling",
  severity: "warning",
  *check(build) {
    const seen = new Set<string>();
    for (const stage of build.published) {
      if (stage.end.image?.variant !== "minimal" || holdsCompiler(stage, build) || isWorkshop(stage)) continue;
      for (const step of chainOf(stage)) {
        const words = installs(build, step);
        for (const argument of words.length === 0 || saysWhy(build, step) ? [] : words) {
          const name = rpmName(argument.value!);
          const place = `${argument.span.start} ${argument.value}`;
          if (seen.has(place) || ask(step.after.rpms, name).is !== "yes") continue;
          seen.add(place);
          const removed =
            ask(stage.end.rpms, name).is === "no"
              ? ", for the layer that brought it keeps it though it is removed later"
              : "";
          yield {
            span: argument.span,
            message: `${argument.value} stays in the published image${removed}; build on the full image and copy the result into the minimal one`,
          };
        }
      }
    }
  },
} satisfies Rule;

function installs({ document }: Build, { executions }: Step) {
  return executions.flatMap((execution: Execution) => {
    const command = packageCommand(execution);
    if (command?.purpose !== "install") return [];
    return command.packages.filter(
      (it) =>
        it.value !== undefined &&
        isDevel(it.value) &&
        (it.definition !== undefined || document.text[it.span.start] !== "$"),
    );
  });
}

function holdsCompiler(stage: StageBuild, build: Build): boolean {
  return [...stage.end.python.keys()].some(compilesAtRunTime) || asksForCompiler(stage, build);
}

const asksForCompiler = someStep(({ executions }, build: Build) =>
  executions.some((it) =>
    // A lock lists cffi wherever something was built with it; it compiles later only for who asks for it by name.
    requestsOf(it, build).requests.some(({ requirement: { name = "" } }) => name !== "cffi" && compilesAtRunTime(name)),
  ),
);

/** A comment above or inside the instruction that gives the reason. */
function saysWhy({ document }: Build, { instruction: { span } }: Step): boolean {
  const comments = reasonsIn(document);
  if (hasComment({ comments }, span)) return true;
  const above = commentBefore(comments, span.start);
  const between = above && document.text.slice(above.span.end, span.start);
  return between !== undefined && /^[ \t]*\r?\n(?:[ \t]*(?:#.*)?\r?\n)*[ \t]*$/.test(between);
}

const reasonsIn = once(({ comments }: Document) =>
  comments.filter((it) => /\b(jit|triton|at run[- ]?time|runtime compil)/i.test(it.text)),
);
