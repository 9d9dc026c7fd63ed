import { renamedUses, withoutDefinition } from "../edits/variables.ts";
import { textOf } from "../image/value.ts";
import { definitionsOf, usesOf, type VariableDefinition } from "../queries/definitions.ts";
import { stepsOf } from "../queries/stages.ts";
import type { Build, Step } from "../simulation/build.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

/**
 * Reports an ARG with the name of a variable that the base image sets itself, and another value.
 *
 * ## Why
 * A variable of the image wins over a build argument of the same name. Podman and Buildah keep to that, so that
 * `$APP_ROOT` stays `/opt/app-root` whatever the ARG says; `docker build` lets a later ARG win while it builds. The
 * file means one thing with one builder and another thing with the other, and in the finished image the image's own
 * value is left with both.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312-minimal
 * ARG APP_ROOT=/app
 * WORKDIR $APP_ROOT
 * COPY . .
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312-minimal
 * ARG APP_DIR=/app
 * WORKDIR $APP_DIR
 * COPY . .
 * ```
 *
 * ## Silent when
 * The ARG has the image's own value or no default at all; it stands before the first FROM; the file sets the variable
 * with ENV; the value or the base image is not known. It is a hint where nothing uses the variable: the ARG does
 * nothing then.
 *
 * ## Source
 * The Dockerfile reference on ARG and ENV; `mergeEnv` in Buildah; `dispatchArg` in BuildKit.
 */
export default {
  group: "scripts",
  severity: "warning",
  *check(build) {
    for (const step of stepsOf(build)) {
      if (step.instruction.keyword === "ARG" && step.before.image !== undefined) yield* judge(build, step);
    }
  },
} satisfies Rule;

/** Set by every image; what they say differs. */
const texts: Readonly<Record<string, string>> = { SUMMARY: "its summary", DESCRIPTION: "its description" };

function* judge(build: Build, step: Step): Iterable<Finding> {
  const { stage, instruction, before, after } = step;
  for (const definition of definitionsOf(instruction)) {
    const { name, span } = definition;
    const image = before.env.set.get(name);
    const given = after.args.set.get(name)?.value;
    const own = image === undefined ? texts[name] : image.cause === undefined ? textOf(image.value) : undefined;
    const text = given && textOf(given);
    if (own === undefined || text === undefined || text === "" || text === own) continue;
    const later = until(stage.steps, stage.steps.indexOf(step) + 1, name);
    const used = usesOf(build.document, later, name).length > 0;
    yield {
      span,
      severity: used ? "warning" : "hint",
      unnecessary: !used,
      message: used
        ? `the base image sets ${name} to ${own}, which Podman and Buildah use instead of this default, and Docker does not`
        : `nothing in this stage uses ${name}, and with Podman and Buildah it would be the base image's own: ${own}`,
      fixes: used ? rename(build, later, definition) : remove(build, definition),
    };
  }
}

/** The steps from a number on, up to the one that defines a variable again. */
function until(steps: readonly Step[], from: number, name: string): readonly Step[] {
  const defines = ({ instruction }: Step) =>
    instruction.keyword === "ARG" && definitionsOf(instruction).some((it) => it.name === name);
  let to = from;
  while (to < steps.length && !defines(steps[to]!)) to++;
  return steps.slice(from, to + 1);
}

function rename({ document }: Build, later: readonly Step[], { name, span, value }: VariableDefinition): Fix[] {
  const to = `BUILD_${name}`;
  // Without a default of its own it is the global argument of this name.
  if (value === undefined) return [];
  const edits = [{ span, text: to }, ...renamedUses(document, later, name, to)];
  return [{ title: `Call it ${to}`, safety: "suggested", edits }];
}

function remove({ document }: Build, definition: VariableDefinition): Fix[] {
  const edit = withoutDefinition(document, definition);
  return edit ? [{ title: "Remove this ARG", safety: "suggested", edits: [edit] }] : [];
}
