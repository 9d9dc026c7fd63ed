// A move to a Python that has a minimal image, and then whatever leads to it.

import { type PythonRange, pythonRange } from "../context/python-range.ts";
import { splittableSuccessor } from "../knowledge/lifecycle.ts";
import { isProgram } from "../knowledge/program-kinds.ts";
import { compilationsOf, impossibleOf } from "../queries/python/compilations.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import { baseName } from "../text/paths.ts";
import { moveImage } from "./move-image.ts";
import { type Doubt, declined, type Refactoring } from "./refactoring.ts";
import { inTwoSteps, type Rebuild } from "./stepwise.ts";

/** On a Python that has a minimal image, where this one has none. */
export function movedFirst(
  build: Build,
  rebuild: Rebuild,
  stage: StageBuild,
  then: (build: Build, rebuild: Rebuild, stage: StageBuild) => Refactoring,
): Refactoring {
  const { span } = stage.stage.base;
  const image = stage.start.image!;
  const none = `there is no minimal image beside ${stage.start.called}`;
  const target = splittableSuccessor(image, build.today);
  if (target === undefined) return declined(`${none}, nor one of a later Python there`, span);
  const { python } = target;
  const range = rangeOf(build);
  if (range?.allows(image.python) === true && !range.allows(python))
    return declined(`${none}, and ${range.source}`, span);
  const move = moveImage(build, stage.stage.from.span.start, python);
  if (move.kind === "declined") return declined(`${none}, and ${move.reason}`, move.span);

  const message = `Python ${image.python} becomes ${python}, which has a minimal image: run the application's tests on it`;
  const doubts = [{ span, message }, ...move.doubts];
  let compiles = false;
  const refactoring = inTwoSteps(build, { edits: move.edits, doubts }, rebuild, (between) => {
    const [hopeless] = newlyOf(build, between, impossibleOf);
    if (hopeless !== undefined) {
      return declined(`${none}, and on Python ${python} ${hopeless.verdict.reason}`, hopeless.request.span);
    }
    const there = between.stages[stage.stage.index]!;
    const split = then(between, rebuild, there);
    if (split.kind === "declined") return split;
    const compiled = newlyOf(build, between, compilationsOf);
    compiles = compiled.length > 0;
    const more = compiled.map((it): Doubt => {
      return { span: it.request.span, message: `on Python ${python} ${it.project} is compiled: ${it.verdict.reason}` };
    });
    return { ...split, doubts: [...split.doubts, ...stillNaming(there, image.python), ...more] };
  });
  if (refactoring.kind === "declined") return refactoring;
  const { title } = refactoring;
  return {
    ...refactoring,
    title: `Move to Python ${python}, then ${title[0]!.toLowerCase()}${title.slice(1)}`,
    safety: move.safety === "manual" || compiles ? "manual" : refactoring.safety,
  };
}

/** What the project's own files ask for; a pin for tools that choose an interpreter counts where there is such a tool. */
function rangeOf({ context, executions }: Build): PythonRange | undefined {
  const chooses = executions.some((it) => isProgram(baseName(it.name.value ?? ""), "pythonTools"));
  const names = ["pyproject.toml", "setup.cfg", "setup.py", "Pipfile", ...(chooses ? [".python-version"] : [])];
  return pythonRange(
    Object.fromEntries(
      names.flatMap((it) => {
        const text = context?.read(it);
        return text === undefined ? [] : [[it, text]];
      }),
    ),
  );
}

/** What the image is called still has the old version in it. */
function stillNaming({ steps }: StageBuild, python: string): Doubt[] {
  const named = steps.find(({ instruction }) => {
    if (instruction.keyword !== "LABEL" && instruction.keyword !== "ENV") return false;
    const texts = instruction.words.flatMap((it) => it.parts.map((part) => ("text" in part ? part.text : "")));
    return texts.some((it) => new RegExp(`py(thon)?[- ]?${python.replace(".", "\\.?")}(?!\\d)`, "i").test(it));
  });
  return named === undefined
    ? []
    : [{ span: named.instruction.keywordSpan, message: `this still speaks of Python ${python}` }];
}

/** What is true of the requests of a build and was not of those of the one before. */
function newlyOf(before: Build, after: Build, question: typeof compilationsOf) {
  const all = (build: Build) => build.executions.flatMap((it) => question(it, build));
  const known = new Set(all(before).map((it) => it.project));
  const found = all(after).filter((it) => !known.has(it.project));
  return [...new Map(found.map((it) => [it.project, it])).values()];
}
