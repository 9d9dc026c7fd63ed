import type { PackageCommand } from "../commands/package-command.ts";
import { withoutPackages } from "../edits/packages.ts";
import { envText, isRoot, rpm } from "../image/state.ts";
import type { Argument } from "../image/value.ts";
import { mayHoldPython } from "../knowledge/folders.ts";
import { verdict } from "../knowledge/python/verdict.ts";
import { type PythonRpm, pythonRpm } from "../knowledge/python-rpms.ts";
import { certainInstallsIn } from "../queries/certain-commands.ts";
import { someStep } from "../queries/stages.ts";
import type { Build, Execution, StageBuild, Step } from "../simulation/build.ts";
import type { Document } from "../syntax/document.ts";
import { insertBelow } from "../syntax/rewrite.ts";
import { once } from "../text/once.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports a Python project that is installed as an RPM, where the virtual environment does not see it.
 *
 * ## Why
 * The images run applications in the virtual environment `/opt/app-root`, which does not look into the system's
 * packages. `python3-requests` belongs to `/usr/bin/python3`, on Enterprise Linux 8 and 9 even to another version of
 * Python, which it brings along. `import requests` fails as before. Use pip.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312-minimal
 * USER 0
 * RUN microdnf install -y libpq python3-requests && microdnf clean all
 * USER 1001
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312-minimal
 * USER 0
 * RUN microdnf install -y libpq && microdnf clean all
 * USER 1001
 * RUN pip install requests
 * ```
 *
 * ## Silent when
 * The system's Python is used on purpose: called by its path or version, put before the virtual environment on `PATH`,
 * or made visible (`--system-site-packages`, `PYTHONPATH`); pip has nothing of the kind (`python3-gpg`,
 * `python3-dnf`); the base image has the package anyway; the command may not run, or its failure is forgiven; the base
 * image is not known.
 *
 * ## Source
 * sclorg/s2i-python-container issues 268 and 657.
 */
export default {
  group: "installing",
  severity: "warning",
  breaks: "start",
  *check(build) {
    const { document } = build;
    for (const stage of build.stages) {
      if (stage.end.image === undefined) continue;
      for (const { step, execution, command, image } of certainInstallsIn(stage.steps)) {
        const { before } = execution;
        for (const argument of command.packages) {
          const module = pythonRpm(argument.value ?? "", image.distro);
          const known = rpm(before, argument.value ?? "");
          if (module === undefined || (known.is === "yes" && known.cause === undefined)) continue;
          if (systemUsers(build).has(stage) || callsAnySystemPython(stage)) continue;
          yield {
            span: argument.span,
            message: `${argument.value} is for the Python ${module.python} of the system, and the virtual environment ${module.project === "pip" ? "has a pip of its own" : "does not see it"}`,
            fixes: withPip(document, stage, step, execution, command, argument, module),
          };
        }
      }
    }
  },
} satisfies Rule;

/** The stages that do something with the Python outside of the venv, and those that they build on. */
const systemUsers = once(({ stages }: Build): ReadonlySet<StageBuild> => {
  const found = new Set(stages.filter((it) => startsSystemPython(it) || it.steps.some(callsSystemPython)));
  // The set grows while it is walked.
  for (const { base } of found) if (base.parent !== undefined) found.add(base.parent);
  return found;
});

function startsSystemPython({ end }: StageBuild): boolean {
  const path = envText(end, "PATH")?.split(":") ?? [];
  const venv = path.findIndex((it) => mayHoldPython(it) || it.startsWith(`${end.image?.venv}/`));
  const started = [...(end.entrypoint.value ?? []), ...(end.command.value ?? [])];
  return (
    path.slice(0, Math.max(venv, 0)).includes("/usr/bin") ||
    end.env.set.get("PYTHONPATH")?.cause !== undefined ||
    started.some((it) => system.test(it))
  );
}

const callsAnySystemPython = someStep((step) => callsSystemPython(step));

/** The interpreters and programs of the system's Python. */
const system = /\/usr\/(local\/)?bin\/(python|pip)|platform-python|\/usr\/lib(64)?\/python/;

function callsSystemPython({ executions }: Step): boolean {
  return executions.some(({ name, args, before }) => {
    const words = [name, ...args].map((it) => it.value ?? it.prefix);
    const versioned = /^(?:python|pip-?)(3\.\d+)$/.exec(name.value ?? "")?.[1];
    return (
      words.some((it) => system.test(it) || it === "--system-site-packages") ||
      (versioned !== undefined && versioned !== before.image?.python)
    );
  });
}

/** The package taken out, and pip asked for the same where the venv does not have it anyway. */
function withPip(
  document: Document,
  { steps }: StageBuild,
  step: Step,
  execution: Execution,
  command: PackageCommand,
  argument: Argument,
  { project }: PythonRpm,
): Fix[] {
  const edits = withoutPackages(document, step, execution, command, [argument]);
  if (edits === undefined) return [];
  if (/^(pip|setuptools|wheel)$/.test(project))
    return [{ title: `Do without ${argument.value}`, safety: "suggested", edits }];
  const { python, distro } = execution.before.image!;
  const { compiles, alternatives } = verdict(project, { python, distro, architecture: "x86_64" });
  // Another project may be imported under another name.
  const name = compiles === "yes" ? alternatives.find((it) => it.change === undefined)?.name : project;
  if (name === undefined) return [];
  const later = steps.slice(steps.indexOf(step));
  const user = later.find((it) => it.instruction.keyword === "USER" && isRoot(it.after.user.value) === false);
  const below = insertBelow(document, (user ?? step).instruction, [`RUN pip install ${name}`]);
  return [{ title: `Install ${name} with pip`, safety: "suggested", edits: [...edits, below] }];
}
