// Which stages are the product. What is published is judged; what helps to make it is nobody's business.
import { literal } from "../syntax/words.ts";
import type { StageBuild, Step } from "./build.ts";
import { copyOf } from "./copy.ts";

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
    const helpers = leaves.filter((it) => helper.test(nameOf(it) ?? ""));
    if (helpers.length === 0) return leaves;
    candidates = candidates.filter((it) => !helpers.includes(it));
  }
}

/** The steps of a stage and of the stages that it builds on: all that its image is made of. */
export function chainOf({ base, steps }: StageBuild): Step[] {
  return [...(base.parent ? chainOf(base.parent) : []), ...steps];
}

/**
 * Tells whether a stage makes an image for others to build on: tools and nothing else, no command, no files, no
 * Python project.
 */
export function isWorkshop({ stage, end, base }: StageBuild): boolean {
  const sets = stage.instructions.some((it) => ["CMD", "ENTRYPOINT", "COPY", "ADD"].includes(it.keyword));
  return (
    !sets &&
    end.python.size === 0 &&
    end.files.get("/tmp/src")?.is !== "yes" &&
    (base.parent === undefined || isWorkshop(base.parent))
  );
}

/**
 * Tells whether a stage fills an image with programs for others to build on: every file that it copies goes to a folder
 * of the system, and it has no command and no Python project.
 */
export function isToolbox({ steps, end }: StageBuild): boolean {
  if (end.command.cause !== undefined || end.entrypoint.cause !== undefined || end.python.size > 0) return false;
  const copies = steps.flatMap((it) =>
    /^(COPY|ADD)$/.test(it.instruction.keyword) ? [copyOf(it.instruction, it.before)?.to] : [],
  );
  return copies.length > 0 && copies.every((it) => it !== undefined && /^\/(usr|s?bin|etc|licenses)(\/|$)/.test(it));
}

/** Tests, checks and workshops, as people name them. */
const helper =
  /(^|[-_.])(tests?|testing|e2e|lint|linter|check|checks|pypi|dev|devel|development|debug|debugger|ci|docs?)($|[-_.])/;

function nameOf({ stage }: StageBuild): string | undefined {
  return stage.name && literal(stage.name)?.toLowerCase();
}

/** Tells whether `stage` builds on `other`, copies from it, or mounts it. */
function uses(stage: StageBuild, other: StageBuild): boolean {
  if (stage.base.parent === other) return true;
  const names = [nameOf(other), String(other.stage.index)];
  return stage.stage.instructions.some(({ flags }) =>
    flags.some(({ name, value }) => {
      const text = value && literal(value)?.toLowerCase();
      const from =
        name === "from" ? text : name === "mount" && text ? /(?:^|,)from=([^,]+)/.exec(text)?.[1] : undefined;
      return from !== undefined && names.includes(from);
    }),
  );
}
