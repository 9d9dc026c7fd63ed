// Reasons for leaving a stage as it is: what stands in the way, and where.

import { effectsOfKind } from "../../commands/effect-kinds.ts";
import { pythonInstall } from "../../queries/deeds.ts";
import { bringsNoApplication, isToolbox, isWorkshop } from "../../queries/stages.ts";
import type { Build, Execution, StageBuild } from "../../simulation/build.ts";
import type { Instruction } from "../../syntax/document.ts";
import { sourceNames } from "../../syntax/flag-options.ts";
import { strangeIn } from "../../syntax/unread.ts";
import { literal } from "../../syntax/words.ts";
import { slice } from "../../text/span.ts";
import { calledStage } from "../place.ts";
import { type Declined, declined } from "../refactoring.ts";
import { buildsNothing } from "./gain.ts";

/** What stands in the way of another image under a stage, whichever way it comes there; undefined where nothing does. */
export function whyNotChanged({ stages, document }: Build, stage: StageBuild): Declined | undefined {
  const { start, base } = stage;
  const [problem] = document.problems;
  if (problem !== undefined) return declined(`the file cannot be read to its end: ${problem.message}`, problem.span);
  const strange = strangeIn(document.instructions);
  if (strange !== undefined) {
    const word = slice(document.text, strange.keywordSpan);
    const reason = `the line ${word} is no instruction, and what it stands for may belong to either stage`;
    return declined(reason, strange.keywordSpan);
  }
  if (start.image === undefined) {
    const named = base.reference ?? "what FROM names here";
    return declined(
      `${named} is not one of the S2I Python images, so nothing is known of what it has`,
      stage.stage.base.span,
    );
  }
  const child = stages.find((it) => it.base.parent === stage);
  if (child !== undefined) {
    return declined(`${calledStage(child)} builds on it, and would lose what moves away`, child.stage.base.span);
  }
  for (const it of stages) {
    const copy = it === stage ? undefined : copyOutOf(it, stage);
    if (copy !== undefined) {
      return declined(`${calledStage(it)} takes files from it, and they may be among those that move away`, copy.span);
    }
  }
  const tools = isWorkshop(stage)
    ? "it has no files and no command"
    : isToolbox(stage) && "it has no command, and no files but those in folders of the system";
  return tools
    ? declined(`${tools}: it is an image of tools for others to build on`, stage.stage.base.span)
    : undefined;
}

/** What stands in the way of two stages in the place of one; undefined where nothing does. */
export function whyNotSplit(stage: StageBuild): Declined | undefined {
  const { start, steps } = stage;
  const executions = steps.flatMap((it) => it.executions);
  const copy = steps.find((it) => it.instruction.flags.some((flag) => flag.name === "from"));
  if (buildsNothing(stage)) {
    return copy !== undefined && start.image?.variant === "minimal"
      ? splitAlready(stage)
      : declined("nothing is built in it that another stage could build", stage.stage.base.span);
  }
  const projects = executions.filter((it) => pythonInstall(it) !== undefined);
  if (projects.length > 0 && bringsNoApplication(stage) && projects.every((it) => isByName(it))) {
    const reason = "it has no command, and nothing of an application: it is an image of tools for others to build on";
    return declined(reason, stage.stage.base.span);
  }
  const installer = executions.find(
    (it) =>
      ["programs", "files"].every((what) => it.effects.some((one) => one.kind === "anything" && one.what === what)) &&
      it.args.some((arg) => /^(--)?install$/.test(arg.value ?? "")),
  );
  if (installer !== undefined) {
    const program = installer.name.value;
    return declined(
      `where ${program} install puts its files is not known, and the published stage needs them`,
      installer.span,
    );
  }
  const maker = executions.find((it) =>
    effectsOfKind(it.effects, "user").some((one) => one.is === "made" && one.uid?.value === "1001"),
  );
  return maker && declined("a user with the number 1001 is made here, and the full image has one already", maker.span);
}

/** Whether all that a command installs stands in it, as names of projects. */
function isByName(execution: Execution): boolean {
  const install = pythonInstall(execution);
  return install !== undefined && install.requirements.length > 0 && !install.more && install.paths.length === 0;
}

export function splitAlready({ stage }: StageBuild): Declined {
  return declined("it is split already: the published stage builds nothing", stage.base.span);
}

/** The instruction of a stage that takes files from another one. */
function copyOutOf(stage: StageBuild, other: StageBuild): Instruction | undefined {
  const names = [other.stage.name && literal(other.stage.name)?.toLowerCase(), String(other.stage.index)];
  return stage.stage.instructions.find((it) =>
    sourceNames(it).some((word) => names.includes(literal(word)?.toLowerCase())),
  );
}
