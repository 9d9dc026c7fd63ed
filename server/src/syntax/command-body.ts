// Which instruction says a command, in exec form or in shell form: CMD, ENTRYPOINT, RUN, SHELL, the CMD of a HEALTHCHECK.
import type { Instruction } from "./document.ts";

/** The instruction whose body is the command: the given one, or the CMD behind HEALTHCHECK. Undefined where it has none. */
export function saying(instruction: Instruction): Instruction | undefined {
  if (instruction.keyword === "HEALTHCHECK") return instruction.check;
  return ["CMD", "ENTRYPOINT", "RUN", "SHELL"].includes(instruction.keyword) ? instruction : undefined;
}
