import { withoutPackages } from "../edits/packages.ts";
import { headers } from "../image/starting-state.ts";
import { rpm, type State } from "../image/state.ts";
import { pythonHeaders } from "../knowledge/python-headers.ts";
import { packageCommand } from "../queries/deeds.ts";
import { hasOtherStreams } from "../queries/repositories.ts";
import { folded } from "../queries/stages.ts";
import { listed } from "../text/listing.ts";
import type { Rule } from "./rule.ts";

/**
 * Reports a package that the base image has already.
 *
 * ## Why
 * The full images come with compilers, Python's headers, git, Node.js and the headers of a dozen libraries. To install
 * them again takes time for the repositories' metadata and does nothing else; often the whole RUN can go.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312 AS builder
 * USER 0
 * RUN dnf install -y gcc python3.12-devel openldap-devel && dnf clean all
 * USER 1001
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312 AS builder
 * USER 0
 * RUN dnf install -y openldap-devel && dnf clean all
 * USER 1001
 * ```
 *
 * ## Silent when
 * The base comes from an argument, so that it may be another one; the package is named with its version, or another
 * stream of a module is chosen before; it was installed or removed by the file itself; the command may not run, or its failure is forgiven; the base image is not
 * known.
 *
 * ## Source
 * The package lists of sclorg/s2i-base-container and sclorg/s2i-python-container.
 */
export default {
  group: "installing",
  severity: "hint",
  *check({ document, stages }) {
    for (const stage of stages) {
      if (isExchangeable(stage)) continue;
      for (const step of stage.steps) {
        for (const execution of step.executions) {
          const { before, certain, forgiven } = execution;
          const command = packageCommand(execution);
          if (command?.subcommand?.name !== "install" || !certain || forgiven) continue;
          // The packages of another stream have the same names.
          if (hasOtherStreams(before)) continue;
          const there = command.packages.filter((it) => isThere(it.value ?? "", before));
          if (there.length === 0) continue;
          const names = there.map((it) => it.value!);
          const edits = withoutPackages(document, step, execution, command, there);
          const what = names.length === 1 ? names[0] : "what is there";
          yield {
            span: there[0]!.span,
            message: `${listed(names)} ${names.length === 1 ? "is" : "are"} in ${before.called} already`,
            unnecessary: names.length === 1,
            fixes: edits ? [{ title: `Do not install ${what}`, safety: "suggested", edits }] : [],
          };
        }
      }
    }
  },
} satisfies Rule;

/** Tells whether an argument may put another image in the place of the base. */
const isExchangeable = folded(
  ({ stage }, below: boolean | undefined): boolean => below ?? stage.base.parts.some((it) => it.kind !== "text"),
);

/** Tells whether the base image brought a package. What the file itself brought is its own affair. */
function isThere(name: string, before: State): boolean {
  const { distro, python } = before.image!;
  const own = pythonHeaders(name, distro);
  const fact = rpm(before, own?.python === python && own.exists === "yes" ? headers(before.image!) : name);
  return name !== "" && fact.is === "yes" && fact.cause === undefined;
}
