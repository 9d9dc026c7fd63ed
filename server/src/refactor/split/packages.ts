// Which packages each stage needs, and the install commands that are left of one.

import type { PackageCommand } from "../../commands/package-command.ts";
import { ask } from "../../image/facts.ts";
import { stateOf } from "../../image/starting-state.ts";
import { rpm } from "../../image/state.ts";
import type { Image } from "../../knowledge/images.ts";
import { acceptsOption } from "../../knowledge/package-manager-options.ts";
import { dialectOf } from "../../knowledge/package-managers.ts";
import { commandsProvided, isForBuilding, rpmName } from "../../knowledge/rpms.ts";
import { packageCommand } from "../../queries/deeds.ts";
import type { Execution, StageBuild } from "../../simulation/build.ts";
import type { Document } from "../../syntax/document.ts";
import type { Edit } from "../../text/edit.ts";
import { baseName } from "../../text/paths.ts";
import { wordCut } from "./items.ts";

export type Side = "builder" | "published";

/** The programs that a stage calls while it is built. */
export const programsRun = ({ steps }: StageBuild): ReadonlySet<string> =>
  new Set(steps.flatMap((it) => it.executions.map((one) => baseName(one.name.value ?? ""))));

/** What one side keeps of a package manager command: edits on its text, or nothing of it. */
export type Kept = { readonly edits: readonly Edit[] } | undefined;

/**
 * What `side` keeps of an install or remove command. `image` is what that side is built on, `used` the commands that are
 * run while the stage is built, `started` those that its container starts with.
 */
export function keptPackages(
  document: Document,
  execution: Execution,
  side: Side,
  image: Image,
  used: ReadonlySet<string>,
  started: ReadonlySet<string>,
): Kept {
  const command = packageCommand(execution)!;
  const own = execution.before.image === image;
  const unwanted = command.packages.filter(
    (it) => it.value !== undefined && !wants(it.value, side, image, side === "builder" ? used : started, own),
  );
  if (command.packages.length > 0 && unwanted.length === command.packages.length) return undefined;
  // A package that comes out of a variable as a whole cannot be taken out of the command.
  if (unwanted.some((it) => !it.exact && document.text[it.span.start] === "$")) return { edits: [] };
  if (command.purpose === "remove" && side === "builder") return undefined;
  const words = unwanted.map((it) => wordCut(document, it.span));
  return { edits: [...words, ...forManagerOf(command, execution, image)] };
}

/** `own`: the side is built on the image that the file was written for. */
function wants(name: string, side: Side, image: Image, used: ReadonlySet<string>, own: boolean): boolean {
  if (side === "published") {
    if (isForBuilding(name) && !commandsProvided(name).some((it) => used.has(it))) return false;
    return own || rpm(stateOf(image), rpmName(name)).is !== "yes";
  }
  if (!isForBuilding(name) && !commandsProvided(name).some((it) => used.has(it))) return false;
  const there = rpm(stateOf(image), rpmName(name)).is === "yes";
  const headers =
    image.variant === "full" && (image.pythonHeaders.portable === name || image.pythonHeaders.names.includes(name));
  return !there && !headers;
}

/** The same command for the other side's package manager. */
export function forManagerOf({ manager, options }: PackageCommand, { name }: Execution, image: Image): Edit[] {
  const state = stateOf(image);
  if (ask(state.commands, manager).is !== "no" || !name.exact) return [];
  const dialect = dialectOf(image.packageManager, image.distro)!;
  const dropped = options.filter((it) => it.value !== undefined && it.exact && !acceptsOption(dialect, it.value));
  return [
    { span: name.span, text: image.packageManager },
    ...dropped.map(({ span }): Edit => ({ span: { start: span.start - 1, end: span.end }, text: "" })),
  ];
}
