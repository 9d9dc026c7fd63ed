import type { PackageCommand } from "../commands/package-command.ts";
import { mayForgive } from "../commands/package-command.ts";
import { withoutPackages } from "../edits/packages.ts";
import { type Argument, writtenAt } from "../image/value.ts";
import { type DebianPackage, debianPackage } from "../knowledge/debian-packages.ts";
import type { Image } from "../knowledge/images.ts";
import { packageCommand } from "../queries/deeds.ts";
import type { Execution, Step } from "../simulation/build.ts";
import type { Document } from "../syntax/document.ts";
import { listed } from "../text/listing.ts";
import { within } from "../text/span.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports a package under the name that it has on Debian or Alpine.
 *
 * ## Why
 * The images are built on Enterprise Linux and Fedora, where headers come in packages that end in `-devel` and
 * libraries have other names. The package manager finds nothing under the name and ends with an error.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312
 * USER 0
 * RUN dnf install -y build-essential libldap2-dev
 * USER 1001
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312
 * USER 0
 * RUN dnf install -y gcc gcc-c++ make openldap-devel
 * USER 1001
 * ```
 *
 * ## Silent when
 * An RPM of that name exists or provides it (`g++`, `dpkg-dev`); the command may leave out what it does not find
 * (`--skip-unavailable`, `--setopt=strict=0`); the command may not run, or its failure is forgiven; the base image is
 * not known.
 *
 * ## Source
 * Package names of Debian 12, Alpine 3 and Enterprise Linux; langflow-ai/langflow issue 13893.
 */
export default {
  group: "installing",
  severity: "error",
  *check({ document, stages }) {
    for (const step of stages.flatMap((it) => it.steps)) {
      for (const execution of step.executions) {
        const { before, certain, forgiven } = execution;
        const command = packageCommand(execution);
        if (command?.purpose !== "install" || !certain || forgiven) continue;
        if (mayForgive(command)) continue;
        for (const argument of command.packages) {
          const name = argument.value ?? "";
          const known = debianPackage(name);
          if (known === undefined) continue;
          const rpms = rpmsOf(known, before.image!);
          yield {
            span: argument.span,
            message: `${name} is not the name of an RPM${instead(name, rpms)}`,
            fixes: replacements(document, step, execution, command, argument, rpms),
          };
        }
      }
    }
  },
} satisfies Rule;

function rpmsOf({ rpms, python }: DebianPackage, { distro, pythonHeaders }: Image): readonly string[] | undefined {
  if (python === undefined) return rpms;
  // Plain `python3-dev` means the headers of the Python that is used.
  return python === ""
    ? [pythonHeaders.names[0]!]
    : [python === distro.python3 ? "python3-devel" : `python${python}-devel`];
}

function instead(name: string, rpms: readonly string[] | undefined): string {
  if (rpms === undefined) return name.endsWith("-dev") ? ", for packages with headers end in -devel" : "";
  return rpms.length === 0 ? ", and nothing like it is needed here" : `: here it is ${listed(rpms)}`;
}

function replacements(
  document: Document,
  step: Step,
  execution: Execution,
  command: PackageCommand,
  argument: Argument,
  rpms: readonly string[] | undefined,
): Fix[] {
  const span = writtenAt(argument);
  if (rpms === undefined || span === undefined) return [];
  const here = command.packages.map((it) => it.value);
  const missing = rpms.filter((it) => !here.includes(it));
  if (missing.length > 0) {
    // What stands between quotes of its own is one word.
    const [before, after] = [document.text[span.start - 1], document.text[span.end]];
    const quote = before === after && /["']/.test(before!) && within(span, execution.span) ? before : "";
    const edits = [{ span, text: missing.join(`${quote} ${quote}`) }];
    return [{ title: `Use ${listed(missing)}`, safety: "safe", edits }];
  }
  const edits = withoutPackages(document, step, execution, command, [argument]);
  return edits ? [{ title: `Do without ${argument.value}`, safety: "safe", edits }] : [];
}
