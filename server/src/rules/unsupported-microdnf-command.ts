import type { PackageCommand } from "../commands/package-command.ts";
import { ask } from "../image/facts.ts";
import { rpm } from "../image/state.ts";
import type { Argument } from "../image/value.ts";
import { isReplaceable } from "../knowledge/package-managers.ts";
import { packageCommand } from "../queries/deeds.ts";
import type { Execution } from "../simulation/build.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

/**
 * Reports a command of dnf that this image's package manager does not understand.
 *
 * ## Why
 * `microdnf` on Enterprise Linux knows a few of dnf's commands: no groups, no `builddep`, no `config-manager`, no
 * `search`; it cannot install an RPM from a URL or a file, and `clean` wants `all`. On Fedora every name is dnf 5,
 * which dropped `groupinstall` and `erase`, and the minimal image lacks the plugins for `builddep`, `config-manager`
 * and `copr`.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312-minimal
 * USER 0
 * RUN microdnf install -y httpd && microdnf clean
 * USER 1001
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312-minimal
 * USER 0
 * RUN microdnf install -y httpd && microdnf clean all
 * USER 1001
 * ```
 *
 * ## Silent when
 * The base image is not known; the package manager itself is missing (that is `wrong-package-manager`); the command
 * is not one that any dnf knows; its failure is forgiven.
 *
 * ## Source
 * The commands of microdnf 3.8 to 3.10 and of dnf 5; rpm-software-management/microdnf issues 20, 82, 106 and 108.
 */
export default {
  group: "installing",
  severity: "error",
  *check({ executions }) {
    for (const execution of executions) {
      const command = packageCommand(execution);
      if (command === undefined || execution.forgiven || ask(execution.before.commands, command.manager).is === "no")
        continue;
      yield* unsupportedVerb(command, execution);
      if (command.dialect === "microdnf3") yield* unsupportedPackages(command, execution);
    }
  },
} satisfies Rule;

function* unsupportedVerb(
  { manager, verb, subcommand, dialect, packages }: PackageCommand,
  { before }: Execution,
): Iterable<Finding> {
  if (verb === undefined || subcommand === undefined || subcommand.support.kind === "yes") {
    if (verb === undefined || dialect !== "microdnf3" || subcommand?.name !== "clean" || packages[0]?.value === "all")
      return;
    if (packages.some((it) => it.value === undefined)) return;
    const edit = packages[0]?.exact
      ? { span: packages[0].span, text: "all" }
      : { span: { start: verb.span.end, end: verb.span.end }, text: " all" };
    const fix: Fix = { title: "Clean all", safety: "safe", edits: [edit] };
    yield {
      span: verb.span,
      message: `${manager} knows only clean all, not clean alone or clean of one thing`,
      fixes: verb.exact ? [fix] : [],
    };
    return;
  }
  const image = before.image!;
  const { support } = subcommand;
  if (support.kind === "plugin") {
    const missing = image.variant === "minimal" && rpm(before, support.package).is !== "yes";
    if (!missing || image.distro.family !== "fedora" || before.rpms.rest.cause !== undefined) return;
    const message = `${verb.value} needs ${support.package}, which is not in ${before.called}`;
    yield { span: verb.span, severity: "warning", message };
    return;
  }
  const what = support.kind === "dropped" ? "dnf 5 has dropped" : `${manager} on ${before.called} does not know`;
  yield { span: verb.span, message: `${what} ${verb.value}`, fixes: instead(verb, support.instead, packages) };
}

/** A verb of one word stands for the same; two words or another program need a second look. */
function instead(verb: Argument, text: string | undefined, packages: readonly Argument[]): Fix[] {
  if (text === undefined || !verb.exact || packages.some((it) => it.value?.startsWith("@"))) return [];
  if (!isReplaceable(verb.value!)) return [];
  return [{ title: `Use ${text}`, safety: "safe", edits: [{ span: verb.span, text }] }];
}

function* unsupportedPackages(
  { manager, purpose, packages, options, verb }: PackageCommand,
  { name, before }: Execution,
): Iterable<Finding> {
  if (purpose !== "install" || verb === undefined) return;
  const files = packages.filter((it) => isFile(it.value ?? it.prefix));
  for (const it of packages) {
    const text = it.value ?? it.prefix;
    if (text.startsWith("@")) {
      yield { span: it.span, message: `${manager} on ${before.called} knows no groups such as ${text}` };
    }
    if (!isFile(text)) continue;
    const all = files.length === packages.length && name.exact && options.every((option) => option.exact);
    const drop = { start: name.span.start, end: Math.max(verb.span.end, ...options.map((option) => option.span.end)) };
    const inOrder = all && files.every((file) => file.span.start > drop.end);
    const fix: Fix = { title: "Install it with rpm", safety: "suggested", edits: [{ span: drop, text: "rpm -Uvh" }] };
    yield {
      span: it.span,
      message: `${manager} cannot install an RPM from a file or a URL; rpm can`,
      fixes: inOrder ? [fix] : [],
    };
  }
}

const isFile = (text: string): boolean => /^(https?|ftp|file):\/\//.test(text) || /^[^@].*\.rpm$/.test(text);
