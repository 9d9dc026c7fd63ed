// Runs a Containerfile in the head: every stage, every instruction, every command of every RUN.
import type { Context } from "../context/context.ts";
import { unmounted } from "../image/mounts.ts";
import { SharedMap } from "../image/shared-map.ts";
import { changed, noVariables, type State, unknownState, type Variables } from "../image/state.ts";
import { type ImageMatch, matchImage } from "../knowledge/images.ts";
import { type Architecture, usualPlatforms } from "../knowledge/python/platforms.ts";
import type { Document, Instruction, Stage } from "../syntax/document.ts";
import { limits } from "../syntax/limits.ts";
import { scriptOf } from "../syntax/run.ts";
import { architectureIn, baseOf, referenceOf, startingState } from "./base.ts";
import type { Allowance, Build, EarlierStages, Execution, StageBuild, Step } from "./build.ts";
import { afterCopy } from "./copy.ts";
import type { CopySource } from "./copy-instruction.ts";
import { afterArg, afterInstruction, inWorkdir } from "./instructions.ts";
import { published } from "./published.ts";
import { runScript, type Witness } from "./shell.ts";
import { nameOfStage, stageMeant, stageNamed } from "./stage-names.ts";

export interface Options {
  /** The stage that is the product, by name or number. Default: judged from the file. */
  readonly target?: string | undefined;
  /** Which of its candidates a bare name stands for, by flavor of distribution: "fedora", "c10s". */
  readonly world?: string | undefined;
  /** The files that a COPY can reach. Without them, what they say is unknown. */
  readonly context?: Context | undefined;
  /** The name of the file, which may say what it is for. */
  readonly file?: string | undefined;
  /** Today, as "2026-11-28"; undefined where nobody says. */
  readonly today?: string | undefined;
  /** The machines that the image is built for. Default: x86_64 and aarch64. */
  readonly platforms?: readonly Architecture[] | undefined;
  /** How many instructions and commands are run. */
  readonly steps?: number | undefined;
}

/** What a stage is run with. */
interface Circumstances extends Options {
  readonly document: Document;
  readonly globals: Variables;
  /** Where what a kept instruction did holds no longer. */
  readonly keptUntil: number;
  readonly left: Allowance;
}

/**
 * The simulated build of a document. Never throws; what is not known is unknown in the states. Of `previous`, a build
 * of another document with the same options, what an instruction did is kept where the instruction is the same, the
 * state before it, and the stage that it takes files from: then the states and executions are the same objects.
 */
export function simulate(document: Document, options: Options = {}, previous?: Build): Build {
  const stages: StageBuild[] = [];
  const globals = globalArguments(document);
  const left = { steps: options.steps ?? limits.steps };
  const keptUntil = previous === undefined ? 0 : Math.min(document.readUntil, previous.document.readUntil);
  const circumstances: Circumstances = { ...options, document, globals, keptUntil, left };
  const old = previous !== undefined && hasSameGlobals(document, previous.document) ? previous.stages : [];
  let named = SharedMap.of<StageBuild>();
  for (const stage of document.stages) {
    const earlier = { named, numbered: stages, count: stages.length };
    const built = runStage(stage, earlier, circumstances, old[stages.length]);
    const name = nameOfStage(stage);
    if (name !== undefined) named = named.with(name, built);
    stages.push(built);
  }
  return {
    document,
    stages,
    published: published(stages, options.target, options.file),
    context: options.context,
    platforms: options.platforms ?? usualPlatforms,
    today: options.today,
    executions: stages.flatMap((it) => it.steps.flatMap((step) => step.executions)),
    isTooLong: left.steps < 0,
  };
}

/** Whether what stands before the first FROM is the same. */
function hasSameGlobals(one: Document, other: Document): boolean {
  const [first] = one.stages;
  const count = first === undefined ? 0 : one.instructions.indexOf(first.from);
  return (
    other.stages[0]?.from === first?.from &&
    one.instructions.slice(0, count).every((it, i) => it === other.instructions[i])
  );
}

/** What each FROM of a document names, without running anything. */
export function basesOf(document: Document): ImageMatch[] {
  const globals = globalArguments(document);
  const names = new Set<string | undefined>();
  return document.stages.map((stage) => {
    const reference = referenceOf(stage, globals);
    const isStage = names.has(reference?.toLowerCase());
    names.add(nameOfStage(stage));
    return reference === undefined || isStage ? { kind: "other" } : matchImage(reference);
  });
}

/** The arguments before the first FROM, which the others may use. */
export function globalArguments({ instructions, stages }: Document): Variables {
  const end = stages[0]?.from.span.start ?? Number.POSITIVE_INFINITY;
  let state: State = { ...unknownState, env: noVariables };
  for (const it of instructions) {
    if (it.keyword !== "ARG" || it.span.start >= end) continue;
    state = { ...state, args: afterArg(it, state, noVariables) };
  }
  return state.args;
}

function runStage(
  stage: Stage,
  earlier: EarlierStages,
  circumstances: Circumstances,
  old: StageBuild | undefined,
): StageBuild {
  const base = baseOf(stage, earlier, circumstances.globals, circumstances.world);
  const architecture = architectureIn(stage, circumstances.globals);
  const inherited = startingState(base);
  const fresh = architecture === undefined ? inherited : { ...inherited, architecture };
  // What a FROM says is the same where it names the same, and that ended the same.
  const isSame = old?.stage.from === stage.from && old.base.parent?.end === base.parent?.end;
  const start = isSame && old.base.reference === base.reference ? old.start : fresh;
  const { left } = circumstances;
  const steps: Step[] = [];
  let state = start;
  const build: { -readonly [K in keyof StageBuild]: StageBuild[K] } = {
    stage,
    base,
    earlier,
    start,
    steps,
    end: start,
  };
  for (const [i, instruction] of stage.instructions.entries()) {
    const executions: Execution[] = [];
    const before = state;
    const kept = old?.steps[i];
    if (kept !== undefined && isKept(kept, old!, instruction, before, earlier, circumstances)) {
      steps.push({ ...kept, stage: build });
      left.steps -= kept.cost;
      state = kept.after;
      continue;
    }
    const had = left.steps--;
    state = afterStep(instruction, state, executions, earlier, circumstances);
    steps.push({ stage: build, instruction, before, after: state, executions, cost: had - left.steps });
  }
  build.end = state;
  return build;
}

/** Whether an instruction does what it did: it is the same, in the same state, and takes from a stage that ended the same. */
function isKept(
  kept: Step,
  old: StageBuild,
  instruction: Instruction,
  before: State,
  earlier: EarlierStages,
  { keptUntil }: Circumstances,
): boolean {
  if (kept.instruction !== instruction || kept.before !== before || instruction.span.start >= keptUntil) return false;
  return sourceOf(instruction, earlier)?.stage?.end === sourceOf(instruction, old.earlier)?.stage?.end;
}

function afterStep(
  instruction: Instruction,
  state: State,
  executions: Execution[],
  earlier: EarlierStages,
  { document, globals, context, left }: Circumstances,
): State {
  if (instruction.span.start >= document.readUntil || left.steps < 0) return unknownState;
  switch (instruction.keyword) {
    case "RUN": {
      const script = state.posix || instruction.exec ? scriptOf(document, instruction) : undefined;
      if (script === undefined) return state;
      const witness: Witness = (invocation, before, after, flow) => {
        executions.push({ ...invocation, instruction, before, after, certain: flow.certain, forgiven: flow.forgiven });
      };
      const ran = runScript(document, script, inWorkdir(state), witness, left);
      return changed(ran, { files: unmounted(instruction, state, ran.files) });
    }
    case "COPY":
    case "ADD":
      return afterCopy(instruction, state, sourceOf(instruction, earlier), context);
    default:
      return afterInstruction(instruction, state, globals);
  }
}

/** Where a COPY or ADD takes its files from; undefined for the build context. */
export function sourceOf({ flags }: Instruction, earlier: EarlierStages): CopySource {
  const from = flags.find((it) => it.name === "from");
  if (from === undefined) return undefined;
  // A slip in a name does not hide what it means.
  const stage = from.value && (stageNamed(from.value, earlier) ?? stageMeant(from.value, earlier)?.stage);
  return { stage };
}
