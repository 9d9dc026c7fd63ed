import { mayForgive } from "../commands/package-command.ts";
import { withoutPackages } from "../edits/packages.ts";
import { rpm } from "../image/state.ts";
import { twinOf } from "../knowledge/rpms.ts";
import { certainInstallsIn } from "../queries/certain-commands.ts";
import { stepsOf } from "../queries/stages.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports a package that conflicts with a smaller twin in the base image.
 *
 * ## Why
 * The images on Enterprise Linux 9 come with `curl-minimal`, and the minimal images there with `coreutils-single`.
 * Each has the commands of its larger twin, `curl` and `coreutils`, and conflicts with it: the installation ends with
 * an error, and with it everything else in the same command.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312-minimal
 * USER 0
 * RUN microdnf install -y curl httpd
 * USER 1001
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312-minimal
 * USER 0
 * RUN microdnf install -y httpd
 * USER 1001
 * ```
 *
 * ## Silent when
 * The image has no such twin (`curl` on Enterprise Linux 8 and 10 and on Fedora); the command may replace packages
 * (`--allowerasing`, `swap`) or leave some out (`--skip-broken`); the twin was removed before; the command may not
 * run, or its failure is forgiven; the base image is not known.
 *
 * ## Source
 * hashicorp/consul issue 15808, voxpupuli/beaker issue 1732, ManageIQ/manageiq-rpm_build issue 414.
 */
export default {
  group: "installing",
  severity: "error",
  *check(build) {
    const { document } = build;
    for (const { step, execution, command } of certainInstallsIn(stepsOf(build))) {
      const { before } = execution;
      if (mayForgive(command) || command.options.some((it) => it.spelling === "--allowerasing")) continue;
      for (const argument of command.packages) {
        const twin = twinOf(argument.value ?? "");
        if (twin === undefined || rpm(before, twin).is !== "yes") continue;
        const without = withoutPackages(document, step, execution, command, [argument]);
        const fixes: Fix[] = [];
        if (without) fixes.push({ title: `Do without ${argument.value}`, safety: "safe", edits: without });
        if (command.dialect !== "microdnf3" && command.verb?.exact) {
          const { end } = command.verb.span;
          const edit = { span: { start: end, end }, text: " --allowerasing" };
          fixes.push({ title: `Replace ${twin}`, safety: "suggested", edits: [edit] });
        }
        yield {
          span: argument.span,
          message: `${argument.value} conflicts with ${twin}, which is in ${before.called} and has the same commands`,
          fixes,
        };
      }
    }
  },
} satisfies Rule;
