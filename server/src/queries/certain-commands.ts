// Which commands a rule may speak of: those that certainly run, must not fail, and run on an image that is known.
import type { PackageCommand } from "../commands/package-command.ts";
import type { Image } from "../knowledge/images.ts";
import type { Build, Execution, Step } from "../simulation/build.ts";
import { packageCommand } from "./deeds.ts";
import { stepsOf } from "./stages.ts";

/** A command that certainly runs, ends the build where it fails, and runs on an image of the family. */
export interface CertainCommand {
  readonly step: Step;
  readonly execution: Execution;
  /** The image that the state before it grew from. */
  readonly image: Image;
}

/** An installation by the image's package manager that certainly happens. */
export interface CertainInstall extends CertainCommand {
  readonly command: PackageCommand;
}

/** Tells whether a command certainly runs, its failure is not forgiven, and the base image is known. */
export function isCertain({ certain, forgiven, before }: Execution): boolean {
  return certain && !forgiven && before.image !== undefined;
}

/** The commands of a build that certainly run, must not fail, and run on an image of the family, in source order. */
export function certainCommands(build: Build): Iterable<CertainCommand> {
  return certainCommandsIn(stepsOf(build));
}

/** The same of some steps, such as those of one stage. */
function* certainCommandsIn(steps: Iterable<Step>): Iterable<CertainCommand> {
  for (const step of steps) {
    for (const execution of step.executions) {
      const { image } = execution.before;
      if (image !== undefined && isCertain(execution)) yield { step, execution, image };
    }
  }
}

/** The installations by microdnf, dnf or yum among the certain commands of some steps. */
export function* certainInstallsIn(steps: Iterable<Step>): Iterable<CertainInstall> {
  for (const it of certainCommandsIn(steps)) {
    const command = packageCommand(it.execution);
    if (command?.purpose === "install") yield { ...it, command };
  }
}
