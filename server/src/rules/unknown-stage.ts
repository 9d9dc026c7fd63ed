import type { Build, StageBuild } from "../simulation/build.ts";
import { nameOfStage, stageMeant } from "../simulation/stage-names.ts";
import type { Word } from "../syntax/document.ts";
import { sourceNames } from "../syntax/flag-options.ts";
import { literal } from "../syntax/words.ts";
import type { Finding, Rule } from "./rule.ts";

/**
 * Reports a `--from`, the `from` of a mount, or a FROM that names almost a stage of the file.
 *
 * ## Why
 * A name that is none of a stage is one of an image: the builder looks for it at a registry, and ends with "access
 * denied", or pulls what somebody has published there. A number beyond the last stage ends the build as well.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * RUN pip install flask
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=bulider $APP_ROOT $APP_ROOT
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
 * A registry, a path, a tag or a digest is in the name; it is that of a public image, such as `python`; two stages are
 * as near; there is a variable in it. A name that says more or less than the stage's, as `build` does of `builder`, is a
 * warning, since an image or a build context may be given to the builder under it.
 *
 * ## Source
 * The reference of COPY and FROM; dockerfile2llb/convert.go of moby/buildkit.
 */
export default {
  group: "images",
  severity: "error",
  breaks: "build",
  *check(build) {
    for (const stage of build.stages) {
      const { instructions, base } = stage.stage;
      yield* judge(base, stage, build);
      for (const word of instructions.flatMap(sourceNames)) {
        yield* judge(word, stage, build);
        yield* beyond(word, build);
      }
    }
  },
} satisfies Rule;

function* judge(word: Word, { earlier }: StageBuild, { document }: Build): Iterable<Finding> {
  const meant = stageMeant(word, earlier);
  const name = meant && literal(meant.stage.stage.name!);
  const said = literal(word);
  if (meant === undefined || name === undefined || said === undefined) return;
  const { span } = word;
  const isExact = document.text.slice(span.start, span.end) === said;
  yield {
    span,
    message: `no stage is called ${said}, so the builder looks for an image of that name: the stage is ${name}`,
    ...(meant.isSlip ? {} : { severity: "warning" as const }),
    related: [{ span: meant.stage.stage.name!.span, message: `${name} is here` }],
    fixes: isExact ? [{ title: `Write ${name}`, safety: "suggested", edits: [{ span, text: name }] }] : [],
  };
}

function* beyond(word: Word, { stages }: Build): Iterable<Finding> {
  const number = literal(word);
  if (number === undefined || !/^\d{1,3}$/.test(number) || Number(number) < stages.length) return;
  if (stages.some((it) => nameOfStage(it.stage) === number)) return;
  const message = `there is no stage ${number}: the last one of this file is ${stages.length - 1}`;
  yield { span: word.span, message };
}
