import type { PackageCommand } from "../commands/package-command.ts";
import { withoutPackages } from "../edits/packages.ts";
import { headers } from "../image/starting-state.ts";
import { rpm } from "../image/state.ts";
import { type Argument, writtenAt } from "../image/value.ts";
import { type PythonHeaders, pythonHeaders } from "../knowledge/python-headers.ts";
import { certainInstallsIn } from "../queries/certain-commands.ts";
import { compilationsOf } from "../queries/python/compilations.ts";
import type { Build, Execution, StageBuild, Step } from "../simulation/build.ts";
import type { Document } from "../syntax/document.ts";
import { grouped } from "../text/grouped.ts";
import { once } from "../text/once.ts";
import { baseName } from "../text/paths.ts";
import { firstIndex } from "../text/search.ts";
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
    for (const stage of build.stages) {
      for (const { step, execution, command, image } of certainInstallsIn(stage.steps)) {
        const { python, distro } = image;
        for (const argument of command.packages) {
          const found = pythonHeaders(argument.value ?? "", distro);
          const wrong = found?.exists === "no" || (found !== undefined && found.python !== python);
          if (!wrong || isMeant(found, distro.python3, stage)) continue;
          yield {
            span: argument.span,
            severity: found.exists === "no" ? "error" : "warning",
            message:
              found.exists === "no"
                ? `there is no ${argument.value} for ${execution.before.called}`
                : `${argument.value} has the headers of Python ${found.python}, and the image has Python ${python}`,
            related: compiledAfter(execution, stage, build),
            fixes: replacement(document, step, execution, command, argument),
          };
        }
      }
    }
  },
} satisfies Rule;

/** What the stage compiles later on for the image's own Python. */
function compiledAfter(installed: Execution, stage: StageBuild, build: Build): Finding["related"] {
  const { places, compiled } = compiledIn(stage, build);
  const first = firstIndex(compiled, (it) => it.at > places.get(installed)!);
  return compiled.slice(first, first + most).map(({ compilation: { request, project } }) => ({
    ...(request.file === undefined ? { span: request.span } : { file: request.file, span: request.requirement.span }),
    message: `${project} is compiled and needs the headers of the image's Python`,
  }));
}

const most = 4;

/** The numbers of the commands of a stage, and what they compile that needs headers. */
const compiledIn = once(({ steps }: StageBuild, build: Build) => {
  const calls = steps.flatMap((it) => it.executions);
  const compiled = calls.flatMap((call, at) => compilationsOf(call, build).map((compilation) => ({ at, compilation })));
  return {
    places: new Map(calls.map((it, at) => [it, at])),
    compiled: compiled.filter((it) => it.compilation.verdict.needsPythonHeaders),
  };
});

/** Tells whether the other Python is there on purpose: it is installed by name, or called. */
function isMeant({ python, exists }: PythonHeaders, python3: string, stage: StageBuild): boolean {
  if (exists === "no") return false;
  const interpreters = [`python${python}`, `python${python.replace(".", "")}`];
  if (interpreters.some((it) => stage.end.rpms.listed.has(it))) return true;
  const own = python === python3 ? ["/usr/bin/python3", "/usr/bin/pip3"] : [];
  const { byName, byProgram } = calledIn(stage);
  const isOthers = ({ before }: Execution) => before.image?.python !== python;
  // A bare `python3` is the venv's.
  return own.some((it) => byName.has(it)) || interpreters.some((it) => byProgram.get(it)?.some(isOthers));
}

const calledIn = once(({ steps }: StageBuild) => {
  const calls = steps.flatMap((it) => it.executions);
  return {
    byName: grouped(calls, (it) => it.name.value),
    byProgram: grouped(calls, (it) => baseName(it.name.value ?? "")),
  };
});

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
  const span = writtenAt(argument);
  if (span === undefined) return [];
  const quoted = /["']/.test(document.text[span.end] ?? "");
  return [image.pythonHeaders.names[0]!, headers(image)].map((name) => ({
    title: `Use ${name}`,
    safety: "safe",
    edits: [{ span, text: /[()]/.test(name) && !quoted ? `"${name}"` : name }],
  }));
}
