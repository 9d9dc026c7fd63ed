import type { PackageCommand } from "../commands/package-command.ts";
import { ask } from "../image/facts.ts";
import type { Distro } from "../knowledge/distro.ts";
import { acceptsOption } from "../knowledge/package-manager-options.ts";
import { dialectOf, subcommand } from "../knowledge/package-managers.ts";
import { certainCommands } from "../queries/certain-commands.ts";
import { packageCommand } from "../queries/deeds.ts";
import type { Edit } from "../text/edit.ts";
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
    for (const { execution, image } of certainCommands(build)) {
      const { before, name } = execution;
      const command = packageCommand(execution);
      if (command === undefined || name.definition !== undefined || !within(name.span, execution.span)) continue;
      if (ask(before.commands, command.manager).is !== "no") continue;
      yield {
        span: name.span,
        message: `${command.manager} is not in ${before.called}, whose package manager is ${image.packageManager}`,
        fixes: name.exact ? translation(command, name.span, image.packageManager, image.distro) : [],
      };
    }
  },
} satisfies Rule;

/** The same command for the other package manager, where everything in it has a counterpart. */
function translation(command: PackageCommand, name: Edit["span"], manager: string, distro: Distro): Fix[] {
  const dialect = dialectOf(manager, distro)!;
  const edits: Edit[] = [{ span: name, text: manager }];
  const { verb } = command;
  const support = verb && subcommand(dialect, verb.value!, distro)?.support;
  if (support?.kind === "no") {
    if (support.instead === undefined || !verb!.exact) return [];
    edits.push({ span: verb!.span, text: support.instead });
  }
  for (const option of command.options) {
    if (option.value === undefined || acceptsOption(dialect, option.value)) continue;
    if (!option.exact || !quiet.has(option.value)) return [];
    edits.push({ span: { start: option.span.start - 1, end: option.span.end }, text: "" });
  }
  return [{ title: `Use ${manager}`, safety: "safe", edits }];
}

/** Options that change what is printed and nothing else. */
const quiet = new Set(["-q", "--quiet", "-v", "--verbose"]);
