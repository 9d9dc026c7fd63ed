// The package manager commands of a RUN, as another image needs them: in the words of its package manager, and without
// the packages that it brings itself.

import { withoutWord } from "../edits/packages.ts";
import { stateOf } from "../image/starting-state.ts";
import { rpm } from "../image/state.ts";
import { type Argument, writtenAt } from "../image/value.ts";
import type { Image } from "../knowledge/images.ts";
import { dialectOf, subcommand } from "../knowledge/package-managers.ts";
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
import { forManagerOf } from "./split/packages.ts";

/** What is left of a RUN. */
export interface Rest {
  readonly edits: readonly Edit[];
  /** Nothing is left that does anything. */
  readonly gone: boolean;
}

/** A RUN on an image that has some of what it installs, and perhaps another package manager. */
export function onImage(document: Document, step: Step, image: Image): Rest {
  const items = itemsOf(document, step.instruction);
  const runs = new Map(
    items.map((item) => [item, step.executions.filter((it) => within(it.written.span, item.span))] as const),
  );
  const idle = items.filter((it) => runs.get(it)!.length === 1 && isIdle(it, runs.get(it)![0]!, image));
  const busy = items.filter((it) => !idle.includes(it));
  const changing = busy.some((it) => runs.get(it)!.some((one) => packages(one) && !isCleaning(one)));
  const staying = busy.filter((it) => idle.length === 0 || changing || !isOnlyCleaning(runs.get(it)!));
  const kept = idle.length === 0 ? staying : staying.filter((it) => isUsed(document, it, staying));
  if (idle.length > 0 && kept.every((it) => isNeutral(it, runs.get(it)!))) return { edits: [], gone: true };

  const edits = kept.flatMap((it) => runs.get(it)!.flatMap((one) => commandEdits(document, one, image)));
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

/** The same command in the words of another image's package manager; nothing where it has this one too. */
export function otherManager(execution: Execution, image: Image): Edit[] {
  const command = packageCommand(execution);
  if (command === undefined) return [];
  const edits = forManagerOf(command, execution, image);
  const { verb } = command;
  if (edits.length === 0 || verb === undefined) return edits;
  const support = subcommand(dialectOf(image.packageManager, image.distro)!, verb.value!, image.distro)?.support;
  const instead = support?.kind === "no" && verb.exact ? support.instead : undefined;
  return instead === undefined ? edits : [...edits, { span: verb.span, text: instead }];
}

function commandEdits(document: Document, execution: Execution, image: Image): Edit[] {
  const { packages: all, there } = installed(execution, image);
  const words = there.length < all.length ? there : [];
  return [...withoutWords(document, words), ...otherManager(execution, image)];
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

/** Tells whether a command installs nothing but what the image has. */
function isIdle({ script, span }: Item, execution: Execution, image: Image): boolean {
  const { packages: all, there } = installed(execution, image);
  const whole = script.kind === "command" && execution.written.span.start === span.start;
  return whole && all.length > 0 && there.length === all.length;
}

function installed(execution: Execution, image: Image): { packages: readonly Argument[]; there: Argument[] } {
  const command = packageCommand(execution);
  if (command?.subcommand?.name !== "install") return { packages: [], there: [] };
  return {
    packages: command.packages,
    there: command.packages.filter((it) => writtenAt(it) !== undefined && isThere(it.value!, image)),
  };
}

/** One that is named with its version is another matter. */
function isThere(name: string, image: Image): boolean {
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
