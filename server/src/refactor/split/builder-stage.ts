// The text of the stage that builds.

import { compilerRpm } from "../../knowledge/libraries.ts";
import { isReadUnasked } from "../../knowledge/tool-settings.ts";
import { builds } from "../../queries/deeds.ts";
import { keyword } from "../../syntax/rewrite.ts";
import { slice } from "../../text/span.ts";
import type { Bases } from "./bases.ts";
import { compilesNothing, headersFor } from "./headers.ts";
import { kindOf } from "./kinds.ts";
import { type Decided, declaredArguments, sideLines, textOfLines, todo, usedVariables } from "./lines.ts";
import type { SplitPlan } from "./plan.ts";
import { withRpms } from "./rpm-lines.ts";
import { type StageLine, withoutIdleUsers } from "./users.ts";

export function builderStage(plan: SplitPlan, bases: Bases, name: string, decided: readonly Decided[]): string {
  const { document, stage, images } = plan;
  const flags = stage.stage.from.flags.map((it) => `${slice(document.text, it.span)} `).join("");
  const pin = bases.lost !== undefined && images.builder !== stage.start.image ? todo(bases.lost) : "";
  const from = `${keyword(document, "FROM")} ${flags}${bases.builder.reference} ${keyword(document, "AS")} ${name}\n`;
  const lines = sideLines(plan, decided, "builder");
  const used = usedVariables(lines);
  const fitting = lines.filter((it) => {
    const names = declaredArguments(it);
    return names.length === 0 || names.some((one) => used.has(one) || isReadUnasked(one));
  });
  // What comes after the last thing that is built builds nothing.
  const last = fitting.findLastIndex((it) => /^\s*(run|copy|add)\b/i.test(it.text));
  const building = fitting.slice(0, last + 1);
  const whole = withRpms(
    building,
    [...toolchain(plan, building), ...headersFor(plan)],
    "builder",
    plan,
    decided,
    firstBuild(plan, building, decided),
  );
  return pin + from + textOfLines(withoutIdleUsers(whole, stage.start.user.value, false));
}

/** The line that builds for the first time; it needs what is installed for it. */
function firstBuild({ territory }: SplitPlan, lines: readonly StageLine[], decided: readonly Decided[]): number {
  const at = lines.findIndex((it) => {
    const step = it.at === undefined ? undefined : decided[it.at]!.chunk.step;
    return step?.executions.some((one) => kindOf(one, territory) === "build" && builds(one)) === true;
  });
  return at < 0 ? lines.length : at;
}

/** A minimal image as builder gets the compiler and the headers that a full one has. */
function toolchain(plan: SplitPlan, lines: readonly StageLine[]): string[] {
  const { variant, pythonHeaders, distro, python } = plan.images.builder;
  if (
    variant === "full" ||
    lines.some((it) => it.text.split(/[^\w+-]+/).includes(compilerRpm)) ||
    compilesNothing(plan)
  )
    return [];
  return [compilerRpm, python === distro.python3 ? "python3-devel" : pythonHeaders.portable];
}
