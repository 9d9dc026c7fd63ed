// Whether a container starts the image's own run script.

import { isOwn } from "../commands/s2i-scripts.ts";
import { variables } from "../image/state.ts";
import { textOfWord } from "../image/value.ts";
import { s2iRun } from "../knowledge/s2i.ts";
import type { StageBuild } from "../simulation/build.ts";
import type { Instruction, Word } from "../syntax/document.ts";
import { once } from "../text/once.ts";

/**
 * Where a container of this stage starts the image's own run script: the word in CMD or ENTRYPOINT. Undefined where
 * it starts something else.
 */
export const startOfRunScript = once((stage: StageBuild): RunScriptStart | undefined => {
  const { end } = stage;
  if (!isOwn(s2iRun, end)) return undefined;
  for (let at: StageBuild | undefined = stage; at !== undefined; at = at.base.parent) {
    for (const { instruction, after } of at.steps) {
      const said = { ENTRYPOINT: end.entrypoint, CMD: end.command }[instruction.keyword];
      if (said?.cause?.span !== instruction.span) continue;
      const lookup = instruction.exec ? () => undefined : variables(after);
      const words = instruction.exec ?? instruction.words;
      const word = words.find((it) => textOfWord(it, lookup)?.split(/\s/).includes(s2iRun));
      if (word !== undefined) return { instruction, word };
    }
  }
  return undefined;
});

interface RunScriptStart {
  readonly instruction: Instruction;
  readonly word: Word;
}
