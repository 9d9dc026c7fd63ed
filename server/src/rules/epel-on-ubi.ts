import { type PackageCommand, packageCommand } from "../commands/package-manager.ts";
import { withoutWord } from "../edits/packages.ts";
import { rpm } from "../image/state.ts";
import type { Argument } from "../image/value.ts";
import { chainOf } from "../queries/stages.ts";
import type { Execution } from "../simulation/build.ts";
import type { Document } from "../syntax/document.ts";
import { slice } from "../text/span.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports `epel-release` installed by its name on UBI or RHEL, whose repositories do not have it.
 *
 * ## Why
 * CentOS Stream has the package that sets up EPEL in a repository of its own; RHEL and UBI do not. The package manager
 * ends with "no package epel-release available". There it is installed from its address.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312-minimal
 * USER 0
 * RUN microdnf install -y epel-release && microdnf install -y jq
 * USER 1001
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312-minimal
 * USER 0
 * RUN rpm -Uvh https://dl.fedoraproject.org/pub/epel/epel-release-latest-9.noarch.rpm && microdnf install -y jq
 * USER 1001
 * ```
 *
 * ## Silent when
 * The image is built on CentOS Stream or Fedora; another repository was set up before, or something ran that may have
 * done so; the command may not run, or its failure is forgiven; the base image is not known.
 *
 * ## Source
 * gramineproject/gsc issue 168.
 */
export default {
  group: "installing",
  severity: "error",
  *check({ document, stages }) {
    for (const stage of stages) {
      for (const step of stage.steps) {
        if (!step.before.image?.distro.flavor.startsWith("rhel")) continue;
        for (const execution of step.executions) {
          const { before, certain, forgiven } = execution;
          const command = packageCommand(execution, before);
          if (command?.purpose !== "install" || !certain || forgiven) continue;
          const argument = command.packages.find((it) => it.value === "epel-release");
          // What ran before may have brought a repository that has it.
          if (argument === undefined || before.rpms.rest.cause !== undefined) continue;
          if (rpm(before, "epel-release").is === "yes") continue;
          const steps = chainOf(stage);
          const earlier = steps.slice(0, steps.indexOf(step) + 1);
          if (earlier.some((it) => repositories.test(slice(document.text, it.instruction.span)))) continue;
          yield {
            span: argument.span,
            message: `epel-release is in no repository of ${before.called}; rpm installs it from its address`,
            fixes: byAddress(document, command, execution, argument),
          };
        }
      }
    }
  },
} satisfies Rule;

/** Words that set up a repository. */
const repositories = /yum\.repos\.d|--add-repo|\baddrepo\b|--repofrompath|--from-repo/;

function byAddress(document: Document, { packages }: PackageCommand, execution: Execution, argument: Argument): Fix[] {
  const { span, before, name, redirects } = execution;
  // A wrapper such as `sudo` stands before the name, and would have to stand before rpm too.
  if (!argument.exact || !name.exact || name.span.start !== span.start || redirects.length > 0) return [];
  const { version } = before.image!.distro;
  const install = `rpm -Uvh https://dl.fedoraproject.org/pub/epel/epel-release-latest-${version}.noarch.rpm`;
  const without = withoutWord(document, argument.span);
  const start = { start: span.start, end: span.start };
  const edits =
    packages.length === 1 ? [{ span, text: install }] : without && [{ span: start, text: `${install} && ` }, without];
  return edits ? [{ title: "Install it from its address", safety: "safe", edits }] : [];
}
