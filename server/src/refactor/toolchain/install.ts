// RPMs installed as root before a step: in an install command that is just before, or in a RUN of their own.

import { isRoot } from "../../image/state.ts";
import type { Argument } from "../../image/value.ts";
import type { Image } from "../../knowledge/images.ts";
import { lostZones, zonePackage } from "../../knowledge/time-zones.ts";
import { packageCommand } from "../../queries/deeds.ts";
import type { Execution, StageBuild, Step } from "../../simulation/build.ts";
import type { Document } from "../../syntax/document.ts";
import { insertAbove, insertBelow, lineBreak } from "../../syntax/rewrite.ts";
import type { Edit } from "../../text/edit.ts";
import { slice, within } from "../../text/span.ts";
import { marked } from "../marks.ts";
import { lineStart } from "../place.ts";
import type { Doubt } from "../refactoring.ts";

/** Edits after which these packages are there when a command of a step runs. */
export function withPackages(
  document: Document,
  step: Step,
  execution: Execution,
  rpms: readonly string[],
  doubts: readonly Doubt[],
): { readonly edits: readonly Edit[] } | { readonly reason: string } {
  const earlier = step.executions.slice(0, step.executions.indexOf(execution));
  const own = earlier.findLast((it) => takesMore(it));
  if (own !== undefined) return { edits: added(document, own, rpms, doubts) };

  const { steps } = step.stage;
  const at = steps.indexOf(step);
  const before = steps.slice(0, at).findLastIndex((it) => it.instruction.keyword === "RUN");
  const previous = steps[before]?.executions.findLast((it) => takesMore(it));
  if (previous !== undefined) return { edits: added(document, previous, rpms, doubts) };

  const manager = step.before.image!.packageManager;
  const run = `RUN ${manager} install -y ${rpms.map(quoted).join(" ")} && ${manager} clean all`;
  const install = [...doubts.map((it) => `# TODO: ${it.message}`), run];
  if (isRoot(step.before.user.value) === true) return { edits: [insertAbove(document, step.instruction, install)] };
  // Root has just been here: before it leaves is the time.
  const leaving = steps
    .slice(before + 1, at)
    .find((it) => it.instruction.keyword === "USER" && isRoot(it.before.user.value) === true);
  if (leaving !== undefined) return { edits: [insertAbove(document, leaving.instruction, install)] };
  const back = writtenUser(document, step);
  if (back === undefined)
    return { reason: "who runs this is not known, so nobody can give it back to them after root" };
  return { edits: [insertAbove(document, step.instruction, ["USER 0", ...install, `USER ${back}`])] };
}

/** Edits after which these packages are in a stage: in an install command of it, or in a RUN right behind FROM. */
export function withPackagesIn(document: Document, { steps, start }: StageBuild, rpms: readonly string[]): Edit[] {
  const own = steps.flatMap((it) => it.executions).find((it) => takesMore(it));
  const again = rpms.filter((it) => isBroughtAnew(it, start.image!));
  const others = rpms.filter((it) => !again.includes(it));
  if (own !== undefined)
    return [
      ...(again.length > 0 ? [before(own, `${installCommands(start.image!, again)} && `)] : []),
      ...(others.length > 0 ? added(document, own, others, []) : []),
    ];
  const [from, next] = steps;
  const manager = start.image!.packageManager;
  const run = `RUN ${installCommands(start.image!, rpms)} && ${manager} clean all`;
  if (next?.instruction.keyword === "USER" && isRoot(next.after.user.value) === true)
    return [insertBelow(document, next.instruction, [run])];
  const lines = isRoot(start.user.value) === true ? [run] : ["USER 0", run, `USER ${start.user.value ?? "1001"}`];
  return [insertBelow(document, from!.instruction, lines)];
}

const before = ({ span: { start } }: Execution, text: string): Edit => ({ span: { start, end: start }, text });

/** The commands that bring RPMs to an image: what it lists as installed without its files is installed anew. */
export function installCommands(image: Image, rpms: readonly string[]): string {
  const again = rpms.filter((it) => isBroughtAnew(it, image));
  const others = rpms.filter((it) => !again.includes(it));
  const command = (verb: string, names: readonly string[]) =>
    names.length === 0 ? [] : [`${image.packageManager} ${verb} -y ${names.map(quoted).join(" ")}`];
  return [...command("install", others), ...command("reinstall", again)].join(" && ");
}

/** Whether an image lists an RPM as installed whose files were deleted. */
export const isBroughtAnew = (rpm: string, image: Image): boolean => rpm === zonePackage && lostZones(image);

/** The user of a step as USER would say it. */
function writtenUser(document: Document, { stage, before: { user } }: Step): string | undefined {
  if (user.value !== undefined) return user.value;
  const word = stage.steps.find((it) => it.instruction.span === user.cause?.span)?.instruction.words[0];
  return word && slice(document.text, word.span);
}

/** An install command that root runs for sure and that names its packages in the file. */
function takesMore(execution: Execution): boolean {
  const { before, certain, forgiven } = execution;
  const command = packageCommand(execution);
  const last = command?.packages.at(-1);
  return (
    command?.subcommand?.name === "install" &&
    command.confirmed === "yes" &&
    certain &&
    !forgiven &&
    isRoot(before.user.value) === true &&
    last?.exact === true &&
    (within(last.span, execution.span) || within(last.span, execution.instruction.body))
  );
}

/** The packages behind the last one of a command, each on a line of its own where that one has one. */
function added(document: Document, execution: Execution, rpms: readonly string[], doubts: readonly Doubt[]): Edit[] {
  const { text, escape } = document;
  const last: Argument = packageCommand(execution)!.packages.at(-1)!;
  const inVariable = !within(last.span, execution.span);
  const quote = text[last.span.start - 1] ?? "";
  const end = !inVariable && /["']/.test(quote) && text[last.span.end] === quote ? last.span.end + 1 : last.span.end;
  const line = text.slice(lineStart(text, last.span.start), last.span.start);
  const own = /^[ \t]*["']?$/.test(line);
  const glue = own ? ` ${escape}${lineBreak(document)}${line.replace(/["']$/, "")}` : " ";
  const names = rpms.map((it) => (inVariable ? it : quoted(it)));
  const edit = { span: { start: end, end }, text: names.map((it) => glue + it).join("") };
  return [...marked(document, execution.instruction, doubts), edit];
}

/** Parentheses are the shell's. */
const quoted = (name: string): string => (/[()]/.test(name) ? `"${name}"` : name);
