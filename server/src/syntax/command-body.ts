// The command that an instruction says, in exec form or in shell form: CMD, ENTRYPOINT, RUN, SHELL, HEALTHCHECK CMD.
import type { Span } from "../text/span.ts";
import type { Document, Instruction, Word } from "./document.ts";
import { execForm } from "./exec-form.ts";
import { literal } from "./words.ts";

/** Where the command stands; undefined where the instruction has none. */
export function commandBody({ keyword, body, words }: Instruction): Span | undefined {
  if (["CMD", "ENTRYPOINT", "RUN", "SHELL"].includes(keyword)) return body;
  const [first, second] = words;
  if (keyword !== "HEALTHCHECK" || first === undefined || second === undefined) return undefined;
  return literal(first)?.toUpperCase() === "CMD" ? { start: second.span.start, end: body.end } : undefined;
}

/** The strings of the exec form, where the command is one. */
export function execWords({ masked }: Document, instruction: Instruction): readonly Word[] | undefined {
  if (instruction.keyword !== "HEALTHCHECK") return commandBody(instruction) && instruction.exec;
  const body = commandBody(instruction);
  return body && execForm(masked, body);
}
