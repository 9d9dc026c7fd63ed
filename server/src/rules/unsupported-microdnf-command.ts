import type { PackageCommand } from "../commands/package-command.ts";
import { inOption } from "../edits/other-manager.ts";
import { ask } from "../image/facts.ts";
import { rpm, type State } from "../image/state.ts";
import type { Argument } from "../image/value.ts";
import { isGroup, isPackageFile } from "../knowledge/package-managers.ts";
import { packageCommand } from "../queries/deeds.ts";
import { refusedOptions } from "../queries/refused-options.ts";
import type { Execution } from "../simulation/build.ts";
import type { Document } from "../syntax/document.ts";
import type { Edit } from "../text/edit.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

/**
 * Reports a command of dnf that this image's package manager does not understand.
 *
 * ## Why
 * `microdnf` on Enterprise Linux knows a few of dnf's commands: no groups, no `builddep`, no `config-manager`, no
 * `search`; it cannot install an RPM from a URL or a file, and `clean` wants `all`. Of the options it knows a few as well: no
 * `-q`, `-x`, `--allowerasing` or `--skip-broken`; `--setopt` takes the option of a repository, `tsflags=nodocs`, or
 * `install_weak_deps`, `keepcache` and `allow_vendor_change` as 0 or 1. On Fedora every name is dnf 5, which dropped
 * `groupinstall` and `erase`, and the minimal image lacks the plugins for `builddep`, `config-manager` and `copr`.
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
 * is not one that any dnf knows, or only prints something; an option comes from a variable whose value is not known;
 * its failure is forgiven.
 *
 * ## Source
 * The commands and options of microdnf 3.8 to 3.10 and of dnf 5; rpm-software-management/microdnf issues 20, 82, 106 and 108.
 */
export default {
  group: "installing",
  severity: "error",
  *check({ document, executions }) {
    for (const execution of executions) {
      const command = packageCommand(execution);
      if (command === undefined || execution.forgiven || ask(execution.before.commands, command.manager).is === "no")
        continue;
      const { before } = execution;
      yield* unsupportedVerb(command, before);
      if (command.dialect !== "microdnf3") continue;
      yield* unsupportedPackages(command, execution);
      for (const { word, why } of refusedOptions(command, before.called))
        yield { span: word.span, message: why, fixes: withoutOption(document, command, word) };
    }
  },
} satisfies Rule;

function* unsupportedVerb(command: PackageCommand, before: State): Iterable<Finding> {
  const { manager, verb, subcommand, nested } = command;
  if (verb === undefined || subcommand === undefined) return;
  const image = before.image!;
  const { support } = subcommand;
  if (support.kind === "yes") {
    const unknown = nested?.subcommand.support.kind === "no" ? nested.word : undefined;
    if (unknown !== undefined)
      yield {
        span: unknown.span,
        message: `${manager} on ${before.called} does not know ${verb.value} ${unknown.value}`,
      };
    if (subcommand.name === "clean") yield* uncleaned(command);
  } else if (support.kind === "plugin") {
    const missing = image.variant === "minimal" && rpm(before, support.package).is !== "yes";
    if (!missing || image.distro.family !== "fedora" || before.rpms.rest.cause !== undefined) return;
    const message = `${verb.value} needs ${support.package}, which is not in ${before.called}`;
    yield { span: verb.span, severity: "warning", message };
  } else {
    const what = support.kind === "dropped" ? "dnf 5 has dropped" : `${manager} on ${before.called} does not know`;
    const { instead } = support;
    const fix: Fix = { title: `Use ${instead}`, safety: "safe", edits: [{ span: verb.span, text: instead ?? "" }] };
    yield { span: verb.span, message: `${what} ${verb.value}`, fixes: instead && verb.exact ? [fix] : [] };
  }
}

function* uncleaned({ manager, dialect, verb, packages: [first, ...more] }: PackageCommand): Iterable<Finding> {
  const isAll = first?.value === "all" && more.length === 0;
  if (dialect !== "microdnf3" || isAll || [first, ...more].some((it) => it !== undefined && it.value === undefined))
    return;
  const { span, exact } = verb!;
  const edit = first?.exact
    ? { span: first.span, text: "all" }
    : { span: { start: span.end, end: span.end }, text: " all" };
  yield {
    span,
    message: `${manager} knows only clean all, not clean alone or clean of one thing`,
    fixes: exact && more.length === 0 ? [{ title: "Clean all", safety: "safe", edits: [edit] }] : [],
  };
}

function* unsupportedPackages(command: PackageCommand, { name, before }: Execution): Iterable<Finding> {
  const { manager, purpose, packages, options, verb, nested } = command;
  if (purpose !== "install" || verb === undefined || nested !== undefined) return;
  if (command.subcommand?.support.kind !== "yes") return;
  const files = packages.filter((it) => isPackageFile(it.value ?? it.prefix));
  for (const it of packages) {
    const text = it.value ?? it.prefix;
    if (isGroup(text)) {
      yield { span: it.span, message: `${manager} on ${before.called} knows no groups such as ${text}` };
    }
    if (!isPackageFile(text)) continue;
    const words = options.flatMap((option) => [option.word, option.value ?? []].flat());
    const all = files.length === packages.length && name.exact && words.every((option) => option.exact);
    const drop = { start: name.span.start, end: Math.max(verb.span.end, ...words.map((option) => option.span.end)) };
    const inOrder = all && files.every((file) => file.span.start > drop.end);
    const fix: Fix = { title: "Install it with rpm", safety: "suggested", edits: [{ span: drop, text: "rpm -Uvh" }] };
    yield {
      span: it.span,
      message: `${manager} cannot install an RPM from a file or a URL; rpm can`,
      fixes: inOrder ? [fix] : [],
    };
  }
}

/** The option in microdnf's words, or left out where it changes nothing. */
function withoutOption(document: Document, command: PackageCommand, word: Argument): Fix[] {
  const edits = inOption(command.dialect, document, command, word);
  const [first] = edits ?? [];
  if (edits === undefined || first === undefined) return [];
  const written = first.text === "" ? "Leave it out" : `Write ${wordAfter(word, first)}`;
  return [{ title: written, safety: "safe", edits }];
}

/** A word after an edit of all or part of it. */
function wordAfter({ value = "", span }: Argument, { span: place, text }: Edit): string {
  if (place.start < span.start || place.end > span.end) return text;
  return value.slice(0, place.start - span.start) + text + value.slice(place.end - span.start);
}
