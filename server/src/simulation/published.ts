// Which stages are the product. What is published is judged; what helps to make it is nobody's business.
import { isHelperName } from "../knowledge/conventions.ts";
import { sourceNames } from "../syntax/flag-options.ts";
import { literal } from "../syntax/words.ts";
import type { StageBuild } from "./build.ts";

/**
 * The stages that get published: the target where one is named, else every stage that no other one builds on or
 * copies from, helpers left out. A stage that is named like a helper (test, lint, dev) and has nothing after it is
 * not the product, and what only it builds on may be.
 */
export function published(stages: readonly StageBuild[], target: string | undefined): StageBuild[] {
  if (target !== undefined && target !== "") {
    const named =
      stages.findLast((it) => nameOf(it) === target.toLowerCase()) ??
      stages[/^\d+$/.test(target) ? Number(target) : -1];
    return named === undefined ? [] : [named];
  }
  let candidates = [...stages];
  for (;;) {
    const leaves = candidates.filter((it) => !candidates.some((other) => uses(other, it)));
    const helpers = leaves.filter((it) => isHelperName(nameOf(it) ?? ""));
    if (helpers.length === 0) return leaves;
    candidates = candidates.filter((it) => !helpers.includes(it));
  }
}

function nameOf({ stage }: StageBuild): string | undefined {
  return stage.name && literal(stage.name)?.toLowerCase();
}

/** Tells whether `stage` builds on `other`, copies from it, or mounts it. */
function uses(stage: StageBuild, other: StageBuild): boolean {
  if (stage.base.parent === other) return true;
  const names = [nameOf(other), String(other.stage.index)];
  return stage.stage.instructions.some((it) =>
    sourceNames(it).some((word) => names.includes(literal(word)?.toLowerCase())),
  );
}
