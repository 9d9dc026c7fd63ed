import { needsRoot } from "../commands/needs.ts";
import { runAsRoot } from "../edits/as-root.ts";
import { isRoot } from "../image/state.ts";
import { runsAsAnother } from "../queries/deeds.ts";
import { stepsOf } from "../queries/stages.ts";
import type { Build, Execution, Step } from "../simulation/build.ts";
import type { Related, Rule } from "./rule.ts";

/**
 * Reports what only root may do to the system, and somebody else does: software, users, trust stores, capabilities.
 *
 * ## Why
 * Every image of the family ends as `USER 1001`, and so does every stage that begins with one. Package managers,
 * `useradd`, `update-ca-trust`, `ldconfig`, `rpm --import`, `setcap` and their kin need root, though no path on their
 * command lines says so, and the build fails without it.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * RUN microdnf install -y httpd
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * USER 0
 * RUN microdnf install -y httpd
 * USER 1001
 * ```
 *
 * ## Silent when
 * The user is not known, because the base is not or `USER` comes from an argument without a value; the command only
 * reads (`repoquery`, `--version`); `sudo` stands before it; its failure is forgiven.
 *
 * ## Source
 * Every Dockerfile of sclorg/s2i-python-container ends with `USER 1001`.
 */
export default {
  group: "installing",
  severity: "error",
  *check(build) {
    for (const step of stepsOf(build)) {
      // Once per RUN: the whole of it runs as one user.
      const execution = step.executions.find((it) => asksForRoot(it));
      if (execution === undefined || isRoot(step.before.user.value) !== false) continue;
      const { name } = execution;
      yield {
        span: name.span,
        message: `${name.value} needs root, and this runs as user ${step.before.user.value}`,
        related: whose(build, step),
        fixes: [runAsRoot(build.document, step)],
      };
    }
  },
} satisfies Rule;

function asksForRoot({ forgiven, written, effects }: Execution): boolean {
  return !forgiven && !runsAsAnother({ written }) && needsRoot(effects);
}

function whose({ document }: Build, { before, stage }: Step): Related[] {
  const { cause } = before.user;
  if (cause !== undefined) return [{ span: cause.span, message: "the user is set here" }];
  const { base } = document.stages[stage.stage.index]!;
  return [{ span: base.span, message: `the base image ends as USER ${before.user.value} here` }];
}
