import { foreignManagers } from "../commands/foreign-managers.ts";
import { scriptWord, strangeScript } from "../commands/s2i-scripts.ts";
import { installBefore, runAsRoot } from "../edits/as-root.ts";
import { SharedMap } from "../image/shared-map.ts";
import { isRoot } from "../image/state.ts";
import { packageManagerCommands } from "../knowledge/package-managers.ts";
import { isProgram } from "../knowledge/program-kinds.ts";
import { packageFor } from "../knowledge/rpms.ts";
import { certainCommands } from "../queries/certain-commands.ts";
import { missingTools, type ToolUse } from "../queries/missing-tools.ts";
import { lackedIn } from "../queries/repositories.ts";
import { meantScript } from "../queries/starts/near-misses.ts";
import type { Build, Step } from "../simulation/build.ts";
import { listed } from "../text/listing.ts";
import { within } from "../text/span.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

/**
 * Reports a tool that is not in the image at this point: git, tar, wget, unzip, make, sudo and others.
 *
 * ## Why
 * The minimal images have little more than Python, a package manager and the basic commands. The line ends with
 * `command not found`; behind a `|| echo skipped` it is skipped in every build, and nobody notices. pip needs git for
 * requirements that begin with `git+https`. tar leaves compression to other programs: `tar -z`, and the name `a.tgz`,
 * take gzip, `-J` takes xz and `-j` bzip2. What a script of the build context calls is missed where the script runs: in a
 * RUN, or when the container starts.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312-minimal
 * RUN pip install git+https://example.com/team/library.git
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312 AS builder
 * RUN pip install git+https://example.com/team/library.git
 *
 * FROM registry.access.redhat.com/ubi9/python-312-minimal
 * COPY --from=builder $APP_ROOT $APP_ROOT
 * ```
 *
 * ## Silent when
 * The tool was installed, copied in or downloaded before, or something ran that may have brought it; the command may
 * not run, in a script as well, or its failure is forgiven (unless all that follows `||` is an `echo`); it is not certain that the image
 * lacks the tool; other rules speak of it (package managers, Node.js, the S2I entry point); the base image is not
 * known.
 *
 * ## Source
 * The package lists of the images and of the distributions' minimal base images, held against public Containerfiles
 * on the same bases; ibm-granite/granite.build issue 392.
 */
export default {
  group: "compiling",
  severity: "warning",
  *check(build) {
    yield* strangeScripts(build);
    const told = new Map<unknown, SharedMap<true>>();
    for (const stage of build.stages) {
      // What a stage was told, those that build on it need not hear again.
      let known = told.get(stage.base.parent) ?? SharedMap.of<true>();
      for (const use of missingTools(build, stage)) {
        const { tool, span, step, consequence, script } = use;
        const rpmOf = (name: string) => packageFor(name, step.before.image!.distro);
        if (known.has(rpmOf(tool) ?? tool) || isOthers(tool)) continue;
        const also = use.also.filter((it) => !known.has(rpmOf(it) ?? it));
        // Each sudo must go; any other tool is there once its package is.
        if (tool !== "sudo") for (const it of [tool, ...also]) known = known.with(rpmOf(it) ?? it, true);
        const called = also.length > 0 ? `nor is ${listed(also)}, which it starts` : "";
        const message = [`${tool} is not in ${step.before.called}`, called, consequence].filter(Boolean).join(", ");
        const related = script && [{ ...script, message: `${script.file} calls ${tool} here` }];
        const rpms = [tool, ...also].map(rpmOf);
        const fixes = tool === "sudo" ? withoutSudo(build, use) : installed(build, step, rpms);
        yield { span, message, ...(related && { related }), fixes };
      }
      told.set(stage, known);
    }
  },
} satisfies Rule;

/** Scripts that are called as if they were the images' own, and that no image has. */
function* strangeScripts(build: Build): Iterable<Finding> {
  for (const { execution } of certainCommands(build)) {
    const path = strangeScript(execution, execution.before);
    if (path === undefined) continue;
    const meant = meantScript(path);
    const word = scriptWord(execution);
    const known = meant === undefined ? "no image of the family has it" : `the script is ${meant}`;
    const edits = [{ span: word.span, text: meant ?? "" }];
    yield {
      span: word.span,
      severity: "error",
      message: `${path} is not in ${execution.before.called}: ${known}`,
      fixes:
        meant === undefined || !within(word.span, execution.written.span)
          ? []
          : [{ title: `Write ${meant}`, safety: "suggested", edits }],
    };
  }
}

/** Commands that other rules speak of. */
const isOthers = (tool: string): boolean =>
  packageManagerCommands.includes(tool) || foreignManagers.has(tool) || isProgram(tool, "node", "fullImages");

function installed({ document }: Build, step: Step, all: readonly (string | undefined)[]): Fix[] {
  const rpms = [...new Set(all)].filter((it) => it !== undefined);
  if (rpms.length < new Set(all).size || isRoot(step.before.user.value) === undefined) return [];
  if (rpms.some((it) => lackedIn(it, step.before) !== undefined)) return [];
  return [installBefore(document, step, rpms, `Install ${listed(rpms)} here`)];
}

/** The command itself, run by root. */
function withoutSudo({ document }: Build, { step, span }: ToolUse): Fix[] {
  const root = isRoot(step.before.user.value);
  const blank = /^sudo(?:[ \t]+-[EHnS])*[ \t]+(?=[^-\s])/.exec(document.text.slice(span.start));
  if (blank === null || root === undefined) return [];
  const edit = { span: { start: span.start, end: span.start + blank[0].length }, text: "" };
  if (root) return [{ title: "Do without sudo", safety: "safe", edits: [edit] }];
  const fix = runAsRoot(document, step);
  return [{ title: `${fix.title}, without sudo`, safety: "suggested", edits: [...fix.edits, edit] }];
}
