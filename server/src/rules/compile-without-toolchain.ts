import type { Execution, Step } from "../build/build.ts";
import { ask } from "../build/fact.ts";
import { listed } from "../build/names.ts";
import { pipInstall, type Requirement } from "../build/pip.ts";
import { headers, rpm } from "../build/state.ts";
import { installBefore } from "../build/users.ts";
import { type CompileNeeds, compileNeeds } from "../knowledge/python-projects.ts";
import { packageFor } from "../knowledge/rpms.ts";
import type { Document } from "../syntax/document.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports a requirement that must be compiled in a stage without a compiler or without Python's headers.
 *
 * ## Why
 * Some projects publish no wheel for Linux, or none for this Python, so pip compiles them. The minimal images have
 * neither gcc nor headers, and pip ends with "gcc failed" or "Python.h: No such file". Build on the full image, which
 * has both, and copy `$APP_ROOT` into the minimal one.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * RUN pip install uwsgi
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * RUN pip install uwsgi
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=builder $APP_ROOT $APP_ROOT
 * ```
 *
 * ## Silent when
 * A compiler and the headers are there, or something ran that may have brought them; a wheel may come from another
 * index, from `--find-links`, or nothing else is allowed (`--only-binary`); the project has wheels for this Python
 * or is not known; the base image is not known. Where a wheel may exist it is a warning.
 *
 * ## Source
 * File names of releases in public lock files; the builds of sclorg/s2i-python-container.
 */
export default {
  group: "compiling",
  severity: "error",
  *check({ document, stages }) {
    for (const step of stages.flatMap((it) => it.steps)) {
      for (const execution of step.executions) {
        const install = pipInstall(execution);
        if (
          install === undefined ||
          install.elsewhere ||
          install.onlyWheels ||
          !execution.certain ||
          execution.forgiven
        )
          continue;
        for (const requirement of install.requirements) {
          const found = missingFor(requirement, execution);
          if (found === undefined) continue;
          const { needs, missing } = found;
          const written = requirement.argument.value!.replace(/[<>=!~; @].*$/s, "");
          const via = needs.project === requirement.project ? "" : `, which ${written} pulls in,`;
          yield {
            span: requirement.argument.span,
            severity: needs.certain ? "error" : "warning",
            message: `${needs.project}${via} ${needs.certain ? "must" : "probably must"} be compiled, and ${listed(missing)} ${missing.length > 1 || /s$/.test(missing[0]!) ? "are" : "is"} missing here`,
            fixes: [...alternatives(requirement, needs), toolchain(document, step, needs)],
          };
        }
      }
    }
  },
} satisfies Rule;

/** What a requirement needs and the stage certainly lacks; undefined where nothing is missing for sure. */
function missingFor(
  { argument, project }: Requirement,
  { before }: Execution,
): { needs: CompileNeeds; missing: string[] } | undefined {
  const { image } = before;
  if (image === undefined || !argument.exact) return undefined;
  const version = /==\s*([\w.]+)/.exec(argument.value!)?.[1];
  const extras = /\[[^\]]*\]/.exec(argument.value!)?.[0] ?? "";
  const needs = compileNeeds(project + extras, image.python, version);
  if (needs === undefined) return undefined;
  const missing = needs.compilers.filter((it) => ask(before.commands, it).is === "no");
  if (needs.needsPythonHeaders && rpm(before, headers(image)).is === "no") missing.push("Python headers");
  return missing.length === 0 ? undefined : { needs, missing };
}

function alternatives({ argument, project }: Requirement, needs: CompileNeeds): Fix[] {
  if (needs.project !== project || !/^[\w.-]+$/.test(argument.value!)) return [];
  return needs.alternatives.map((it) => ({
    title: `Use ${it}, which has wheels`,
    safety: "suggested",
    edits: [{ span: argument.span, text: it }],
  }));
}

function toolchain(document: Document, step: Step, needs: CompileNeeds): Fix {
  const image = step.before.image!;
  const compilers = needs.compilers.map((it) => packageFor(it, image.distro) ?? it);
  const python = needs.needsPythonHeaders ? [headers(image)] : [];
  const rpms = [...new Set([...compilers, ...python, ...needs.buildRpms])].filter(
    (it) => rpm(step.before, it).is !== "yes",
  );
  return installBefore(document, step, rpms, `Install ${listed(rpms)} here`);
}
