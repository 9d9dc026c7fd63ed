// What assemble works on: the sources in /tmp/src, and what may have put them there.

import { isAssemble, isFixPermissions, strangeScript } from "../commands/s2i-scripts.ts";
import type { Context } from "../context/context.ts";
import { anythingAt } from "../image/files.ts";
import { mountsOf } from "../image/mounts.ts";
import { isProgram } from "../knowledge/program-kinds.ts";
import { sourcesFolder } from "../knowledge/s2i.ts";
import type { Build, Execution, StageBuild, Step } from "../simulation/build.ts";
import { copyOf } from "../simulation/copy-instruction.ts";
import type { Word } from "../syntax/document.ts";
import { grouped } from "../text/grouped.ts";
import { once } from "../text/once.ts";
import { baseName, isFileName } from "../text/paths.ts";
import { chainOf } from "./stages.ts";

/** One run of the image's own assemble that certainly happens and must not fail. */
export interface AssembleRun {
  readonly step: Step;
  readonly execution: Execution;
  /** Every step up to this one, those of the stages that this one builds on first. */
  readonly earlier: readonly Step[];
}

/** The runs of assemble in a file, at most one an instruction. */
export const assembleRuns = once(({ stages }: Build): readonly AssembleRun[] =>
  stages.flatMap((stage) =>
    stage.steps.flatMap((step) => {
      const execution = step.executions.find((it) => isAssemble(it, it.before));
      if (execution === undefined || !execution.certain || execution.forgiven) return [];
      return {
        step,
        execution,
        // Of many runs each would keep all that was before.
        get earlier() {
          const chain = chainOf(stage);
          return chain.slice(0, chain.indexOf(step) + 1);
        },
      };
    }),
  ),
);

/** The runs of assemble in some stages and in those that they build on, in the order of the file. */
export function assembleRunsIn(stages: Iterable<StageBuild>, build: Build): AssembleRun[] {
  const under = new Set(stages);
  // The set grows while it is walked.
  for (const { base } of under) if (base.parent !== undefined) under.add(base.parent);
  const found = [...under].flatMap((it) => runsByStage(build).get(it) ?? []);
  return found.sort((a, b) => a.step.instruction.span.start - b.step.instruction.span.start);
}

const runsByStage = once((build: Build) => grouped(assembleRuns(build), (it) => it.step.stage));

/** Tells whether a mount takes the place of /tmp/src while a RUN runs. */
export function isMounted({ instruction, before }: Step): boolean {
  return mountsOf(instruction, before).some(({ target }) => target === undefined || near(target));
}

/** Tells whether there is certainly nothing in /tmp/src: no COPY went there, and no command that ran came near it. */
export function isEmpty(run: AssembleRun): boolean {
  const { files } = run.execution.before;
  // An assemble before this one leaves the folder, and nothing in it.
  const isThere = files.below(`${sourcesFolder}/`).some(({ key, value }) => value.is !== "no" || !key.endsWith("/*"));
  const left = files.get(`${sourcesFolder}/*`)?.is === "no" && !isThere;
  return (left || anythingAt(files, sourcesFolder) === "no") && isUntouched(run) && run.earlier.every(staysAway);
}

/** No command that ran before, and no mount, may have put anything into /tmp/src. */
function isUntouched({ step, execution, earlier }: AssembleRun): boolean {
  if (isMounted(step)) return false;
  const ran = earlier.flatMap((it) => it.executions);
  return ran.slice(0, ran.indexOf(execution)).every((it) => {
    if (isIdle(baseName(it.name.value ?? "")) || isFixPermissions(it, it.before)) return true;
    if (strangeScript(it, it.before) !== undefined) return true;
    const words = [...it.args, ...it.redirects.flatMap(({ target }) => target ?? [])];
    return it.workdir !== undefined && !near(it.workdir) && !words.some(({ prefix }) => named.test(prefix));
  });
}

/** A COPY whose target nobody knows, or which is above /tmp/src, may bring what is there. */
function staysAway({ instruction, before }: Step): boolean {
  if (!/^(COPY|ADD)$/.test(instruction.keyword)) return true;
  const copy = copyOf(instruction, before);
  return copy !== undefined && copy.to !== "/" && copy.to !== "/tmp";
}

/** Commands that leave an empty directory empty. */
const isIdle = (program: string): boolean => isProgram(program, "owners", "removers", "questions", "s2i");
const named = /(^|[=:])\/tmp(\/src)?(\/|$)/;
const near = (path: string) => /^\/tmp(\/src)?(\/|$)/.test(path);

/**
 * The target of a `COPY app.py /tmp/src`, which makes a file of that name unless the directory was there before;
 * undefined where /tmp/src is a directory or may be one.
 */
export function fileInsteadOfSources(run: AssembleRun, context: Context | undefined): Word | undefined {
  const { before } = run.execution;
  const [step, more] = copiesOf(run.earlier);
  const copy = step && copyOf(step.instruction, step.before);
  const [source, another] = copy?.sources ?? [];
  if (anythingAt(before.files, sourcesFolder) !== "yes" || more !== undefined || !isUntouched(run)) return undefined;
  if (copy?.to !== sourcesFolder || copy.intoDirectory || source === undefined || another !== undefined)
    return undefined;
  const { flags, words } = step!.instruction;
  if (flags.some((it) => it.name === "from") || step!.before.files.get(sourcesFolder)?.is !== "no") return undefined;
  const kind = context?.kind(source.replace(/^(\.?\/)+/, ""));
  const file = kind === "file" || (kind !== "directory" && isFileName(source));
  return file ? words.at(-1) : undefined;
}

/** The instructions that copy something to /tmp/src or below it. */
export function copiesOf(steps: readonly Step[]): Step[] {
  return steps.filter(({ instruction, before }) => {
    const to = /^(COPY|ADD)$/.test(instruction.keyword) ? copyOf(instruction, before)?.to : undefined;
    return to === sourcesFolder || to?.startsWith(`${sourcesFolder}/`);
  });
}
