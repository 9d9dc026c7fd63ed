// The tools that the published stage calls, while it is built and when it starts, which the full image has and the
// minimal one lacks.
import { ask } from "../../image/facts.ts";
import { stateOf } from "../../image/starting-state.ts";
import { commandsProvided, packageFor, requires } from "../../knowledge/rpms.ts";
import type { SplitPlan } from "./plan.ts";
import type { StageLine } from "./users.ts";

/** The RPMs of such tools, each with the first line that calls one of its tools. */
export function toolsFor(lines: readonly StageLine[], { stage, images, reach }: SplitPlan): Map<string, number> {
  const { start, steps, end } = stage;
  const { distro } = images.published;
  const { commands } = stateOf(images.published);
  const found = new Map<string, number>();
  const missing = (tool: string) => ask(commands, tool).is === "no" && ask(start.commands, tool).is === "yes";
  const called = new Set(steps.flatMap((it) => it.executions.flatMap((one) => one.name.value ?? [])));
  for (const tool of called) {
    const rpm = packageFor(tool, distro);
    if (rpm === undefined || !missing(tool)) continue;
    const calls = new RegExp(`(^|[\\s;&|(\`])${tool.replace(/[.+]/g, "\\$&")}(?=\\s|$)`);
    const at = lines.findIndex((it) => /^\s*run\b/i.test(it.text) && calls.test(it.text));
    if (at >= 0) found.set(rpm, Math.min(at, found.get(rpm) ?? at));
  }
  const installed = lines.flatMap((it) => (/^\s*run\b/i.test(it.text) ? (it.text.match(/[\w.+-]+/g) ?? []) : []));
  for (const tool of reach.programs) {
    const rpm = packageFor(tool, distro);
    if (rpm === undefined || !missing(tool) || ask(end.commands, tool).is !== "yes" || found.has(rpm)) continue;
    const there = installed.some((it) => [it, ...requires(it)].some((one) => commandsProvided(one).includes(tool)));
    if (!there) found.set(rpm, lines.length);
  }
  return found;
}
