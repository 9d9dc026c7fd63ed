import type { PackageCommand } from "../commands/package-command.ts";
import { withoutPackages } from "../edits/packages.ts";
import { headers } from "../image/starting-state.ts";
import { rpm } from "../image/state.ts";
import type { Argument } from "../image/value.ts";
import { type PythonHeaders, pythonHeaders } from "../knowledge/python-headers.ts";
import { certainInstallsIn } from "../queries/certain-commands.ts";
import { compilationsOf } from "../queries/python/compilations.ts";
import type { Build, Execution, Step } from "../simulation/build.ts";
import type { Document } from "../syntax/document.ts";
import { baseName } from "../text/paths.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

/**
 * Reports a package with the headers of another Python than the image's, or one that does not exist here.
 *
 * ## Why
 * `python3-devel` belongs to the distribution's own Python: 3.6 on Enterprise Linux 8, 3.9 on 9, 3.12 on 10. In an
 * image with another Python its headers are of no use, and pip ends with "Python.h: No such file". Names without a
 * dot, such as `python39-devel`, exist on Enterprise Linux 8 only. `"pkgconfig(python-3.12)"` is right wherever the
 * Python is 3.12.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312-minimal AS builder
 * USER 0
 * RUN microdnf install -y gcc python3-devel
 * USER 1001
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312-minimal AS builder
 * USER 0
 * RUN microdnf install -y gcc python3.12-devel
 * USER 1001
 * ```
 *
 * ## Silent when
 * The distribution's Python is the image's (3.12 on Enterprise Linux 10, every Fedora); that other Python itself is
 * installed or called in the same stage; the command may not run, or its failure is forgiven; the base image is not
 * known.
 *
 * ## Source
 * sclorg/s2i-python-container issue 668, ansible/awx-ee issue 177, instructlab/instructlab-bot issue 301.
 */
export default {
  group: "installing",
  severity: "error",
  *check(build) {
    const { document } = build;
    for (const { steps, end } of build.stages) {
      const calls = steps.flatMap((it) => it.executions);
      for (const { step, execution, command, image } of certainInstallsIn(steps)) {
        const { python, distro } = image;
        for (const argument of command.packages) {
          const found = pythonHeaders(argument.value ?? "", distro);
          const wrong = found?.exists === "no" || (found !== undefined && found.python !== python);
          if (!wrong || isMeant(found, distro.python3, calls, [...end.rpms.listed.keys()])) continue;
          yield {
            span: argument.span,
            severity: found.exists === "no" ? "error" : "warning",
            message:
              found.exists === "no"
                ? `there is no ${argument.value} for ${execution.before.called}`
                : `${argument.value} has the headers of Python ${found.python}, and the image has Python ${python}`,
            related: compiledAfter(execution, calls, build),
            fixes: replacement(document, step, execution, command, argument),
          };
        }
      }
    }
  },
} satisfies Rule;

/** What the stage compiles later on for the image's own Python. */
function compiledAfter(installed: Execution, calls: readonly Execution[], build: Build): Finding["related"] {
  const later = calls.slice(calls.indexOf(installed) + 1).flatMap((it) => compilationsOf(it, build));
  return later
    .filter((it) => it.verdict.needsPythonHeaders)
    .slice(0, most)
    .map(({ request: { span, file, requirement }, project }) => ({
      ...(file === undefined ? { span } : { file, span: requirement.span }),
      message: `${project} is compiled and needs the headers of the image's Python`,
    }));
}

const most = 4;

/** Tells whether the other Python is there on purpose: it is installed by name, or called. */
function isMeant(
  { python, exists }: PythonHeaders,
  python3: string,
  calls: readonly Execution[],
  rpms: readonly string[],
): boolean {
  if (exists === "no") return false;
  const interpreters = [`python${python}`, `python${python.replace(".", "")}`];
  if (rpms.some((it) => interpreters.includes(it))) return true;
  const own = python === python3 ? ["/usr/bin/python3", "/usr/bin/pip3"] : [];
  return calls.some(({ name, before }) => {
    const called = name.value ?? "";
    // A bare `python3` is the venv's.
    return own.includes(called) || (interpreters.includes(baseName(called)) && before.image?.python !== python);
  });
}

function replacement(
  document: Document,
  step: Step,
  execution: Execution,
  command: PackageCommand,
  argument: Argument,
): Fix[] {
  const image = execution.before.image!;
  const there = rpm(execution.before, headers(image)).is === "yes";
  const names = [headers(image), ...image.pythonHeaders.names];
  if (there || command.packages.some((it) => names.includes(it.value ?? ""))) {
    const edits = withoutPackages(document, step, execution, command, [argument]);
    const title = `Do without ${argument.value}: the headers of Python ${image.python} are there`;
    return edits ? [{ title, safety: "safe", edits }] : [];
  }
  if (!argument.exact) return [];
  const quoted = /["']/.test(document.text[argument.span.end] ?? "");
  return [image.pythonHeaders.names[0]!, headers(image)].map((name) => ({
    title: `Use ${name}`,
    safety: "safe",
    edits: [{ span: argument.span, text: /[()]/.test(name) && !quoted ? `"${name}"` : name }],
  }));
}
