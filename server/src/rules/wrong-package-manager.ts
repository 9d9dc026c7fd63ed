import { type InOtherWords, saidTo } from "../edits/other-manager.ts";
import { ask } from "../image/facts.ts";
import { certainCommands } from "../queries/certain-commands.ts";
import { packageCommand } from "../queries/deeds.ts";
import { within } from "../text/span.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports a package manager that this image does not have.
 *
 * ## Why
 * The minimal images on Enterprise Linux (UBI, RHEL, CentOS Stream) have `microdnf` and neither `dnf` nor `yum`; the
 * full images there have `dnf` and `yum` and no `microdnf`. The build ends with `command not found`. On Fedora all of
 * these names are dnf 5, in the full image and in the minimal one.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/sclorg/python-313-minimal-c10s
 * USER 0
 * RUN dnf install -y httpd && dnf clean all
 * USER 1001
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/sclorg/python-313-minimal-c10s
 * USER 0
 * RUN microdnf install -y httpd && microdnf clean all
 * USER 1001
 * ```
 *
 * ## Silent when
 * The base image is not known; the image is Fedora's; `dnf` was installed or copied in before; the command stands in
 * a branch that may not run, or behind a test such as `command -v dnf`; the name comes from a variable.
 *
 * ## Source
 * The package lists of sclorg/s2i-python-container and of the distributions' minimal base images.
 */
export default {
  group: "installing",
  severity: "error",
  *check(build) {
    const { document } = build;
    for (const { execution, image } of certainCommands(build)) {
      const { before, name } = execution;
      const command = packageCommand(execution);
      if (command === undefined || name.definition !== undefined || !within(name.span, execution.span)) continue;
      if (ask(before.commands, command.manager).is !== "no") continue;
      yield {
        span: name.span,
        message: `${command.manager} is not in ${before.called}, whose package manager is ${image.packageManager}`,
        fixes: translation(
          saidTo(image.packageManager, image.distro, document, command, execution),
          image.packageManager,
        ),
      };
    }
  },
} satisfies Rule;

/** The same command for the other package manager, where everything in it can be said to that one. */
function translation({ edits, unsaid }: InOtherWords, manager: string): Fix[] {
  return unsaid === undefined ? [{ title: `Use ${manager}`, safety: "safe", edits }] : [];
}
