// Runs a Containerfile in the head: every stage, every instruction, every command of every RUN.
import { type Image, type ImageMatch, matchImage } from "../knowledge/images.ts";
import type { Document, Instruction, Stage, Word } from "../syntax/document.ts";
import { scriptOf } from "../syntax/run.ts";
import { literal } from "../syntax/words.ts";
import type { Base, Build, Execution, StageBuild, Step } from "./build.ts";
import { afterCopy, type Source } from "./copy.ts";
import { afterArg, afterInstruction } from "./instructions.ts";
import { published } from "./published.ts";
import { runScript } from "./shell.ts";
import { type State, stateOf, unknownState, type Variables } from "./state.ts";
import { expand, textOf } from "./value.ts";

export interface Options {
  /** The stage that is the product, by name or number. Default: judged from the file. */
  readonly target?: string | undefined;
  /** Which of its candidates a bare name stands for, by flavor of distribution: "fedora", "c10s". */
  readonly world?: string | undefined;
}

/** The simulated build of a document. Never throws; what is not known is unknown in the states. */
export function simulate(document: Document, options: Options = {}): Build {
  const globals = globalArguments(document);
  const stages: StageBuild[] = [];
  for (const stage of document.stages) stages.push(runStage(document, stage, stages, globals, options.world));
  return {
    document,
    stages,
    published: published(stages, options.target),
    executions: stages.flatMap((it) => it.steps.flatMap((step) => step.executions)),
  };
}

/** What each FROM of a document names, without running anything. */
export function basesOf(document: Document): ImageMatch[] {
  const globals = globalArguments(document);
  return document.stages.map((stage, i) => {
    const reference = referenceOf(stage, globals);
    const isStage = document.stages.slice(0, i).some((it) => sameName(it, reference));
    return reference === undefined || isStage ? { kind: "other" } : matchImage(reference);
  });
}

function globalArguments({ instructions, stages }: Document): Variables {
  const end = stages[0]?.from.span.start ?? Number.POSITIVE_INFINITY;
  let state: State = { ...unknownState, env: { set: new Map(), open: false } };
  for (const it of instructions) {
    if (it.keyword !== "ARG" || it.span.start >= end) continue;
    state = { ...state, args: afterArg(it, state, { set: new Map(), open: false }) };
  }
  return state.args;
}

function referenceOf(stage: Stage, globals: Variables): string | undefined {
  return textOf(
    expand(stage.base.parts, (name) => globals.set.get(name)?.value ?? (predefined.test(name) ? undefined : null)),
  );
}

/** Arguments that the builder sets without being asked. */
const predefined = /^(TARGET|BUILD)(PLATFORM|OS|ARCH|VARIANT|STAGE)$/;

function sameName(stage: Stage, name: string | undefined): boolean {
  return name !== undefined && stage.name !== undefined && literal(stage.name)?.toLowerCase() === name.toLowerCase();
}

function runStage(
  document: Document,
  stage: Stage,
  earlier: readonly StageBuild[],
  globals: Variables,
  world: string | undefined,
): StageBuild {
  const base = baseOf(stage, earlier, globals, world);
  const start = startOf(base);
  const steps: Step[] = [];
  let state = start;
  const build: { -readonly [K in keyof StageBuild]: StageBuild[K] } = { stage, base, start, steps, end: start };
  for (const instruction of stage.instructions) {
    const executions: Execution[] = [];
    const before = state;
    state = afterStep(document, instruction, state, globals, earlier, executions);
    steps.push({ stage: build, instruction, before, after: state, executions });
  }
  build.end = state;
  return build;
}

function baseOf(stage: Stage, earlier: readonly StageBuild[], globals: Variables, world: string | undefined): Base {
  const reference = referenceOf(stage, globals);
  const parent = earlier.findLast((it) => sameName(it.stage, reference));
  if (reference === undefined || parent !== undefined)
    return { reference, parent, match: { kind: "other" }, candidates: [] };
  const match = matchImage(reference);
  if (match.kind !== "candidates") return { reference, parent, match, candidates: [] };
  return { reference, parent, match: chosen(match.images, world), candidates: match.images };
}

function chosen(images: readonly Image[], world: string | undefined): ImageMatch {
  return { kind: "image", image: images.find((it) => it.distro.flavor === world) ?? images[0]!, mirror: false };
}

function startOf({ parent, match, candidates, reference }: Base): State {
  // Arguments end with the stage that declares them; everything else is inherited.
  if (parent !== undefined) return { ...parent.end, args: { set: new Map(), open: false } };
  if (match.kind !== "image") return unknownState;
  const state = stateOf(match.image);
  return candidates.length > 0 ? { ...state, called: reference! } : state;
}

function afterStep(
  document: Document,
  instruction: Instruction,
  state: State,
  globals: Variables,
  earlier: readonly StageBuild[],
  executions: Execution[],
): State {
  switch (instruction.keyword) {
    case "RUN": {
      const script = state.posix || instruction.exec ? scriptOf(document, instruction) : undefined;
      if (script === undefined) return state;
      return runScript(document, script, state, (invocation, before, after, flow) => {
        executions.push({ ...invocation, instruction, before, after, certain: flow.certain, forgiven: flow.forgiven });
      });
    }
    case "COPY":
    case "ADD":
      return afterCopy(instruction, state, sourceOf(instruction, earlier));
    default:
      return afterInstruction(instruction, state, globals);
  }
}

function sourceOf({ flags }: Instruction, earlier: readonly StageBuild[]): Source {
  const from = flags.find((it) => it.name === "from");
  if (from === undefined) return undefined;
  return { stage: from.value && stageNamed(from.value, earlier) };
}

/** The earlier stage that a `--from` names, by name or number. */
export function stageNamed(word: Word, earlier: readonly StageBuild[]): StageBuild | undefined {
  const name = literal(word);
  return (
    earlier.findLast((it) => sameName(it.stage, name)) ?? (/^\d+$/.test(name ?? "") ? earlier[Number(name)] : undefined)
  );
}
