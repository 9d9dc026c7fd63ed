// Which packages each stage needs, and the install commands that are left of one.

import type { PackageCommand } from "../../commands/package-command.ts";
import { saidTo } from "../../edits/other-manager.ts";
import { ask } from "../../image/facts.ts";
import { stateOf } from "../../image/starting-state.ts";
import { rpm } from "../../image/state.ts";
import type { Argument } from "../../image/value.ts";
import type { Image } from "../../knowledge/images.ts";
import { commandsProvided, isForBuilding, requires, rpmName, twinOf } from "../../knowledge/rpms.ts";
import { packageCommand } from "../../queries/deeds.ts";
import { gitRequirement } from "../../queries/git-requirements.ts";
import type { Build, Execution, StageBuild } from "../../simulation/build.ts";
import type { Document } from "../../syntax/document.ts";
import { extent } from "../../syntax/rewrite.ts";
import type { Edit } from "../../text/edit.ts";
import { once } from "../../text/once.ts";
import { baseName } from "../../text/paths.ts";
import { within } from "../../text/span.ts";
import { wordCut } from "./items.ts";
import type { Side, SplitPlan } from "./plan.ts";

/** The programs that a stage calls while it is built, git for its requirements among them. */
function programsRun({ steps }: StageBuild, build: Build): ReadonlySet<string> {
  const executions = steps.flatMap((it) => it.executions);
  const names = executions.map((it) => baseName(it.name.value ?? ""));
  return new Set(executions.some((it) => gitRequirement(it, build) !== undefined) ? [...names, "git"] : names);
}

/** What one side keeps of a package manager command: edits on its text, or nothing of it. */
export type Kept = { readonly edits: readonly Edit[] } | undefined;

/** What `side` keeps of an install or remove command. */
export function keptPackages(
  { document, build, stage, images, reach }: SplitPlan,
  execution: Execution,
  side: Side,
): Kept {
  const image = images[side];
  const used = side === "builder" ? programsRun(stage, build) : reach.programs;
  const command = packageCommand(execution)!;
  const sameImage = execution.before.image === image;
  const moment = removedBehind(stage);
  const unwanted = command.packages.filter(({ value }) => {
    if (value === undefined) return false;
    const forMoment = moment.has(rpmName(value));
    if (side === "published" && (forMoment || (!sameImage && isAbsent(value, execution, image)))) return true;
    if (wants(value, side, image, used, sameImage)) return false;
    return !(side === "builder" && forMoment && rpm(stateOf(image), rpmName(value)).is !== "yes");
  });
  if (command.packages.length > 0 && unwanted.length === command.packages.length) return undefined;
  // A package that comes out of a variable as a whole, or is named in another instruction, cannot be taken out.
  const own = extent(execution.instruction);
  const fixed = unwanted.some((it) => (!it.exact && document.text[it.span.start] === "$") || !within(it.span, own));
  if (fixed) return { edits: forManagerOf(document, command, execution, image) };
  if (command.purpose === "remove" && side === "builder") return undefined;
  const words = unwanted.map((it) => wordCut(document, it.span));
  return {
    edits: [...words, ...forTwins(document, command, unwanted), ...forManagerOf(document, command, execution, image)],
  };
}

/** RPMs that a stage installs and takes away again: what it builds with. */
const removedBehind = once(({ steps }: StageBuild): ReadonlySet<string> => {
  const installed = new Set<string>();
  const removed = new Set<string>();
  for (const execution of steps.flatMap((it) => it.executions)) {
    const command = packageCommand(execution);
    const names = command?.packages.flatMap(({ value }) => (value === undefined ? [] : rpmName(value))) ?? [];
    for (const it of names) {
      if (command?.purpose === "install") installed.add(it);
      else if (command?.purpose === "remove" && installed.has(it)) removed.add(it);
    }
  }
  return removed;
});

/** What is removed and need not be there: dnf says so and goes on, microdnf fails. */
function isAbsent(name: string, execution: Execution, image: Image): boolean {
  if (packageCommand(execution)?.purpose !== "remove") return false;
  return rpm(stateOf(image), rpmName(name)).is !== "yes";
}

/** Takes out the leave to replace packages, where that was given for a package that is not installed any more. */
export function forTwins(document: Document, { options }: PackageCommand, dropped: readonly Argument[]): Edit[] {
  if (!dropped.some((it) => twinOf(it.value ?? "") !== undefined)) return [];
  return options.filter((it) => it.spelling === "--allowerasing").map((it) => wordCut(document, it.word.span));
}

/** `own`: the side is built on the image that the file was written for. */
function wants(name: string, side: Side, image: Image, used: ReadonlySet<string>, own: boolean): boolean {
  const has = (it: string | undefined) => it !== undefined && rpm(stateOf(image), it).is === "yes";
  // git itself has its documentation and little more: the program is in git-core.
  const parts = requires(name, image.distro).filter((it) => it.startsWith(`${rpmName(name)}-`));
  const called = [name, ...parts].some((it) => commandsProvided(it, image.distro).some((one) => used.has(one)));
  if (side === "published") {
    if (isForBuilding(name) && !called) return false;
    // A package cannot be installed beside its smaller twin, which has the same commands.
    return own || (!has(rpmName(name)) && !has(twinOf(name)));
  }
  if (!isForBuilding(name) && !called) return false;
  const there = rpm(stateOf(image), rpmName(name)).is === "yes";
  const headers =
    image.variant === "full" && (image.pythonHeaders.portable === name || image.pythonHeaders.names.includes(name));
  return !there && !headers;
}

/** The same command for the other side's package manager; what that one lacks stays, and is found by the trial. */
export function forManagerOf(document: Document, command: PackageCommand, execution: Execution, image: Image): Edit[] {
  return [...saidTo(managerOn(image, command), image.distro, document, command, execution).edits];
}

/** The package manager that a command goes to on an image: the same where it is there, else the image's own. */
export function managerOn(image: Image, { manager }: PackageCommand): string {
  return ask(stateOf(image).commands, manager).is === "no" ? image.packageManager : manager;
}
