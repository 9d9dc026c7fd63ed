// Whether an edit may follow a command where it stands.
import type { Execution } from "../simulation/build.ts";
import type { Instruction } from "../syntax/document.ts";
import { within } from "../text/span.ts";

/** Tells whether the file says a command as one piece of one shell line, so that `&& more` may follow it. */
export function isOnePiece({ body, exec }: Instruction, { span }: Execution): boolean {
  return exec === undefined && within(span, body);
}
