import { ask } from "../image/facts.ts";
import type { Argument } from "../image/value.ts";
import { counterpartOf } from "../knowledge/images.ts";
import { compilesAtRunTime } from "../knowledge/python/run-time.ts";
import { isDevel, rpmName } from "../knowledge/rpms.ts";
import { packageCommand } from "../queries/deeds.ts";
import { requestsOf } from "../queries/python/requests.ts";
import { chainOf, isWorkshop, someStep } from "../queries/stages.ts";
import type { Build, Execution, StageBuild, Step } from "../simulation/build.ts";
import { commentBefore, hasComment } from "../syntax/comments.ts";
import type { Document } from "../syntax/document.ts";
import { listed } from "../text/listing.ts";
import { once } from "../text/once.ts";
import { within } from "../text/span.ts";
import type { Finding, Rule } from "./rule.ts";

/**
 * Reports compilers and header packages that stay in a published minimal image.
 *
 * ## Why
 * The minimal image is small because it has no compiler. One that is installed for a `pip install` stays in the
 * image, hundreds of megabytes and a tool for whoever breaks in. To uninstall it at the end is no help: the layer
 * that brought it keeps it. Build on the full image, and copy `$APP_ROOT` into the minimal one; where there is no full
 * image, compile in a stage of its own on the minimal one. All that one command installs is one finding, also where its
 * failure is forgiven.
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
    const seen = new Set<Execution>();
    for (const stage of build.published) {
      if (stage.end.image?.variant !== "minimal" || holdsCompiler(stage, build) || isWorkshop(stage)) continue;
      for (const step of chainOf(stage)) {
        if (saysWhy(build, step)) continue;
        for (const execution of step.executions) {
          const words = leftBy(build, step, execution);
          if (words.length === 0 || seen.has(execution)) continue;
          seen.add(execution);
          yield finding(stage, execution, words);
        }
      }
    }
  },
} satisfies Rule;

/** One for all that a command brings: at the first word that stands in it, with the others beside it. */
function finding({ end }: StageBuild, { span, name }: Execution, words: readonly Argument[]): Finding {
  const first = words.find((it) => within(it.span, span));
  const others = words.filter((it) => it !== first && it.span.start !== first?.span.start);
  const names = [...new Set(words.map((it) => it.value!))];
  const gone = names.filter((it) => ask(end.rpms, rpmName(it)).is === "no");
  const [stay, it] = names.length === 1 ? ["stays", "it"] : ["stay", "them"];
  const though = gone.length === names.length ? `${names.length === 1 ? "it is" : "they are"} removed later` : "";
  const removed = though && `, for the layer that brought ${it} keeps ${it} though ${though}`;
  const way =
    counterpartOf(end.image!) === undefined
      ? "compile in a build stage of its own and copy the result into this one"
      : "build on the full image and copy the result into the minimal one";
  return {
    span: first?.span ?? name.span,
    message: `${listed(names)} ${stay} in the published image${removed}; ${way}`,
    related: others.map((one) => ({ span: one.span, message: `${one.value} too` })),
  };
}

/** The compilers and headers that a command brings into the image that a step leaves behind. */
function leftBy({ document }: Build, step: Step, execution: Execution): Argument[] {
  const command = packageCommand(execution);
  if (command?.purpose !== "install") return [];
  const words = command.packages.filter(
    ({ value, span, definition }) =>
      value !== undefined && isDevel(value) && (definition !== undefined || document.text[span.start] !== "$"),
  );
  return words.filter(({ value }) => {
    const { is } = ask(step.after.rpms, rpmName(value!));
    return is === "yes" || (is === "unknown" && isTried(step, execution));
  });
}

/** Tells that an installation always runs, and that nothing but its failure, which is forgiven, keeps it from staying. */
function isTried({ executions }: Step, execution: Execution): boolean {
  const others = executions.slice(executions.indexOf(execution) + 1);
  const mayUndo = ({ effects }: Execution) =>
    effects.some(
      (it) =>
        it.kind === "anything" ||
        (it.kind === "packages" && /^(remove|swap|configure)$/.test(it.command.purpose ?? "?")),
    );
  return execution.certain && execution.forgiven && !others.some(mayUndo);
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
