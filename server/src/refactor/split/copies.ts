// One COPY for every folder that the builder has filled, at its place in the published stage.

import { sourcesFolder } from "../../knowledge/s2i.ts";
import { builds, pipInstall } from "../../queries/deeds.ts";
import type { StageBuild, Step } from "../../simulation/build.ts";
import { copyOf } from "../../simulation/copy-instruction.ts";
import { keyword } from "../../syntax/rewrite.ts";
import type { Decision } from "./decide.ts";
import { type Decided, newLine } from "./lines.ts";
import type { SplitPlan } from "./plan.ts";
import { inTerritory } from "./territory.ts";
import type { StageLine } from "./users.ts";

export interface Copied {
  readonly root: string;
  readonly line: StageLine;
}

export function copiesFrom(
  { document, stage, territory, images }: SplitPlan,
  name: string,
  decided: readonly Decided[],
): Copied[] {
  const { venv } = images.published;
  const filled = territory.roots.filter(
    (root) =>
      stage.end.venvs.get(root)?.cause !== undefined ||
      decided.some((it) => fills(it.chunk.step, it.decision, root, venv)),
  );
  const own = stage.start.env.set.get("APP_ROOT") === stage.end.env.set.get("APP_ROOT");
  return filled.map((root) => {
    const path = root === venv && own ? "$APP_ROOT" : root;
    return { root, line: newLine(`${keyword(document, "COPY")} --from=${name} ${path} ${path}`) };
  });
}

/** Tells whether an instruction of the builder puts something into a folder. */
function fills(step: Step, decision: Decision, root: string, venv: string): boolean {
  if (decision.builder === false) return false;
  const inside = (path: string) => inTerritory({ roots: [root] }, path);
  if (/^(COPY|ADD)$/.test(step.instruction.keyword)) {
    const to = copyOf(step.instruction, step.before)?.to;
    if (to === undefined || decision.published !== false) return false;
    return to.startsWith(sourcesFolder) ? root === venv : inside(to);
  }
  return step.executions.some(
    (it) =>
      (builds(it) && it.workdir !== undefined && inside(it.workdir)) || (root === venv && pipInstall(it) !== undefined),
  );
}

/** Right behind FROM, or behind the WORKDIR that makes the folder for its user. */
export function placed(lines: readonly StageLine[], copied: readonly Copied[], stage: StageBuild): StageLine[] {
  const out = [...lines];
  const first: StageLine[] = [];
  for (const { root, line } of copied) {
    const maker = stage.steps.findIndex(
      (it) => it.instruction.keyword === "WORKDIR" && it.after.workdir.value === root,
    );
    // FROM is the first step and no line.
    const at = maker < 0 ? -1 : out.findIndex((it) => it.at === maker - 1);
    if (at < 0) first.push(line);
    else out.splice(at + 1, 0, line);
  }
  return [...first, ...out];
}
