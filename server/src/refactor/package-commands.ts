// The package manager commands of a RUN, as another image needs them: in the words of its package manager, and without
// the packages that it brings itself.

import { saidTo } from "../edits/other-manager.ts";
import { withoutWord } from "../edits/packages.ts";
import { stateOf } from "../image/starting-state.ts";
import { rpm } from "../image/state.ts";
import { type Argument, writtenAt } from "../image/value.ts";
import type { Image } from "../knowledge/images.ts";
import { leavesNothing } from "../knowledge/program-kinds.ts";
import { pythonHeaders } from "../knowledge/python-headers.ts";
import { rpmName } from "../knowledge/rpms.ts";
import { isCleaning } from "../queries/cleaning.ts";
import { packageCommand } from "../queries/deeds.ts";
import type { Execution, Step } from "../simulation/build.ts";
import type { Document } from "../syntax/document.ts";
import { extent, lineBreak } from "../syntax/rewrite.ts";
import { compatible, type Edit } from "../text/edit.ts";
import { baseName } from "../text/paths.ts";
import { type Span, slice, within } from "../text/span.ts";
import { ordered } from "./edits.ts";
import { type Item, itemsOf, withoutItems, wordCut } from "./split/items.ts";
import { forManagerOf, forTwins, managerOn } from "./split/packages.ts";

/** What is left of a RUN. */
export interface Rest {
  readonly edits: readonly Edit[];
  /** Nothing is left that does anything. */
  readonly gone: boolean;
}

/**
 * A RUN on an image that has some of what it installs, and perhaps another package manager. `idle` tells which packages
 * are not installed there.
 */
export function onImage(document: Document, step: Step, image: Image, idle: IsIdle = isThere): Rest {
  const items = itemsOf(document, step.instruction);
  const runs = new Map(
    items.map((item) => [item, step.executions.filter((it) => within(it.written.span, item.span))] as const),
  );
  const done = items.filter((it) => runs.get(it)!.length === 1 && installsNothing(it, runs.get(it)![0]!, image, idle));
  const busy = items.filter((it) => !done.includes(it));
  const changing = busy.some((it) => runs.get(it)!.some((one) => packages(one) && !isCleaning(one)));
  const staying = busy.filter((it) => done.length === 0 || changing || !isOnlyCleaning(runs.get(it)!));
  const kept = done.length === 0 ? staying : staying.filter((it) => isUsed(document, it, staying));
  if (done.length > 0 && kept.every((it) => isNeutral(it, runs.get(it)!))) return { edits: [], gone: true };

  const edits = kept.flatMap((it) => runs.get(it)!.flatMap((one) => commandEdits(document, one, image, idle)));
  const lost = document.comments.some((it) => edits.some((one) => within(it.span, one.span)));
  if (kept.length === items.length && !lost) return { edits, gone: false };
  // A package list may stand in an ENV or ARG further up.
  const inside = edits.filter((it) => within(it.span, extent(step.instruction)));
  const text = withoutItems(document, step.instruction, items, kept, inside);
  return { edits: [rewritten(document, step, text), ...edits.filter((it) => !inside.includes(it))], gone: false };
}

/** Another text for an instruction, with the comments that would be lost above it. */
export function rewritten(document: Document, { instruction }: Pick<Step, "instruction">, text: string): Edit {
  const span = extent(instruction);
  const lost = document.comments.filter((it) => within(it.span, span) && !text.includes(slice(document.text, it.span)));
  const eol = lineBreak(document);
  const above = lost.map((it) => slice(document.text, it.span) + eol).join("");
  return { span, text: above + text.replace(/\r?\n/g, eol) };
}

/** The same command in the words of another image's package manager; nothing where they are the same. */
export function otherManager(document: Document, execution: Execution, image: Image): Edit[] {
  const command = packageCommand(execution);
  return command === undefined ? [] : forManagerOf(document, command, execution, image);
}

/** The first word of these commands that must not fail, and that the package manager of another image has no words for. */
export function unsaidOn(document: Document, executions: readonly Execution[], image: Image): Argument | undefined {
  for (const execution of executions) {
    const command = packageCommand(execution);
    const { image: own } = execution.before;
    if (command === undefined || own === undefined || execution.forgiven) continue;
    const unsaid = (on: Image) => saidTo(managerOn(on, command), on.distro, document, command, execution).unsaid;
    if (unsaid(own) === undefined && unsaid(image) !== undefined) return unsaid(image);
  }
  return undefined;
}

function commandEdits(document: Document, execution: Execution, image: Image, idle: IsIdle): Edit[] {
  const { packages: all, there } = installed(execution, image, idle);
  const words = there.length < all.length ? there : [];
  const command = packageCommand(execution);
  const needless = command === undefined ? [] : forTwins(document, command, words);
  return [...withoutWords(document, words), ...needless, ...otherManager(document, execution, image)];
}

/** Takes words out, and the comments between them only where they cannot stay. */
function withoutWords(document: Document, words: readonly Argument[]): Edit[] {
  const careful = words.flatMap((it) => withoutWord(document, writtenAt(it) ?? it.span) ?? []);
  const apart = careful.every((it, i) => compatible(careful.slice(0, i), [it]));
  if (careful.length === words.length && apart) return careful;
  const joined: Span[] = [];
  for (const { span } of ordered(words.map((it) => wordCut(document, writtenAt(it) ?? it.span)))) {
    const last = joined.at(-1);
    if (last !== undefined && span.start <= last.end)
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    else joined.push(span);
  }
  return joined.map((span) => ({ span, text: "" }));
}

/** Tells whether a command installs nothing but what is idle there. */
function installsNothing({ script, span }: Item, execution: Execution, image: Image, idle: IsIdle): boolean {
  const { packages: all, there } = installed(execution, image, idle);
  const whole = script.kind === "command" && execution.written.span.start === span.start;
  return whole && all.length > 0 && there.length === all.length;
}

function installed(
  execution: Execution,
  image: Image,
  idle: IsIdle,
): { packages: readonly Argument[]; there: Argument[] } {
  const command = packageCommand(execution);
  if (command?.subcommand?.name !== "install") return { packages: [], there: [] };
  return {
    packages: command.packages,
    there: command.packages.filter((it) => writtenAt(it) !== undefined && idle(it.value!, image)),
  };
}

/** Tells whether a package need not be installed on an image. */
export type IsIdle = (name: string, image: Image) => boolean;

/** It is in the image. One that is named with its version is another matter. */
export function isThere(name: string, image: Image): boolean {
  if (image.variant === "full" && pythonHeaders(name, image.distro)?.python === image.python) return true;
  return rpmName(name) === name && rpm(stateOf(image), name).is === "yes";
}

const packages = (execution: Execution) => packageCommand(execution);

const isOnlyCleaning = (executions: readonly Execution[]): boolean =>
  executions.length > 0 && executions.every((it) => isCleaning(it));

/** An assignment that nobody uses any more has done its work. */
function isUsed(document: Document, { script }: Item, staying: readonly Item[]): boolean {
  if (script.kind !== "command" || script.name !== undefined) return true;
  const others = staying.filter((it) => it.script !== script);
  const text = others.map((it) => slice(document.text, it.span)).join(" ");
  return script.assignments.some((it) => new RegExp(`\\$\\{?${it.name}\\b`).test(text));
}

/** Does nothing that outlasts the RUN. */
function isNeutral({ script }: Item, executions: readonly Execution[]): boolean {
  if (script.kind !== "command") return false;
  return script.name === undefined || executions.every((it) => leavesNothing(baseName(it.name.value ?? "?")));
}
