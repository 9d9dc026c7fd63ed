// The stages of a file, as `--target` may name them.
import { basesOf } from "../simulation/simulate.ts";
import { parse } from "../syntax/parse.ts";
import { literal } from "../syntax/words.ts";

export interface NamedStage {
  readonly index: number;
  readonly name: string | undefined;
  /** The UTF-16 offset of its FROM. */
  readonly offset: number;
}

/** In source order; none in a file in which nothing is simulated. */
export function stagesIn(text: string): NamedStage[] {
  const document = parse(text);
  if (basesOf(document).every((it) => it.kind === "other")) return [];
  return document.stages.map(({ index, name, from }) => ({
    index,
    name: name && literal(name),
    offset: from.span.start,
  }));
}
