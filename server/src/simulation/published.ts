// Which stages are the product. What is published is judged; what helps to make it is nobody's business.
import { isHelperName } from "../knowledge/conventions.ts";
import { sourceNames } from "../syntax/flag-options.ts";
import { literal } from "../syntax/words.ts";
import { grouped } from "../text/grouped.ts";
import { once } from "../text/once.ts";
import { nameOfStage } from "./base.ts";
import type { StageBuild } from "./build.ts";

/**
 * The stages that get published: the target where one is named, else every stage that no other one builds on or
 * copies from, helpers left out. A stage that is named like a helper (test, lint, dev) and has nothing after it is
 * not the product, and what only it builds on may be.
 */
export function published(stages: readonly StageBuild[], target: string | undefined): StageBuild[] {
  if (target !== undefined && target !== "") {
    const named =
      stages.findLast((it) => nameOfStage(it.stage) === target.toLowerCase()) ??
      stages[/^\d+$/.test(target) ? Number(target) : -1];
    return named === undefined ? [] : [named];
  }
  // Who is used, and by how many of those that are left: as what they build on, by name, by number.
  const users = new Map<Used, number>();
  for (const it of stages.flatMap((stage) => [...usedBy(stage)])) users.set(it, (users.get(it) ?? 0) + 1);
  const calls = stages.flatMap((stage) => callsOf(stage).map((call) => ({ call, stage })));
  const called = grouped(calls, (it) => it.call);
  const isLeaf = (stage: StageBuild) => callsOf(stage).every((it) => !users.get(it));
  const helpers = new Set(stages.filter((it) => isLeaf(it) && isHelper(it)));
  // What only helpers use may be one itself: the set grows while it is walked.
  for (const stage of helpers) {
    for (const it of usedBy(stage)) {
      users.set(it, users.get(it)! - 1);
      if (users.get(it) !== 0) continue;
      for (const { stage: one } of called.get(it) ?? []) if (isLeaf(one) && isHelper(one)) helpers.add(one);
    }
  }
  return stages.filter((it) => isLeaf(it) && !helpers.has(it));
}

const isHelper = ({ stage }: StageBuild): boolean => isHelperName(nameOfStage(stage) ?? "");

type Used = StageBuild | string;

/** As what a stage may be used. */
function callsOf(it: StageBuild): Used[] {
  return [it, nameOfStage(it.stage) ?? [], String(it.stage.index)].flat();
}

/** What a stage builds on, copies from, or mounts. */
const usedBy = once(({ base, stage }: StageBuild): ReadonlySet<Used> => {
  const names = stage.instructions.flatMap((it) => sourceNames(it)).flatMap((it) => literal(it)?.toLowerCase() ?? []);
  return new Set([base.parent ?? [], names].flat());
});
