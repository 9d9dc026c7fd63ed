// Tools that a stage installs to build with by a script from the net, and that its containers never start.

import { isBuildTool } from "../../commands/table.ts";
import { baseName } from "../../text/paths.ts";
import { asksVersion, pipesIntoShell } from "./kinds.ts";
import type { ShellPiece } from "./pieces.ts";
import type { SplitPlan } from "./plan.ts";

/**
 * Whether a RUN does nothing but bring a tool that one builds with, and that no container starts:
 * `curl https://astral.sh/uv/install.sh | sh && mv ~/.local/bin/uv /usr/local/bin/uv`.
 */
export function bringsIdleTool(pieces: readonly ShellPiece[], { reach }: SplitPlan): boolean {
  if (!reach.said || reach.unread.length > 0) return false;
  const executions = pieces.flatMap((it) => it.executions);
  const isIdle = (name: string) => isBuildTool(name) && !reach.programs.has(name);
  const named = executions.flatMap(({ effects, args }) =>
    effects.some((it) => it.kind === "downloads")
      ? args.flatMap(
          (it) =>
            /^https?:\/\/(.+)/
              .exec(it.value ?? "")?.[1]
              ?.split("/")
              .filter(isIdle) ?? [],
        )
      : [],
  );
  if (named.length === 0 || !executions.some(pipesIntoShell)) return false;
  return executions.every((it) => {
    if (pipesIntoShell(it) || asksVersion(it)) return true;
    return it.effects.every((one) => {
      if (one.kind === "downloads" || one.kind === "reads") return true;
      return (one.kind === "places" || one.kind === "changes") && isIdle(baseName(one.word.value ?? ""));
    });
  });
}
