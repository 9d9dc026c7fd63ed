// The tools that commands of the published stage call, which the full image has and the minimal one lacks.
import { ask } from "../../image/facts.ts";
import { stateOf } from "../../image/starting-state.ts";
import type { Image } from "../../knowledge/images.ts";
import { packageFor } from "../../knowledge/rpms.ts";
import type { StageBuild } from "../../simulation/build.ts";
import type { StageLine } from "./users.ts";

/** The RPMs of such tools, each with the first line that calls one of its tools. */
export function toolsFor(
  lines: readonly StageLine[],
  { start, steps }: StageBuild,
  published: Image,
): Map<string, number> {
  const { commands } = stateOf(published);
  const found = new Map<string, number>();
  const called = new Set(steps.flatMap((it) => it.executions.flatMap((one) => one.name.value ?? [])));
  for (const tool of called) {
    const rpm = packageFor(tool, published.distro);
    if (rpm === undefined || ask(commands, tool).is !== "no" || ask(start.commands, tool).is !== "yes") continue;
    const calls = new RegExp(`(^|[\\s;&|(\`])${tool.replace(/[.+]/g, "\\$&")}(?=\\s|$)`);
    const at = lines.findIndex((it) => /^\s*run\b/i.test(it.text) && calls.test(it.text));
    if (at >= 0) found.set(rpm, Math.min(at, found.get(rpm) ?? at));
  }
  return found;
}
