import { isReadByAssemble, isReadByRun, scriptVariables } from "../knowledge/s2i-variables.ts";
import { assembles } from "../queries/deeds.ts";
import { definitionsOf, usesOf, type VariableDefinition } from "../queries/definitions.ts";
import { startOfRunScript } from "../queries/run-script.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import { isOneSlip } from "../text/slips.ts";
import type { Rule } from "./rule.ts";

/**
 * Reports a variable that is one slip away from one that the S2I scripts read, such as APP_MODUEL.
 *
 * ## Why
 * `assemble` and `run` are told what to do by variables, and nobody complains about one that they do not know: the
 * scripts do what they do without it, and install or start something else, or nothing.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * ENV APP_MODUEL=shop:app
 * COPY --chown=1001:0 . /tmp/src
 * RUN /usr/libexec/s2i/assemble
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * ENV APP_MODULE=shop:app
 * COPY --chown=1001:0 . /tmp/src
 * RUN /usr/libexec/s2i/assemble
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Silent when
 * The name may be a word of its own (APP_MODE, APP_FILES); the file uses it as `$NAME`; the variable that it resembles is
 * set as well; neither `assemble` nor `run` reads it here; the base image is not known.
 *
 * ## Source
 * `s2i/bin/assemble` and `s2i/bin/run` of sclorg/s2i-python-container.
 */
export default {
  group: "scripts",
  severity: "warning",
  *check(build) {
    const runs = build.published.some((it) => startOfRunScript(it) !== undefined);
    const assembled = build.executions.some(assembles);
    if (!runs && !assembled) return;
    for (const stage of build.stages) {
      if (stage.end.image === undefined) continue;
      for (const definition of stage.stage.instructions.flatMap(definitionsOf)) {
        const meant = meantBy(definition.name);
        if (meant === undefined || !((runs && isReadByRun(meant)) || (assembled && isReadByAssemble(meant)))) continue;
        if (isWordOfItsOwn(build, stage, definition, meant)) continue;
        const edits = [{ span: definition.span, text: meant }];
        yield {
          span: definition.span,
          message: `nothing reads ${definition.name}: the S2I scripts know ${meant}`,
          fixes: [{ title: `Rename it to ${meant}`, safety: "suggested", edits }],
        };
      }
    }
  },
} satisfies Rule;

/** The variable that was meant. A plural, and a short word with another letter in it, are likely words of their own. */
function meantBy(name: string): string | undefined {
  if (name.length < 7 || scriptVariables.includes(name)) return undefined;
  return scriptVariables.find(
    (it) =>
      isOneSlip(name, it) &&
      name !== `${it}S` &&
      (it.length > 9 || name.length !== it.length || sorted(name) === sorted(it)),
  );
}

const sorted = (name: string): string => [...name].sort().join("");

/** Somebody uses it, or says beside it what it looks like: then it is no slip. */
function isWordOfItsOwn({ document, stages }: Build, { end }: StageBuild, { name }: VariableDefinition, meant: string) {
  const steps = stages.flatMap((it) => it.steps);
  return end.env.set.has(meant) || end.args.set.has(meant) || usesOf(document, steps, name).length > 0;
}
