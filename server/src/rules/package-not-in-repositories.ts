import { mayForgive, type PackageCommand } from "../commands/package-command.ts";
import type { Argument } from "../image/value.ts";
import type { Elsewhere } from "../knowledge/python/rpm-repositories.ts";
import { epelAddress } from "../knowledge/repositories.ts";
import { rpmName } from "../knowledge/rpms.ts";
import { type CertainInstall, certainInstallsIn } from "../queries/certain-commands.ts";
import { lackedFor } from "../queries/repositories.ts";
import { stepsOf } from "../queries/stages.ts";
import { grouped } from "../text/grouped.ts";
import { listed } from "../text/listing.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports an RPM that none of the repositories has which the image is set up with.
 *
 * ## Why
 * UBI has a part of RHEL, and neither has what is in EPEL or RPM Fusion; CentOS Stream has all of RHEL, but its CRB
 * repository is not switched on. The package manager ends with "no match for argument", or leaves the package out where
 * it is told to. On a host with a subscription RHEL's own repositories may be there while the image is built, and on
 * the next machine they are not.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312
 * USER 0
 * RUN dnf install -y tini && dnf clean all
 * USER 1001
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312
 * USER 0
 * RUN rpm -Uvh https://dl.fedoraproject.org/pub/epel/epel-release-latest-9.noarch.rpm && dnf install -y tini && dnf clean all
 * USER 1001
 * ```
 *
 * ## Silent when
 * It is not certain that the repositories lack the package: most packages are in no list of them; a repository was set
 * up or switched on before, comes with a mount or with the command's own options, or a subscription may open RHEL's; the
 * package is there already; the command may leave out what it does not find; the command may not run, or its failure is
 * forgiven; on Fedora; the base image is not known.
 *
 * ## Source
 * Lock files of RPMs in public repositories, which say from where each was taken; EPEL's policy not to have what RHEL
 * has.
 */
export default {
  group: "installing",
  severity: "warning",
  breaks: "build",
  *check(build) {
    for (const install of certainInstallsIn(stepsOf(build))) {
      const { execution, command } = install;
      if (mayForgive(command)) continue;
      const lacked = command.packages.flatMap((argument) => {
        const where = argument.value === undefined ? undefined : lackedFor(rpmName(argument.value), execution);
        return where === undefined ? [] : [{ argument, where }];
      });
      for (const [where, here] of grouped(lacked, (it) => it.where)) {
        const names = listed(here.map(({ argument }) => rpmName(argument.value!)));
        const [verb, it] = here.length === 1 ? ["is", "it"] : ["are", "them"];
        yield {
          span: here[0]!.argument.span,
          message: `${names} ${verb} in no repository of ${execution.before.called}; ${wayTo(where, it, install)}`,
          fixes: setUp(where, here[0]!.argument, install),
        };
      }
    }
  },
} satisfies Rule;

function wayTo(where: Elsewhere, them: string, { image }: CertainInstall): string {
  if (where === "rhel") return `RHEL's own have ${them}, which take a subscription`;
  if (where !== "crb") return `${where === "epel" ? "EPEL" : where} has ${them}`;
  return image.distro.flavor.startsWith("rhel")
    ? `RHEL's CodeReady Builder has ${them}, which takes a subscription`
    : `CRB has ${them}, which is not switched on`;
}

/** Sets up or switches on the repository for this command. */
function setUp(where: Elsewhere, { exact }: Argument, { execution, command, image }: CertainInstall): Fix[] {
  const { span, name, redirects } = execution;
  if (!exact || !name.exact || name.span.start !== span.start || redirects.length > 0) return [];
  const isStream = !image.distro.flavor.startsWith("rhel");
  if (where === "crb" && isStream) {
    const at = { start: name.span.end, end: name.span.end };
    return [{ title: "Switch on CRB for it", safety: "suggested", edits: [{ span: at, text: " --enablerepo=crb" }] }];
  }
  if (where !== "epel") return [];
  const first = isStream ? byName(command) : `rpm -Uvh ${epelAddress(image.distro)}`;
  const start = { start: span.start, end: span.start };
  return [{ title: "Set up EPEL before it", safety: "suggested", edits: [{ span: start, text: `${first} && ` }] }];
}

/** CentOS Stream has the package that sets up EPEL. */
const byName = ({ manager }: PackageCommand): string => `${manager} install -y epel-release`;
