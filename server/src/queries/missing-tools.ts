// Where a stage needs a tool that its image certainly lacks.

import type { Invocation } from "../commands/call.ts";
import { effectsOfKind } from "../commands/effect-kinds.ts";
import { scriptWord } from "../commands/s2i-scripts.ts";
import { ask } from "../image/facts.ts";
import { mountsOf } from "../image/mounts.ts";
import { envText, type State } from "../image/state.ts";
import { type Argument, textOf } from "../image/value.ts";
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
import { launchesOf } from "./starts/launches.ts";
import { scriptCallsOf } from "./starts/scripts.ts";

export interface ToolUse {
  readonly step: Step;
  /** The command: "git". */
  readonly tool: string;
  /** Those that it starts itself, and that are not there either: gzip for `tar -z`. */
  readonly also: readonly string[];
  readonly span: Span;
  /** What is said about it, in a sentence that begins with the tool's absence: "so the container does not start". */
  readonly consequence: string;
  /** The script of the build context that calls it, and where. */
  readonly script?: { readonly file: string; readonly span: Span };
}

/** What runs while a published stage is built or started, and is not there. In source order. */
export function* missingTools(build: Build, stage: StageBuild): Iterable<ToolUse> {
  const starts = isPublished(stage, build);
  for (const step of stage.steps) {
    for (const execution of step.executions) {
      yield* missingIn(build, step, execution);
      yield* missingInScript(build, step, execution);
    }
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

const calledIn = once((execution: Execution, build: Build) => scriptCallsOf(execution, execution.before, build));

/** What a script of the build context calls that a RUN runs. */
function* missingInScript(build: Build, step: Step, execution: Execution): Iterable<ToolUse> {
  const { before, certain, forgiven, name } = execution;
  if (before.image === undefined || !certain || forgiven || bringsTools(step, execution)) return;
  // A mount may bring another script than the one that was copied.
  if (mountsOf(step.instruction, before).length > 0) return;
  const read = calledIn(execution, build);
  for (const call of read?.calls ?? []) {
    const tool = call.certain && !call.given ? lackedBy(call.deed, call.before) : undefined;
    if (tool === undefined) continue;
    const consequence = `and ${read!.file} calls it`;
    const { span } = scriptWord(execution).value === name.value ? name : scriptWord(execution);
    yield { step, tool, also: [], span, consequence, script: { file: read!.file, span: call.deed.name.span } };
  }
}

const lackedBy = ({ name }: { readonly name: Pick<Argument, "value"> }, { commands }: State): string | undefined => {
  const tool = commandOf(name.value);
  return tool !== undefined && ask(commands, tool).is === "no" ? tool : undefined;
};

/** What a command is handed to, where that is not there: `tini -- gunicorn`. */
function lackedWrapper({ written, name }: Invocation, state: State): string | undefined {
  const word = written.name;
  const text = word && literal(word);
  if (text === undefined || text === name.value) return undefined;
  return lackedBy({ name: { value: text } }, state);
}

/** The same of what scripts of the build context call, and of what a container is started and checked with. */
export function* missingInScripts(build: Build, stage: StageBuild): Iterable<ToolUse> {
  const starts = isPublished(stage, build);
  for (const step of stage.steps) {
    for (const it of step.executions) yield* missingInScript(build, step, it);
    if (starts) yield* missingLater(build, stage, step);
  }
}

/** The commands that a container is started and checked with, where it is this instruction that says them. */
function* missingLater(build: Build, stage: StageBuild, step: Step): Iterable<ToolUse> {
  if (stage.end.image === undefined || !/^(CMD|ENTRYPOINT|HEALTHCHECK)$/.test(step.instruction.keyword)) return;
  for (const { instruction, isCheck, call, before, span, script, certain, decides, bare } of launchesOf(stage, build)) {
    if (instruction !== step.instruction || !bare || !(script === undefined ? decides : certain)) continue;
    const wrapper = script === undefined ? lackedWrapper(call, before) : undefined;
    const tool = wrapper ?? lackedBy(call, before);
    if (tool === undefined) continue;
    const at = wrapper === undefined ? span : call.written.name!.span;
    const fails = isCheck ? "so the health check always fails" : "so the container does not start";
    if (script === undefined || decides) {
      yield {
        step,
        tool,
        also: [],
        span: at,
        consequence: fails,
        ...(script && { script: { file: script, span: call.name.span } }),
      };
    } else
      yield {
        step,
        tool,
        also: [],
        span,
        consequence: `and ${script} calls it`,
        script: { file: script, span: call.name.span },
      };
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
