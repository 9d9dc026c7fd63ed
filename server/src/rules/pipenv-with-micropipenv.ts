import { scriptWord } from "../commands/s2i-scripts.ts";
import { withoutDefinition } from "../edits/variables.ts";
import { textOf } from "../image/value.ts";
import { otherInstallers } from "../knowledge/s2i-variables.ts";
import { assembleRuns } from "../queries/assemble-runs.ts";
import { definitionOf, type VariableDefinition } from "../queries/definitions.ts";
import type { Build, Execution } from "../simulation/build.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports an assemble that is told to use pipenv and micropipenv at once.
 *
 * ## Why
 * `assemble` looks at both variables first of all, and ends with "cannot be enabled at the same time" and exit status 3
 * where both have a value, whatever it is: `ENABLE_PIPENV=false` is a value too.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313
 * ENV ENABLE_PIPENV=1 ENABLE_MICROPIPENV=1
 * COPY --chown=1001:0 . /tmp/src
 * RUN /usr/libexec/s2i/assemble
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313
 * ENV ENABLE_MICROPIPENV=1
 * COPY --chown=1001:0 . /tmp/src
 * RUN /usr/libexec/s2i/assemble
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Silent when
 * One of them is empty or not known; no `assemble` of the image's own follows in this file, or it may not run or may
 * fail; the base image is not known.
 *
 * ## Source
 * The first test in `s2i/bin/assemble` of sclorg/s2i-python-container.
 */
export default {
  group: "scripts",
  severity: "error",
  *check(build) {
    const seen = new Set<number>();
    for (const { execution } of assembleRuns(build)) {
      if (!otherInstallers.every((it) => isSet(it, execution))) continue;
      const { before } = execution;
      const found = otherInstallers.flatMap((it) => definitionOf(build.document, it, before.env.set.get(it)) ?? []);
      const [first, last] = found.toSorted((a, b) => a.span.start - b.span.start);
      // One of them may be set for the command alone.
      const span = first && last ? last.span : scriptWord(execution).span;
      if (seen.has(span.start)) continue;
      seen.add(span.start);
      yield {
        span,
        message: "assemble refuses to start with both ENABLE_PIPENV and ENABLE_MICROPIPENV set, and ends the build",
        related: first && last ? [{ span: first.span, message: `${first.name} is set here` }] : [],
        fixes: found.flatMap((it) => without(build, it)),
      };
    }
  },
} satisfies Rule;

function isSet(name: string, { environment }: Execution): boolean {
  const value = environment(name);
  return value !== undefined && value !== null && (textOf(value) ?? "") !== "";
}

function without({ document }: Build, definition: VariableDefinition): Fix[] {
  const edit = withoutDefinition(document, definition);
  return edit ? [{ title: `Remove ${definition.name}`, safety: "suggested", edits: [edit] }] : [];
}
