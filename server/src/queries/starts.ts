// What a container runs when it starts: ENTRYPOINT and CMD, taken apart as a RUN would be.
import type { Deed } from "../commands/effect.ts";
import { changed, noVariables, type State } from "../image/state.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import { runScript } from "../simulation/shell.ts";
import type { Document, Instruction, Script, SimpleCommand, Word } from "../syntax/document.ts";
import { scriptOf } from "../syntax/run.ts";
import { once } from "../text/once.ts";
import { firstIndex } from "../text/search.ts";
import { within } from "../text/span.ts";
import { folded } from "./stages.ts";

/** One command that a container runs. */
export interface Start extends Deed {
  /** The CMD or ENTRYPOINT that says it. */
  readonly instruction: Instruction;
  /** Where it fails, all of it fails: nothing runs before it, and nothing forgives it. */
  readonly decides: boolean;
  /** It runs for sure once all before it has, and nothing forgives its failure. */
  readonly certain: boolean;
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
  return script && commandsIn(document, script, end, first);
});

/** The commands of the health check that counts in a stage, the last one; undefined where there is none. */
export function checksOf({ document }: Build, stage: StageBuild): readonly Start[] | undefined {
  return checkedIn(stage, document);
}

const checkedIn = once((stage: StageBuild, document: Document): readonly Start[] | undefined => {
  const instruction = lastCheck(stage);
  const check = instruction?.check;
  const script = check && (check.exec || stage.end.posix) ? scriptOf(document, check) : undefined;
  return script && commandsIn(document, script, stage.end, instruction!);
});

const lastCheck = folded<Instruction | undefined, []>(
  ({ stage }, below) => stage.instructions.findLast((it) => it.keyword === "HEALTHCHECK") ?? below,
);

function commandsIn(document: Document, script: Script, end: State, instruction: Instruction): Start[] {
  const found: Start[] = [];
  const first = beginning(script);
  runScript(document, script, atRunTime(end), (deed, _before, _after, { certain, forgiven }) => {
    const decides = certain && !forgiven && found.length === 0 && first !== undefined && within(deed.span, first.span);
    found.push({ ...deed, instruction, decides, certain: certain && !forgiven });
  });
  return found;
}

/** The command that a script begins with, if its failure is the failure of the script; undefined otherwise. */
function beginning(script: Script): SimpleCommand | undefined {
  switch (script.kind) {
    case "command":
      return script;
    case "and-or":
      return beginning(script.first);
    case "block":
      return beginning(script.body);
    case "pipeline":
      return script.commands.length === 1 ? beginning(script.commands[0]!) : undefined;
    default:
      return undefined;
  }
}

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
  const command: SimpleCommand = { kind: "command", span, name, args, assignments: [], redirects: [] };
  return command;
}
