// Reasons for leaving a stage as it is.

import { effectsOfKind } from "../../commands/effect.ts";
import { isNodeProgram } from "../../commands/node.ts";
import { ask } from "../../image/facts.ts";
import { isForBuilding } from "../../knowledge/rpms.ts";
import { builds, packageCommand } from "../../queries/deeds.ts";
import { isWorkshop } from "../../queries/stages.ts";
import type { Build, StageBuild } from "../../simulation/build.ts";
import { sourceNames } from "../../syntax/flag-options.ts";
import { literal } from "../../syntax/words.ts";

/** Why a stage is not split: one sentence without a full stop. Undefined where it can be. */
export function whyNotSplit({ stages, document }: Build, stage: StageBuild): string | undefined {
  const { start, base, steps } = stage;
  const called = stage.stage.name ? literal(stage.stage.name) : `number ${stage.stage.index}`;
  if (base.parent !== undefined)
    return "the published stage builds on another stage of this file, which would have to be split";
  if (start.image === undefined) return "the base image is not one of the family, so nothing is known of what it has";
  if (stages.some((it) => it.base.parent === stage))
    return `other stages build on the stage ${called}, and would lose what moves away`;
  if (stages.some((it) => it !== stage && copiesFrom(it, stage)))
    return `another stage copies from the stage ${called}`;
  const executions = steps.flatMap((it) => it.executions);
  const making = executions.some(builds);
  const compilers = executions.some((it) =>
    packageCommand(it)?.packages.some((word) => word.value !== undefined && isForBuilding(word.value)),
  );
  const node = executions.some(
    (it) => isNodeProgram(it.name.value ?? "") && ask(it.before.commands, it.name.value!).is === "no",
  );
  const copies = steps.some((it) => it.instruction.flags.some((flag) => flag.name === "from"));
  if (start.image.variant === "minimal" && !compilers && !node && !making && copies) {
    return "it is split already: the published stage builds nothing";
  }
  if (isWorkshop(stage)) return "it makes an image of tools for others to build on";
  if (!making && !compilers && !node) return "nothing is built in it that another stage could build";
  const installer = executions.find(
    (it) =>
      ["programs", "files"].every((what) => it.effects.some((one) => one.kind === "anything" && one.what === what)) &&
      it.args.some((arg) => /^(--)?install$/.test(arg.value ?? "")),
  );
  if (installer !== undefined) return `where ${installer.name.value} install puts its files is not known`;
  const users = executions.flatMap((it) => effectsOfKind(it.effects, "user"));
  if (users.some((it) => it.is === "made" && it.uid?.value === "1001"))
    return "it makes a user of its own with the number 1001, which the full image has already";
  if (document.problems.length > 0) return "the file cannot be read to its end";
  return undefined;
}

function copiesFrom(stage: StageBuild, other: StageBuild): boolean {
  const names = [other.stage.name && literal(other.stage.name)?.toLowerCase(), String(other.stage.index)];
  return stage.stage.instructions.some((it) =>
    sourceNames(it).some((word) => names.includes(literal(word)?.toLowerCase())),
  );
}
