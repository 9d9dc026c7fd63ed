// Every command that a container starts with or is checked with: those of CMD and ENTRYPOINT, those that they run in
// their turn, and those of the scripts of the build context among them.

import type { Invocation } from "../../commands/call.ts";
import type { Effect } from "../../commands/effect.ts";
import { unwrapped } from "../../commands/effects.ts";
import { makesNoSources } from "../../commands/python.ts";
import { scriptWord } from "../../commands/s2i-scripts.ts";
import { startingOf } from "../../commands/starters.ts";
import { changed, noVariables, type State } from "../../image/state.ts";
import type { Argument } from "../../image/value.ts";
import type { Build, StageBuild } from "../../simulation/build.ts";
import type { Instruction } from "../../syntax/document.ts";
import { once } from "../../text/once.ts";
import type { Span } from "../../text/span.ts";
import { instructionAround } from "../places.ts";
import { checksOf, startsOf } from "../starts.ts";
import { scriptCallsOf } from "./scripts.ts";

export interface Launch {
  /** The CMD, ENTRYPOINT or HEALTHCHECK that says it. */
  readonly instruction: Instruction;
  readonly isCheck: boolean;
  /** The command itself, without what only runs it. */
  readonly call: Invocation;
  /** The word of the Containerfile that names it, or the script that calls it. */
  readonly span: Span;
  /** The script of the build context in which it stands; its places are then those of that file. */
  readonly script: string | undefined;
  /** The image as it is when it runs. */
  readonly before: State;
  /** It runs for sure, and nothing forgives its failure. */
  readonly certain: boolean;
  /** Where it fails, the start or the check fails. */
  readonly decides: boolean;
  /** Nothing that runs before it may have installed a program or a project. */
  readonly bare: boolean;
  /** Nothing that runs before it may have made a file. */
  readonly untouched: boolean;
}

/** What a container of a stage starts with, and is checked with, in the order in which it runs. */
export const launchesOf = once((stage: StageBuild, build: Build): readonly Launch[] => [
  ...launched(startsOf(build, stage), stage, build, false),
  ...launched(checksOf(build, stage), stage, build, true),
]);

function launched(starts: ReturnType<typeof startsOf>, stage: StageBuild, build: Build, isCheck: boolean): Launch[] {
  const found: Launch[] = [];
  const run: Run = { build, found, bare: true, untouched: true };
  starts?.forEach((start, i) => {
    const { instruction, name, written } = start;
    // A name that came out of a variable is said here by the variable.
    const span = isSaid(name.span, build) ? name.span : (written.name ?? instruction).span;
    const decides = start.decides || (start.certain && i === starts.length - 1);
    const place = { instruction, isCheck, before: atRunTime(stage), span, script: undefined, decides };
    follow(start, { ...place, certain: start.certain }, run, 0);
    note(start, run);
  });
  return found;
}

interface Run {
  readonly build: Build;
  readonly found: Launch[];
  bare: boolean;
  untouched: boolean;
}

/** Build arguments are gone once the image is built. */
const atRunTime = ({ end }: StageBuild): State => changed(end, { args: noVariables });

type Place = Pick<Launch, "instruction" | "isCheck" | "before" | "span" | "script" | "certain" | "decides">;

/** Nobody nests scripts deeper than this. */
const deepest = 4;

function follow(call: Invocation, place: Place, run: Run, depth: number): void {
  const { build, found } = run;
  found.push({ ...place, call, bare: run.bare, untouched: run.untouched });
  if (depth === deepest) return;
  const { runs, installs } = startingOf(call);
  if (runs !== undefined) {
    const before = run.bare;
    run.bare &&= !installs;
    follow(
      unwrapped(runs),
      place.script === undefined && isSaid(runs.name.span, build) ? { ...place, span: runs.name.span } : place,
      run,
      depth + 1,
    );
    run.bare = before;
    return;
  }
  const script = scriptCallsOf(call, place.before, build);
  const last = script?.calls.at(-1);
  const word = scriptWord(call).span;
  const named = place.script === undefined && isSaid(word, build) ? word : place.span;
  for (const it of script?.calls ?? []) {
    const certain = place.certain && it.certain;
    const decides = place.decides && certain && it === last;
    const own = it.given ? undefined : script!.file;
    const span = it.given && isSaid(it.deed.name.span, build) ? it.deed.name.span : named;
    follow(it.deed, { ...place, before: it.before, script: own, span, certain, decides }, run, depth + 1);
    note(it.deed, run);
  }
}

/** Tells whether a place of the Containerfile is one where it says what is started, and not where a variable is defined. */
export function isSaid(span: Span, { document }: Build): boolean {
  return /^(CMD|ENTRYPOINT|HEALTHCHECK)$/.test(instructionAround(document, span)?.keyword ?? "");
}

/** The word of the Containerfile that names what is started, where it says it; else what starts it. */
export function placeOfStart({ script, span }: Launch, word: Argument | undefined, build: Build): Span {
  return script === undefined && word !== undefined && isSaid(word.span, build) ? word.span : span;
}

/** What a command may have done to the image before the next one starts. */
function note(call: Invocation & { readonly effects: readonly Effect[] }, run: Run): void {
  if (makesNoSources(call)) return;
  for (const it of call.effects) {
    if (/^(python|packages|tool|venv)$/.test(it.kind)) run.bare = false;
    if (it.kind === "anything") run.untouched = false;
    if (it.kind === "anything" && it.what !== "files") run.bare = false;
    if (/^(makes|fills|downloads|builds)$/.test(it.kind) || it.kind === "places") run.untouched = false;
  }
}
