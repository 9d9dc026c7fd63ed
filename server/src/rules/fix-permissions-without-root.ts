import { isAssemble } from "../commands/s2i-scripts.ts";
import { runAsRoot } from "../edits/as-root.ts";
import { withOwner } from "../edits/copy-owner.ts";
import { isRoot } from "../image/state.ts";
import { sourcesFolder } from "../knowledge/s2i.ts";
import { assembleRuns } from "../queries/assemble-runs.ts";
import { chainOf, stepsOf } from "../queries/stages.ts";
import { isIdleFixPermissions } from "../queries/who-may-write.ts";
import type { Build, Execution, Step } from "../simulation/build.ts";
import { absolute } from "../text/paths.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports a fix-permissions that changes nothing, because root's files are none of its user's business.
 *
 * ## Why
 * `fix-permissions` gives files to group 0 with write access. Run by somebody else than root it touches only what that
 * user owns, and it succeeds whatever it could not do. COPY and ADD make files of root's, so it has to run before
 * `USER 1001`, and `assemble` after it.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313
 * USER 0
 * ADD app-src /tmp/src
 * USER 1001
 * RUN /usr/bin/fix-permissions /tmp/src
 * RUN /usr/libexec/s2i/assemble
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313
 * USER 0
 * ADD app-src /tmp/src
 * RUN /usr/bin/fix-permissions /tmp/src
 * USER 1001
 * RUN /usr/libexec/s2i/assemble
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Silent when
 * Some of the files are the user's, or nobody knows whose they are; they are writable for the group already; the
 * script is the project's own; it stands in a branch that may not run; the user or the base image is not known. It is
 * an error where an `assemble` follows, which fails then, and a warning elsewhere.
 *
 * ## Source
 * `fix-permissions` of sclorg/container-common-scripts: the owner is asked for unless it runs as root.
 */
export default {
  group: "scripts",
  severity: "warning",
  *check(build) {
    const runs = assembleRuns(build);
    for (const step of stepsOf(build)) {
      for (const execution of step.executions) {
        if (!execution.certain || !isIdleFixPermissions(execution)) continue;
        const { name, workdir, before, args } = execution;
        const path = args.find((it) => !it.prefix.startsWith("-"))!.value!;
        const feeds = absolute(path, workdir) === sourcesFolder;
        const next = runs.find((it) => it.earlier.includes(step) && isRoot(it.execution.before.user.value) === false);
        yield {
          span: name.span,
          severity: feeds && next ? "error" : "warning",
          message: `fix-permissions changes nothing here, for it runs as user ${before.user.value} and ${path} is not that user's`,
          related: related(execution),
          fixes: fixes(build, step, feeds),
        };
      }
    }
  },
} satisfies Rule;

function related({ before }: Execution) {
  const { cause } = before.user;
  return cause === undefined ? [] : [{ span: cause.span, message: "the user is set here" }];
}

/** The whole RUN becomes root's, unless it holds an assemble, which root should not run. */
function fixes({ document }: Build, step: Step, feeds: boolean): Fix[] {
  const give = feeds ? withOwner(chainOf(step.stage), step.before.user.value!) : undefined;
  const root = step.executions.some((it) => isAssemble(it, it.before)) ? [] : [runAsRoot(document, step)];
  return [...root, ...(give ? [{ ...give, safety: "suggested" as const }] : [])];
}
