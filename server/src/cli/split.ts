// `splitstage split FILE`: the file as a build on the full image and a minimal final stage, or the reason why not.
import { splitFor } from "../service/trial.ts";
import type { CommandOutcome } from "./outcome.ts";
import { publishesSeveral, type RefactorOptions, refactor } from "./refactor.ts";

export function split(path: string, options: RefactorOptions): Promise<CommandOutcome> {
  const hinted = options.target === undefined;
  return refactor(path, options, {
    done: "split",
    refactor: (analysis) => splitFor(analysis),
    hint: (analysis) => (hinted && publishesSeveral(analysis) ? "; --target names the stage that is meant" : undefined),
  });
}
