// What a published image starts with where its file does not say so.

import { isAssemble } from "../../commands/s2i-scripts.ts";
import type { StageBuild } from "../../simulation/build.ts";

/** Without a command of its own, an image that assemble has filled prints how to use it, and ends. */
export function needsCommand({ steps, end }: StageBuild): boolean {
  const own = end.command.cause ?? end.entrypoint.cause;
  return own === undefined && steps.some((it) => it.executions.some((one) => isAssemble(one, one.before)));
}
