// What may be lost in a split, in the words of whoever wrote the file: what, where it stays behind, and what to do.

import { ask } from "../../image/facts.ts";
import { stateOf } from "../../image/starting-state.ts";
import { isRoot } from "../../image/state.ts";
import { programsOfKind } from "../../knowledge/program-kinds.ts";
import { commandsProvided, isForBuilding, packageFor, requires } from "../../knowledge/rpms.ts";
import { packageCommand } from "../../queries/deeds.ts";
import type { UnreadScript } from "../../queries/reach.ts";
import type { Execution, Step } from "../../simulation/build.ts";
import { listed } from "../../text/listing.ts";
import { baseName } from "../../text/paths.ts";
import type { Doubt } from "../refactoring.ts";
import { callersIn } from "./callers.ts";
import { calledIn, isConfined, type Kind, kindOf } from "./kinds.ts";
import type { ShellPiece } from "./pieces.ts";
import type { SplitPlan } from "./plan.ts";
import { calledBy } from "./scripts.ts";
import { needsCommand } from "./start.ts";
import { inTerritory, isScratch } from "./territory.ts";

/** What a RUN may have done that the published stage misses; undefined where that is known, or where both run all of it. */
export function doubtOf(plan: SplitPlan, step: Step, pieces: readonly ShellPiece[], whole: boolean): Doubt | undefined {
  if (whole) return undefined;
  const { territory, build } = plan;
  for (const piece of pieces) {
    const executions = piece.executions.flatMap((it) => calledBy(it, build) ?? [it]);
    const kinds = new Set(executions.map((it) => kindOf(it, territory)));
    const vague = executions.find((it) => isVague(kindOf(it, territory), kinds));
    const other = executions.find((it) => isConfined(it) && mayBeAnything(it) && givenFolders(plan, step).length > 0);
    const message =
      vague !== undefined
        ? vagueness(plan, vague, kindOf(vague, territory))
        : other &&
          `if ${calledIn(other)} writes to ${listed(givenFolders(plan, step))}, copy that from the builder too`;
    if (message !== undefined) return { span: step.instruction.keywordSpan, message };
  }
  return undefined;
}

/** Whether nobody can tell what it leaves behind, and for whom. */
const isVague = (kind: Kind, all: ReadonlySet<Kind>): boolean =>
  kind === "unknown" || (kind === "somewhere" && !all.has("build"));

const mayBeAnything = ({ effects }: Execution): boolean =>
  effects.some((it) => it.kind === "anything" && it.what === "all");

function vagueness({ territory, build }: SplitPlan, execution: Execution, kind: Kind): string {
  const copied = listed(territory.roots);
  if (kind === "somewhere") {
    const word = execution.effects
      .map((it) => ("word" in it ? it.word : undefined))
      .find((it) => it?.value === undefined);
    const said = word && build.document.text.slice(word.span.start, word.span.end);
    const where = said === undefined || said === "" || said.length > 40 ? "where it writes" : `what ${said} is`;
    return `${calledIn(execution)} runs in the builder, and ${where} is not known: if that is outside of ${copied}, do it in the last stage too`;
  }
  const fed = execution.fed && execution.args.every((it) => !/\//.test(it.value ?? ""));
  const what = fed ? `what is piped into ${calledIn(execution)}` : calledIn(execution);
  return `${what} runs as root in the builder: what it puts outside of ${copied} is not in the last stage, so copy that or run it there too`;
}

/** Folders beside those that are copied which the stage has given to the user, as far as it says so by name. */
function givenFolders({ stage, territory }: SplitPlan, step: Step): string[] {
  const given = new Set<string>();
  for (const one of stage.steps.slice(0, stage.steps.indexOf(step))) {
    for (const { effects, before } of one.executions) {
      if (isRoot(before.user.value) !== true) continue;
      for (const it of effects) {
        if (it.kind !== "changes" && it.kind !== "opens") continue;
        const { path } = it;
        if (path === undefined || inTerritory(territory, path) || isScratch(territory, path)) continue;
        if (/\.\w+$|^\/(etc|usr|bin|lib)/.test(path)) continue;
        given.add(path);
      }
    }
  }
  return [...given];
}

/** What nobody can tell from the file: what is started, and what its projects call then. */
export function unsureOf(plan: SplitPlan): string[] {
  const { build, stage, reach, images } = plan;
  const gone = reach.said || needsCommand(stage) ? [] : toolsGone(plan);
  const unsaid = gone.length === 0 ? [] : [`the file does not say what is started: ${ifCalled(gone, plan)}`];
  return [...unsaid, ...(images.published === stage.start.image ? [] : callersIn(build, stage))];
}

/**
 * Scripts that a container starts with and that cannot be read: they may call what the stage had and the last one lacks.
 */
export function unreadDoubts(plan: SplitPlan): Doubt[] {
  const gone = toolsGone(plan);
  return gone.length === 0
    ? []
    : plan.reach.unread.map((it) => ({ span: it.span, message: unreadMessage(plan, it, gone) }));
}

function unreadMessage(plan: SplitPlan, { name, from }: UnreadScript, gone: readonly string[]): string {
  const known = plan.build.context !== undefined && from !== undefined;
  return `${name} ${known ? "is not in the build context" : "cannot be read here"}: ${ifCalled(gone, plan)}`;
}

function ifCalled(gone: readonly string[], { images }: SplitPlan): string {
  const [tool] = gone;
  const rpm = packageFor(tool!, images.published.distro) ?? tool;
  const others = gone.length > 1 ? `; nor does this image have ${listed(gone.slice(1))}` : "";
  return `if it calls ${tool}, install ${rpm} here${others}`;
}

/** Tools that scripts call, and that the stage has in its end and the published one lacks; those that it uses first. */
function toolsGone({ images, stage }: SplitPlan): string[] {
  const { distro } = images.published;
  const { commands } = stateOf(images.published);
  const executions = stage.steps.flatMap((it) => it.executions);
  const kept = executions.flatMap((it) => {
    const command = packageCommand(it);
    const words = command?.purpose === "install" ? command.packages.flatMap(({ value }) => value ?? []) : [];
    return words
      .filter((one) => !isForBuilding(one))
      .flatMap((one) => [one, ...requires(one, distro)].flatMap((rpm) => commandsProvided(rpm, distro)));
  });
  const called = new Set(executions.map((it) => baseName(it.name.value ?? "")));
  const gone = programsOfKind("scripted").filter(
    (it) => ask(commands, it).is === "no" && ask(stage.end.commands, it).is === "yes" && !kept.includes(it),
  );
  return [...gone.filter((it) => called.has(it)), ...gone.filter((it) => !called.has(it))].slice(0, 4);
}
