import { isAssemble } from "../commands/s2i-scripts.ts";
import { s2iRun } from "../knowledge/s2i.ts";
import { linksOf } from "../queries/stage-links.ts";
import { chainOf, isWorkshop, someStep } from "../queries/stages.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import type { Document } from "../syntax/document.ts";
import { insertBelow } from "../syntax/rewrite.ts";
import { once } from "../text/once.ts";
import { type Span, slice } from "../text/span.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports a published application that nothing says how to start.
 *
 * ## Why
 * The command of every image of the family is `usage`: it prints a text on how to use the image, and ends without an
 * error. A stage without CMD and ENTRYPOINT of its own inherits that, so its container seems to run and does nothing.
 * CMD does not travel with `COPY --from`.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * COPY --chown=1001:0 . /tmp/src
 * RUN /usr/libexec/s2i/assemble
 * CMD ["/usr/libexec/s2i/run"]
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=builder $APP_ROOT $APP_ROOT
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * COPY --chown=1001:0 . /tmp/src
 * RUN /usr/libexec/s2i/assemble
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=builder $APP_ROOT $APP_ROOT
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Silent when
 * Nothing says that the image is a service: no `assemble` ran for it, and it has no EXPOSE, so it may be a job whose
 * command comes from elsewhere; comments or labels call it a base image; another stage builds on this one or copies
 * from it; it is a helper (test, dev, debug); it has ONBUILD; its base is not known.
 *
 * ## Source
 * `s2i/bin/usage` and the `CMD` of every Dockerfile of sclorg/s2i-python-container.
 */
export default {
  group: "scripts",
  severity: "warning",
  breaks: "start",
  *check(build) {
    for (const stage of build.published) {
      const { image, command, entrypoint, called } = stage.end;
      const asks = command.cause === undefined && entrypoint.cause === undefined;
      if (image === undefined || !asks || isWorkshop(stage)) continue;
      const assembled = isAssembled(build, stage);
      if (!assembled && !isService(build, stage)) continue;
      if (stage.steps.some((it) => it.instruction.keyword === "ONBUILD")) continue;
      yield {
        span: stage.stage.base.span,
        message: `nothing in this stage says what to run, so its container prints the usage of ${called} and ends`,
        fixes: assembled ? [run(build, stage)] : [],
      };
    }
  },
} satisfies Rule;

/** assemble ran here or in a stage that this one takes files from. */
function isAssembled(build: Build, stage: StageBuild): boolean {
  return runsAssemble(stage) || linksOf(stage, build).some((it) => runsAssemble(it.from));
}

const runsAssemble = someStep(({ executions }) => executions.some((it) => isAssemble(it, it.before)));

/** It listens to a port, holds files, and does not call itself a base for others. */
function isService({ document }: Build, stage: StageBuild): boolean {
  const isBase = (it: Span) => /\bbase\b/i.test(slice(document.text, it));
  if (!listens(stage) || !copies(stage) || isBase(stage.stage.from.span) || speaksOfBases(document)) return false;
  return !chainOf(stage).some(({ instruction: it }) => it.keyword === "LABEL" && isBase(it.span));
}

const listens = someStep(({ instruction }) => instruction.keyword === "EXPOSE");
const copies = someStep(({ instruction }) => /^(COPY|ADD)$/.test(instruction.keyword));

/** A comment may say what a stage is for. */
const speaksOfBases = once(({ text, comments }: Document) =>
  comments.some((it) => /\bbase\b/i.test(slice(text, it.span))),
);

function run({ document }: Build, { steps }: StageBuild): Fix {
  const lines = [`CMD ${JSON.stringify([s2iRun])}`];
  return {
    title: "Start the application with the run script",
    safety: "suggested",
    edits: [insertBelow(document, steps.at(-1)!.instruction, lines)],
  };
}
