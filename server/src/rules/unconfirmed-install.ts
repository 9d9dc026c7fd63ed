import type { PackageCommand } from "../commands/package-command.ts";
import { rpm, type State } from "../image/state.ts";
import { commandsProvided, rpmName } from "../knowledge/rpms.ts";
import { packageCommand } from "../queries/deeds.ts";
import { namesNothing } from "../simulation/folds/packages.ts";
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
 * of Enterprise Linux 8, which asks nothing; all that is installed is there already, or may be, or all that is removed is
 * not; the base image is not known.
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
      if (mayChangeNothing(command, execution.before)) continue;
      const after = { start: verb.span.end, end: verb.span.end };
      yield {
        span: verb.span,
        message: `${manager} ${verb.value} asks for a confirmation that nobody gives during a build`,
        fixes: verb.exact ? [{ title: "Add -y", safety: "safe", edits: [{ span: after, text: " -y" }] }] : [],
      };
    }
  },
} satisfies Rule;

/** Tells whether there may be nothing to do, so that nothing is asked. */
function mayChangeNothing(command: PackageCommand, before: State): boolean {
  const { packages, subcommand } = command;
  const named = packages.length > 0 && packages.every((it) => !namesNothing(it, command));
  if (!named || !/^(install|remove)$/.test(subcommand?.name ?? "")) return false;
  return packages.every(({ value }) => {
    const there = presenceOf(value!, before);
    return subcommand?.name === "install" ? there !== "no" : there === "no";
  });
}

/** What nobody has touched and no table lists is taken to be absent. */
function presenceOf(name: string, before: State): "yes" | "no" | "perhaps" {
  const { is, cause } = rpm(before, rpmName(name));
  if (is !== "unknown") return is;
  const mayBeBrought = cause !== undefined || bringsOwn(name, before);
  return mayBeBrought ? "perhaps" : "no";
}

/** Tells whether a command that a package brings is there. */
const bringsOwn = (name: string, { commands, image }: State): boolean =>
  commandsProvided(rpmName(name), image?.distro).some((it) => commands.listed.get(it)?.is === "yes");
