// Plain pip steps, done by the image's own assemble.

import { isAssemble } from "../commands/s2i-scripts.ts";
import type { Context } from "../context/context.ts";
import { sourcesFolder } from "../knowledge/s2i.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import { baseName } from "../text/paths.ts";
import { ordered } from "./edits.ts";
import { indifferent } from "./idle-users.ts";
import { stageAt } from "./place.ts";
import { declined, type Refactoring } from "./refactoring.ts";
import { without } from "./removals.ts";
import { withAssemble } from "./s2i/assemble-step.ts";
import { differences } from "./s2i/differences.ts";
import { isIndependent, obstacleTo, runsBehind } from "./s2i/obstacles.ts";
import { plainPip } from "./s2i/plain-pip.ts";
import { withRun } from "./s2i/run-command.ts";
import { clean, type Placed, placedIn, redirectedCopy } from "./s2i/sources.ts";

/** Lets assemble do what COPY and `pip install -r requirements.txt` do in the stage at a UTF-16 offset. */
export function adoptAssemble(build: Build, offset: number): Refactoring {
  const stage = stageAt(build, offset);
  if (stage === undefined) return declined("the cursor is in no stage");
  const { document, context } = build;
  const { span } = stage.stage.base;
  const { image } = stage.start;
  if (image === undefined) return declined("the base image is not one of the family, so it has no assemble", span);
  if (stage.base.parent !== undefined)
    return declined("it builds on another stage, which may have put files where assemble puts them", span);
  const there = stage.steps.flatMap((it) => it.executions).find((it) => isAssemble(it, it.before));
  if (there !== undefined) return declined("this stage runs assemble already", there.span);
  const pip = plainPip(document, stage, image);
  if ("reason" in pip) return declined(pip.reason, pip.span);
  if (context === undefined)
    return declined("the files of the build context are not known, and assemble acts on what it finds there", span);

  const home = image.workdir;
  const at = stage.steps.indexOf(pip.step);
  const last = placeFor(stage, at, home);
  const copies = placedIn(stage.steps.slice(0, last + 1), home);
  const why = obstacleTo(stage, pip, last, copies, home);
  if (why !== undefined) return declined(why.reason, why.span);
  const same = differences(stage, pip, last, copies, image, context);
  if ("reason" in same) return declined(same.reason, same.span);

  const late = last === at ? undefined : runsBehind(pip, same.dropped).find((it) => !isIndependent(it, home));
  if (late !== undefined) return declined("this would come behind the COPY that it comes before now", late.span);

  const covered = copies.filter((it) => copies.some((other) => covers(other, it, context)));
  const owner = `${image.user}:0`;
  const edits = ordered([
    ...copies.filter((it) => !covered.includes(it)).flatMap((it) => redirectedCopy(it, targetOf(it, context), owner)),
    ...without(document, [...covered.map((it) => it.step.instruction), ...same.gone]),
    ...withAssemble(document, stage, pip, last, same),
    ...withRun(build, stage, copies),
  ]);
  return { kind: "change", title: "Adopt assemble and run", safety: "suggested", edits, doubts: [] };
}

/** The index of the step behind which assemble has all the sources: pip's own, or that of a COPY soon after it. */
function placeFor({ steps }: StageBuild, at: number, home: string): number {
  let last = at;
  for (let i = at + 1; i < steps.length && indifferent.has(steps[i]!.instruction.keyword); i++) {
    if (placedIn([steps[i]!], home).length > 0) last = i;
  }
  return last;
}

function targetOf({ below, intoDirectory, sources }: Placed, context: Context): string {
  const folders = sources.every((it) => context.kind(clean(it ?? "?")) === "directory");
  const slash = below === "" ? !folders || sources.length > 1 : intoDirectory;
  return `${sourcesFolder}${below}${slash ? "/" : ""}`;
}

/** Tells whether a COPY of a folder brings all that another COPY brings, to the same place. */
function covers(folder: Placed, { sources, below, step, intoDirectory }: Placed, context: Context): boolean {
  if (folder.step === step || folder.below !== "" || step.instruction.flags.some((it) => it.name === "chmod"))
    return false;
  const roots = folder.sources.map((it) => clean(it!)).filter((it) => it === "" || context.kind(it) === "directory");
  return sources.every((source) => {
    const file = clean(source!);
    if (context.kind(file) !== "file") return false;
    const name = intoDirectory ? `${below}/${baseName(file)}` : below;
    return roots.some((root) => clean(`${root}/${name}`) === file);
  });
}
