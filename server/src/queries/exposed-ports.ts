// The ports that a file exposes.
import { variables } from "../image/state.ts";
import { textOfWord } from "../image/value.ts";
import type { StageBuild, Step } from "../simulation/build.ts";
import type { Span } from "../text/span.ts";
import { chainOf } from "./stages.ts";

export interface Exposed {
  readonly port: number;
  readonly span: Span;
  readonly exact: boolean;
  readonly step: Step;
}

/** The TCP ports that the file exposes; undefined where one of them is not known. */
export function exposedBy(stage: StageBuild): Exposed[] | undefined {
  const found: Exposed[] = [];
  for (const step of chainOf(stage)) {
    const { instruction, before } = step;
    if (instruction.keyword !== "EXPOSE") continue;
    for (const word of instruction.words) {
      const text = textOfWord(word, variables(before));
      const port = /^(\d+)(?:\/tcp)?$/i.exec(text ?? "")?.[1];
      if (port === undefined) return undefined;
      found.push({
        port: Number(port),
        span: word.span,
        exact: word.span.end - word.span.start === text!.length,
        step,
      });
    }
  }
  return found;
}
