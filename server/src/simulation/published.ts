// Which stages are the product. What is published is judged; what helps to make it is nobody's business.
import { isHelperFile, isHelperName, isList } from "../knowledge/conventions.ts";
import { sourceNames } from "../syntax/flag-options.ts";
import { literal } from "../syntax/words.ts";
import { grouped } from "../text/grouped.ts";
import { once } from "../text/once.ts";
import type { StageBuild } from "./build.ts";
import { nameOfStage, stageMeant } from "./stage-names.ts";

/**
 * The stages that get published: the target where one is named, else every stage that no other one builds on or
 * copies from, helpers left out. A stage that is named like a helper (test, lint, dev) and has nothing after it is
 * not the product, and what only it builds on may be; but a name hides no application where nothing else has one. A
 * stage that says FROM alone and is used by nobody is no product beside a later one. A file that is named like a
 * helper, such as `Containerfile.dev`, publishes nothing.
 */
export function published(
  stages: readonly StageBuild[],
  target: string | undefined,
  file: string | undefined,
): StageBuild[] {
  if (target !== undefined && target !== "") {
    const named =
      stages.findLast((it) => nameOfStage(it.stage) === target.toLowerCase()) ??
      stages[/^\d+$/.test(target) ? Number(target) : -1];
    return named === undefined ? [] : [named];
  }
  if (file !== undefined && isHelperFile(file)) return [];
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
  const last = stages.at(-1);
  const products = stages.filter((it) => isLeaf(it) && !helpers.has(it) && (it === last || !isAlias(it)));
  if (products.some(isStarted)) return products;
  const hidden = [...helpers].filter((it) => isStarted(it) && holdsMore(it, products));
  return hidden.length === 1 ? hidden : products;
}

/** A name for an image, and nothing more. */
const isAlias = ({ stage }: StageBuild): boolean =>
  stage.instructions.every((it) => it.keyword === "FROM" || it.keyword === "ARG");

/** The file says what it starts. */
const isStarted = ({ end }: StageBuild): boolean => (end.command.cause ?? end.entrypoint.cause) !== undefined;

/** Tells whether a helper has an application that none of the others has: it copies one, and builds on none of theirs. */
function holdsMore(helper: StageBuild, products: readonly StageBuild[]): boolean {
  const below = helper.base.parent;
  const isTheirs = below !== undefined && products.some((it) => it === below) && copiesApplication(below);
  return copiesApplication(helper) && !isTheirs;
}

/** Whether a stage copies more than lists of requirements. */
const copiesApplication = ({ stage }: StageBuild): boolean =>
  stage.instructions.some(
    ({ keyword, words }) =>
      (keyword === "COPY" || keyword === "ADD") && words.slice(0, -1).some((it) => !isList(literal(it) ?? "")),
  );

const isHelper = ({ stage }: StageBuild): boolean => isHelperName(nameOfStage(stage) ?? "");

type Used = StageBuild | string;

/** As what a stage may be used. */
function callsOf(it: StageBuild): Used[] {
  return [it, nameOfStage(it.stage) ?? [], String(it.stage.index)].flat();
}

/** The stages that no other one builds on, copies from or mounts; none where a variable names what is copied from. */
export function unusedStages(stages: readonly StageBuild[]): StageBuild[] {
  const words = stages.flatMap((it) => it.stage.instructions.flatMap(sourceNames));
  if (words.some((it) => literal(it) === undefined)) return [];
  const used = new Set(stages.flatMap((it) => [...usedBy(it)]));
  return stages.filter((it) => callsOf(it).every((call) => !used.has(call)));
}

/** What a stage builds on, copies from, or mounts. */
const usedBy = once(({ base, stage, earlier }: StageBuild): ReadonlySet<Used> => {
  const words = stage.instructions.flatMap((it) => sourceNames(it));
  const names = words.flatMap((it) => literal(it)?.toLowerCase() ?? []);
  // Who misspells a stage uses it.
  const meant = [stage.base, ...words].flatMap((it) => stageMeant(it, earlier)?.stage ?? []);
  return new Set([base.parent ?? [], names, meant].flat());
});
