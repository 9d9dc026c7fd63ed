// Where a stage needs a tool that its image certainly lacks.

import { effectsOfKind } from "../commands/effect.ts";
import { ask } from "../image/facts.ts";
import { mountsOf } from "../image/mounts.ts";
import { envText } from "../image/state.ts";
import { textOf } from "../image/value.ts";
import { isProgram } from "../knowledge/program-kinds.ts";
import type { Build, Execution, StageBuild, Step } from "../simulation/build.ts";
import type { Script } from "../syntax/document.ts";
import { scriptOf } from "../syntax/run.ts";
import { literal } from "../syntax/words.ts";
import { once } from "../text/once.ts";
import { baseName, isWithin } from "../text/paths.ts";
import { firstIndex } from "../text/search.ts";
import { type Span, within } from "../text/span.ts";
import { gitRequirement } from "./git-requirements.ts";
import { isPublished } from "./stages.ts";
import { checksOf, startsOf } from "./starts.ts";

export interface ToolUse {
  readonly step: Step;
  /** The command: "git". */
  readonly tool: string;
  /** Those that it starts itself, and that are not there either: gzip for `tar -z`. */
  readonly also: readonly string[];
  readonly span: Span;
  /** What is said about it, in a sentence that begins with the tool's absence: "so the container does not start". */
  readonly consequence: string;
}

/** What runs while a published stage is built or started, and is not there. In source order. */
export function* missingTools(build: Build, stage: StageBuild): Iterable<ToolUse> {
  const starts = isPublished(stage, build);
  for (const step of stage.steps) {
    for (const execution of step.executions) yield* missingIn(build, step, execution);
    if (starts) yield* missingLater(build, stage, step);
  }
}

function* missingIn(build: Build, step: Step, execution: Execution): Iterable<ToolUse> {
  const { before, certain, forgiven, written, name } = execution;
  if (before.image === undefined || !certain) return;
  if (bringsTools(step, execution)) return;
  const lacks = (tool: string) => ask(before.commands, tool).is === "no";
  const wrapper = written.name && literal(written.name);
  if (wrapper === "sudo" && !forgiven && lacks("sudo")) {
    const consequence = "and a RUN needs none: USER says who runs it";
    yield { step, tool: "sudo", also: [], span: written.name!.span, consequence };
  }
  const starter = commandOf(wrapper);
  if (starter !== undefined && starter !== "sudo" && wrapper !== name.value && lacks(starter) && !forgiven)
    yield { step, tool: starter, also: [], span: written.name!.span, consequence: "" };
  const tool = commandOf(name.value);
  const called = effectsOfKind(execution.effects, "calls").filter((it) => lacks(it.program));
  if (tool !== undefined && lacks(tool) && (!forgiven || alwaysSkipped(build, execution))) {
    const also = [...new Set(called.map((it) => it.program))];
    const consequence = forgiven ? "so what follows || runs in every build" : "";
    yield { step, tool, also, span: name.span, consequence };
  } else if (!forgiven) {
    for (const { program, word } of called) {
      const span = within(word.span, execution.span) ? word.span : name.span;
      yield { step, tool: program, also: [], span, consequence: `and ${tool ?? "this"} starts it` };
    }
  }
  const requirement = lacks("git") && !forgiven ? gitRequirement(execution, build) : undefined;
  if (requirement === undefined) return;
  const { span, place } = requirement;
  yield { step, tool: "git", also: [], span, consequence: `and ${place ?? "this requirement"} needs it` };
}

/** Tells whether a mount or another PATH may bring tools for the time of a RUN. */
function bringsTools({ instruction, before }: Step, { environment }: Execution): boolean {
  const path = environment("PATH");
  return (
    mountsOf(instruction, before).some(
      ({ target }) =>
        target === undefined || (/^\/(usr|s?bin|opt)?(\/|$)/.test(target) && !isWithin(target, before.image!.venv)),
    ) || (path ? textOf(path) : path) !== envText(before, "PATH")
  );
}

/** The commands that a container is started and checked with, where it is this instruction that says them. */
function* missingLater(build: Build, stage: StageBuild, step: Step): Iterable<ToolUse> {
  const { end } = stage;
  if (end.image === undefined) return;
  for (const [starts, consequence] of [
    [startsOf(build, stage), "so the container does not start"],
    [checksOf(build, stage), "so the health check always fails"],
  ] as const) {
    const first = starts?.find((it) => it.decides && it.instruction === step.instruction);
    const tool = first && commandOf(first.name.value);
    if (tool === undefined || ask(end.commands, tool).is !== "no") continue;
    const { name, written, instruction } = first!;
    // A name that came out of a variable is said here by the variable.
    const span = within(name.span, instruction.span) ? name.span : written.name!.span;
    yield { step, tool, also: [], span, consequence };
  }
}

/** The name of a command that is looked up on PATH, or named where PATH looks anyway. */
function commandOf(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  return /^(\/(usr\/(local\/)?)?s?bin\/)?[\w.+-]+$/.test(name) ? baseName(name) : undefined;
}

/**
 * Tells whether a forgiven command stands before an `|| echo ...`: there the author expects that it works sometimes.
 * A question for the tool's version expects nothing.
 */
function alwaysSkipped({ document }: Build, { instruction, written, name, args }: Execution): boolean {
  if (
    isProgram(name.value ?? "", "lookups") ||
    args.length === 0 ||
    args.some((it) => /^-*(version|help|V|h)$/.test(it.value ?? ""))
  ) {
    return false;
  }
  const script = scriptOf(document, instruction);
  const all = script === undefined ? [] : chainsOf(script);
  const chain = all[firstIndex(all, ({ before }) => before.end >= written.span.end)];
  return chain !== undefined && within(written.span, chain.before) && onlyTells(chain.rescue);
}

interface Chain {
  readonly before: Span;
  readonly rescue: Script;
}

const chainsOf = once((script: Script): readonly Chain[] => chains(script));

/** What stands before an `||` at the top of a RUN, and what stands behind it. */
function chains(script: Script): Chain[] {
  if (script.kind === "sequence") return script.items.flatMap((it) => chains(it));
  if (script.kind !== "and-or" || !isSimple(script.first)) return [];
  const at = script.rest.findIndex((it) => it.operator === "||");
  const rescue = script.rest[at];
  if (rescue === undefined || !script.rest.slice(0, at).every((it) => isSimple(it.script))) return [];
  return [{ before: { start: script.span.start, end: rescue.script.span.start }, rescue: rescue.script }];
}

function isSimple({ kind }: Script): boolean {
  return kind === "command" || kind === "pipeline";
}

function onlyTells(script: Script): boolean {
  return script.kind === "command" && isProgram((script.name && literal(script.name)) ?? "", "telling");
}
