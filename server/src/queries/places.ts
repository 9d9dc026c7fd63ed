// What stands where: the instruction, the step or the command whose place a finding or a cause names.
import type { Build, Execution, Step } from "../simulation/build.ts";
import type { Document, Instruction } from "../syntax/document.ts";
import { once } from "../text/once.ts";
import { firstIndex } from "../text/search.ts";
import { type Span, within } from "../text/span.ts";

/** The instruction with this very span; undefined where there is none, as for the causes inside a RUN. */
export function instructionWith(document: Document, span: Span | undefined): Instruction | undefined {
  return span && instructionsIn(document).get(span);
}

const instructionsIn = once(
  ({ instructions }: Document): ReadonlyMap<Span, Instruction> => new Map(instructions.map((it) => [it.span, it])),
);

/** The instruction that a place lies in; undefined where it lies in none, or in its heredoc. */
export function instructionAround({ instructions }: Document, span: Span): Instruction | undefined {
  const found = instructions[firstIndex(instructions, (it) => span.end <= it.span.end)];
  return found !== undefined && within(span, found.span) ? found : undefined;
}

/** The first command with this very span, or with a word of that span. */
export function commandWith(build: Build, span: Span | undefined): Execution | undefined {
  return span && commandsIn(build).get(span);
}

const commandsIn = once(({ executions }: Build): ReadonlyMap<Span, Execution> => {
  const found = new Map<Span, Execution>();
  for (const it of executions) for (const { span } of [it, ...it.args]) if (!found.has(span)) found.set(span, it);
  return found;
});

/** The step of an instruction; undefined before the first stage. */
export function stepOf(build: Build, instruction: Instruction): Step | undefined {
  return stepsIn(build).get(instruction);
}

const stepsIn = once(
  ({ stages }: Build): ReadonlyMap<Instruction, Step> =>
    new Map(stages.flatMap((stage) => stage.steps.map((it) => [it.instruction, it] as const))),
);
