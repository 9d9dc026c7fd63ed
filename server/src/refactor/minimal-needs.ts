// What a stage that has come onto the minimal image needs beside it.

import { packageFor } from "../knowledge/rpms.ts";
import { missingTools } from "../queries/missing-tools.ts";
import { instructionAround } from "../queries/places.ts";
import { reachOf } from "../queries/reach.ts";
import { lacksOf } from "../queries/run-time-lacks.ts";
import { linksOf } from "../queries/stage-links.ts";
import { startsOf } from "../queries/starts.ts";
import type { Build, Execution, StageBuild, Step } from "../simulation/build.ts";
import type { Document, Instruction } from "../syntax/document.ts";
import type { Edit } from "../text/edit.ts";
import { isWithin } from "../text/paths.ts";
import { marked } from "./marks.ts";
import { type Doubt, declined, type Refactoring } from "./refactoring.ts";
import { callersIn } from "./split/callers.ts";
import { librariesFor } from "./split/libraries.ts";
import { withPackages, withPackagesIn } from "./toolchain/install.ts";

/** Adds what the minimal image lacks of what the stage calls, loads and starts. The caller gives it a title. */
export function completed(before: Build, was: StageBuild, build: Build, stage: StageBuild): Refactoring {
  const { document } = build;
  const image = stage.start.image!;
  const { called } = stage.start;
  const makers = [stage, ...linksOf(stage, build).map((it) => it.from)];
  const wanted = new Set(librariesFor(build, stage, image, makers, was.end));
  for (const { missing } of lacksOf(stage, build)) for (const it of missing) wanted.add(it);

  const doubts: (readonly [Instruction, string])[] = [...unsureOf(build, stage, was, called)];
  let first: { readonly step: Step; readonly execution: Execution } | undefined;
  const known = new Set([...missingTools(before, was)].map((it) => it.tool));
  for (const { step, tool, span, script } of missingTools(build, stage)) {
    // What was missing before is another matter.
    if (known.has(tool)) continue;
    const name = packageFor(tool, image.distro);
    if (name === undefined && script !== undefined) {
      doubts.push([step.instruction, `${script.file} calls ${tool}, which ${called} lacks`]);
      continue;
    }
    if (name === undefined)
      return declined(`${called} does not have ${tool}, and which RPM brings it is not known`, span);
    wanted.add(name);
    const execution = step.executions.find((it) => it.name.span === span) ?? step.executions[0];
    if (first === undefined && execution !== undefined) first = { step, execution };
  }

  for (const { name, span } of reachOf(build, stage).unread) {
    doubts.push([
      instructionAround(document, span)!,
      `${name} ${build.context === undefined ? "cannot be read here" : "is not in the build context"}; install what it calls and ${called} lacks, such as git or npm`,
    ]);
  }

  const rpms = [...wanted];
  const added = installed(document, stage, rpms, first);
  if ("reason" in added) return declined(added.reason, first?.execution.span);
  const told = doubts.map(([{ keywordSpan }, message]): Doubt => ({ span: keywordSpan, message }));
  const marks = doubts.flatMap(([instruction], i) => marked(document, instruction, [told[i]!]));
  const safety = doubts.length > 0 ? "manual" : "suggested";
  return {
    kind: "change",
    title: "",
    safety,
    edits: [...marks, ...added.edits],
    doubts: told,
  };
}

function installed(
  document: Document,
  stage: StageBuild,
  rpms: readonly string[],
  first: { readonly step: Step; readonly execution: Execution } | undefined,
): { readonly edits: readonly Edit[] } | { readonly reason: string } {
  if (rpms.length === 0) return { edits: [] };
  if (first === undefined) return { edits: withPackagesIn(document, stage, rpms) };
  return withPackages(document, first.step, first.execution, rpms, []);
}

/** What may need more than the minimal image has, and cannot be looked into. */
function* unsureOf(
  build: Build,
  stage: StageBuild,
  was: StageBuild,
  called: string,
): Iterable<readonly [Instruction, string]> {
  const { from } = stage.stage;
  for (const { executions, instruction } of stage.steps) {
    const script = executions.find(({ name }) => /\//.test(name.value ?? "") && mayCallAnything(name.value!, stage));
    if (script !== undefined)
      yield [instruction, `${script.name.value} may call what ${called} lacks; install that before it`];
  }
  if (startsOf(build, stage) === undefined)
    yield [from, `the file does not say what is started; install what that calls and ${called} lacks`];
  for (const it of callersIn(build, stage, was)) yield [from, it];
}

/** A script of the file's own, and no program of the image. */
function mayCallAnything(program: string, { start }: StageBuild): boolean {
  return !isWithin(program, start.image!.venv) && !/^\/(usr\/)?(libexec|s?bin)\//.test(program);
}
