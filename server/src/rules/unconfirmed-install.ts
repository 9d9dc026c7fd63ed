import { packageCommand } from "../queries/deeds.ts";
import type { Rule } from "./rule.ts";

/**
 * Reports an installation that stops to ask whether it may go on.
 *
 * ## Why
 * A build has nobody to answer. `dnf`, `yum` and the `microdnf` of Enterprise Linux 9 and later ask before they change
 * anything, get no answer, and end with an error.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * USER 0
 * RUN microdnf install httpd
 * USER 1001
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
 * `-y` or `--assumeyes` stands anywhere in the command, or may be in a variable whose value is not known; something
 * is piped into the command; `assumeyes` was written to the configuration; the failure is forgiven; it is the `microdnf`
 * of Enterprise Linux 8, which asks nothing; the base image is not known.
 *
 * ## Source
 * rpm-software-management/microdnf, commit 8baf466 (2021): it asks for confirmation as dnf does. What Enterprise Linux 8
 * has is set up to assume yes: quarkusio/quarkus pull request 46763, strimzi/strimzi-kafka-operator issue 10126.
 */
export default {
  group: "installing",
  severity: "error",
  *check({ executions }) {
    for (const execution of executions) {
      const command = packageCommand(execution);
      if (command === undefined || execution.forgiven) continue;
      const { verb, asks, confirmed, readOnly, manager } = command;
      if (verb === undefined || !asks || confirmed !== "no" || readOnly) continue;
      const after = { start: verb.span.end, end: verb.span.end };
      yield {
        span: verb.span,
        message: `${manager} ${verb.value} asks for a confirmation that nobody gives during a build`,
        fixes: verb.exact ? [{ title: "Add -y", safety: "safe", edits: [{ span: after, text: " -y" }] }] : [],
      };
    }
  },
} satisfies Rule;
