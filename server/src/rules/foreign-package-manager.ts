import { foreignManager } from "../commands/foreign-managers.ts";
import { runAsRoot } from "../edits/as-root.ts";
import { inOwnWords } from "../edits/foreign-packages.ts";
import { ask } from "../image/facts.ts";
import { isRoot } from "../image/state.ts";
import { isCertain } from "../queries/certain-commands.ts";
import { stepsOf } from "../queries/stages.ts";
import { baseName } from "../text/paths.ts";
import type { Rule } from "./rule.ts";

/**
 * Reports a package manager of another family of distributions: apt-get, apk, zypper.
 *
 * ## Why
 * The images are built on Enterprise Linux and Fedora, which install RPMs with microdnf or dnf. What was taken over
 * from a Debian or an Alpine image ends with `command not found`.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312-minimal
 * USER 0
 * RUN apt-get update && apt-get install -y libpq-dev && rm -rf /var/lib/apt/lists/*
 * USER 1001
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312-minimal
 * USER 0
 * RUN microdnf install -y libpq-devel && microdnf clean all
 * USER 1001
 * ```
 *
 * ## Silent when
 * The command stands in a branch that may not run, such as the `else` of a test for the distribution, or its failure is
 * forgiven; the tool was installed or copied in before; the base image is not known, as that of another stage.
 *
 * ## Source
 * The package lists of sclorg/s2i-python-container and of the distributions' base images.
 */
export default {
  group: "installing",
  severity: "error",
  *check(build) {
    const { document } = build;
    for (const step of stepsOf(build)) {
      // One word per RUN is enough: the whole line comes from elsewhere.
      const execution = step.executions.find((it) => {
        const manager = foreignManager(it);
        return manager !== undefined && isCertain(it) && ask(it.before.commands, manager).is === "no";
      });
      if (execution === undefined) continue;
      const { name, before } = execution;
      const edits = inOwnWords(document, step);
      const user = isRoot(before.user.value) === false ? runAsRoot(document, step).edits : [];
      const { packageManager } = before.image!;
      yield {
        span: name.span,
        message: `${baseName(name.value!)} is not in ${before.called}, whose package manager is ${packageManager}`,
        fixes: edits ? [{ title: `Use ${packageManager}`, safety: "suggested", edits: [...edits, ...user] }] : [],
      };
    }
  },
} satisfies Rule;
