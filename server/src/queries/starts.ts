// What a container runs when it starts: ENTRYPOINT and CMD, taken apart as a RUN would be.
import type { Invocation } from "../commands/call.ts";
import { changed, noVariables, type State } from "../image/state.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import { runScript } from "../simulation/shell.ts";
import type { Command, Document, Instruction, Script, Word } from "../syntax/document.ts";
import { scriptOf } from "../syntax/run.ts";
import { once } from "../text/once.ts";
import { firstIndex } from "../text/search.ts";

/** One command that a container runs. */
export interface Start extends Invocation {
  /** The CMD or ENTRYPOINT that says it. */
  readonly instruction: Instruction;
}

/**
 * The commands that a container of this stage starts with. Undefined where nobody knows: nothing is said in the file,
 * or the entrypoint is a program of its own that may do anything with CMD.
 */
export function startsOf({ document }: Build, stage: StageBuild): readonly Start[] | undefined {
  return startedIn(stage, document);
}

const startedIn = once(({ end }: StageBuild, document: Document): readonly Start[] | undefined => {
  const entrypoint = instructionAt(document, end.entrypoint.cause?.span.start);
  // An entrypoint of its own takes the base image's command away, and is the cause of its being gone.
  const said = end.command.cause?.span === end.entrypoint.cause?.span ? undefined : end.command.cause;
  const command = instructionAt(document, said?.span.start);
  const first = entrypoint ?? command;
  if (first === undefined || (end.entrypoint.value === undefined && entrypoint === undefined)) return undefined;
  const script = entrypoint?.exec
    ? execScript([...entrypoint.exec, ...(command?.exec ?? [])])
    : scriptOf(document, first);
  if (script === undefined) return undefined;
  const found: Start[] = [];
  runScript(document, script, atRunTime(end), (call) => {
    found.push({ ...call, instruction: first });
  });
  return found;
});

/** Build arguments are gone once the image is built. */
const atRunTime = (end: State): State => changed(end, { args: noVariables });

function instructionAt({ instructions }: Document, start: number | undefined): Instruction | undefined {
  const at = start === undefined ? -1 : firstIndex(instructions, (it) => it.span.start >= start);
  const found = instructions[at]?.span.start === start ? instructions[at] : undefined;
  // `ENTRYPOINT []` takes the base image's away and says nothing more.
  return found?.exec?.length === 0 ? undefined : found;
}

function execScript(words: readonly Word[]): Script | undefined {
  const [name, ...args] = words;
  if (name === undefined) return undefined;
  const span = { start: name.span.start, end: words.at(-1)!.span.end };
  const command: Command = { kind: "command", span, name, args, assignments: [], redirects: [] };
  return command;
}
