// The tools that the published stage calls, while it is built and when it starts, which the full image has and the
// minimal one lacks.
import { effectsOfKind } from "../../commands/effect-kinds.ts";
import { ask } from "../../image/facts.ts";
import { stateOf } from "../../image/starting-state.ts";
import { commandsProvided, packageFor, requires } from "../../knowledge/rpms.ts";
import type { Execution } from "../../simulation/build.ts";
import type { SplitPlan } from "./plan.ts";
import type { StageLine } from "./users.ts";

/** The RPMs of such tools, each with the first line that calls one of its tools. */
export function toolsFor(lines: readonly StageLine[], { stage, images, reach }: SplitPlan): Map<string, number> {
  const { start, steps, end } = stage;
  const { distro } = images.published;
  const { commands } = stateOf(images.published);
  const found = new Map<string, number>();
  const missing = (tool: string) => ask(commands, tool).is === "no" && ask(start.commands, tool).is === "yes";
  const executions = steps.flatMap((it) => it.executions);
  const called = new Map(executions.flatMap((it) => toolsOf(it).map((tool) => [tool, it.name.value!] as const)));
  for (const [tool, name] of called) {
    const rpm = packageFor(tool, distro);
    if (rpm === undefined || !missing(tool)) continue;
    const calls = new RegExp(`(^|[\\s;&|(\`])${name.replace(/[.+]/g, "\\$&")}(?=\\s|$)`);
    const at = lines.findIndex((it) => /^\s*run\b/i.test(it.text) && calls.test(it.text));
    if (at >= 0) found.set(rpm, Math.min(at, found.get(rpm) ?? at));
  }
  const installed = lines.flatMap((it) => (/^\s*run\b/i.test(it.text) ? (it.text.match(/[\w.+-]+/g) ?? []) : []));
  for (const tool of reach.programs) {
    const rpm = packageFor(tool, distro);
    if (rpm === undefined || !missing(tool) || ask(end.commands, tool).is !== "yes" || found.has(rpm)) continue;
    const there = installed.some((it) =>
      [it, ...requires(it, distro)].some((one) => commandsProvided(one, distro).includes(tool)),
    );
    if (!there) found.set(rpm, lines.length);
  }
  return found;
}

/** The program of a command, and those that it starts: `tar -z` starts gzip. */
function toolsOf({ name, effects }: Execution): string[] {
  if (name.value === undefined) return [];
  return [...effectsOfKind(effects, "calls").map((it) => it.program), name.value];
}
