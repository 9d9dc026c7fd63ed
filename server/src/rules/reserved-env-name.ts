import { renamedUses } from "../edits/variables.ts";
import { envText } from "../image/state.ts";
import { definitionsOf } from "../queries/definitions.ts";
import { linksOf } from "../queries/stage-links.ts";
import { stepsOf } from "../queries/stages.ts";
import type { Build, Step } from "../simulation/build.ts";
import type { Finding, Rule } from "./rule.ts";

/**
 * Reports variables of the application that have a name which the images use for themselves: ENV, BASH_ENV,
 * PROMPT_COMMAND.
 *
 * ## Why
 * The images set these three so that every shell activates the virtual environment. The activation of the full images
 * then unsets them, and their entrypoint and `run` are bash scripts: a setting called `ENV` is gone before the
 * application starts. A `COPY --from=builder $APP_ROOT $APP_ROOT` takes that activation to a minimal image too.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312
 * ENV ENV=production
 * COPY --chown=1001:0 . .
 * CMD ["python", "app.py"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312
 * ENV APP_ENV=production
 * COPY --chown=1001:0 . .
 * CMD ["python", "app.py"]
 * ```
 *
 * ## Silent when
 * The value is empty, is a path (a start-up file, which is what shells take it for) or names an `activate` script; the
 * value is not known; the base image is not known. In a minimal image that takes nothing from a full one it is a hint.
 *
 * ## Source
 * sclorg/s2i-python-container#277; the `activate` scripts of the full images.
 */
export default {
  group: "scripts",
  severity: "warning",
  *check(build) {
    for (const step of stepsOf(build)) {
      if (step.instruction.keyword === "ENV" && step.before.image !== undefined) yield* judge(build, step);
    }
  },
} satisfies Rule;

const reserved = new Set(["ENV", "BASH_ENV", "PROMPT_COMMAND"]);

function* judge(build: Build, step: Step): Iterable<Finding> {
  const { stage, instruction, after } = step;
  for (const { name, span } of definitionsOf(instruction)) {
    const text = reserved.has(name) ? envText(after, name) : undefined;
    if (text === undefined || text === "" || /^[/~.]|\bactivate\b/.test(text)) continue;
    const full =
      after.image!.variant === "full" || linksOf(stage, build).some(({ from }) => from.end.image?.variant === "full");
    const later = stage.steps.slice(stage.steps.indexOf(step));
    const title = "Call it APP_ENV";
    const edits = [{ span, text: "APP_ENV" }, ...renamedUses(build.document, later, name, "APP_ENV")];
    yield {
      span,
      severity: full ? "warning" : "hint",
      message: full
        ? `${name} is the image's own: its bash scripts activate the venv, which unsets ${name} before the application starts`
        : `${name} is the image's own: its shells read the file that ${name} names to activate the venv`,
      fixes: name === "ENV" ? [{ title, safety: "manual", edits }] : [],
    };
  }
}
