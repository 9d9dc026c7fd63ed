// The text of the stage that builds.

import { isReadUnasked } from "../../knowledge/tool-settings.ts";
import { keyword } from "../../syntax/rewrite.ts";
import { slice } from "../../text/span.ts";
import type { Bases } from "./bases.ts";
import { type Decided, declaredArguments, newLine, sideLines, textOfLines, usedVariables, userLine } from "./lines.ts";
import type { SplitPlan } from "./plan.ts";
import { type StageLine, withoutIdleUsers } from "./users.ts";

export function builderStage(plan: SplitPlan, bases: Bases, name: string, decided: readonly Decided[]): string {
  const { document, stage } = plan;
  const flags = stage.stage.from.flags.map((it) => `${slice(document.text, it.span)} `).join("");
  const from = `${keyword(document, "FROM")} ${flags}${bases.builder.reference} ${keyword(document, "AS")} ${name}\n`;
  const lines = sideLines(decided, "builder");
  const used = usedVariables(lines);
  const fitting = lines.filter((it) => {
    const names = declaredArguments(it);
    return names.length === 0 || names.some((one) => used.has(one) || isReadUnasked(one));
  });
  // What comes after the last thing that is built builds nothing.
  const last = fitting.findLastIndex((it) => /^\s*(run|copy|add)\b/i.test(it.text));
  const whole = [...toolchain(plan, fitting), ...fitting.slice(0, last + 1)];
  return from + textOfLines(withoutIdleUsers(whole, stage.start.user.value, false));
}

/** A minimal image as builder gets the compiler and the headers that a full one has. */
function toolchain({ document, stage, images }: SplitPlan, lines: readonly StageLine[]): StageLine[] {
  const { variant, packageManager, pythonHeaders, distro, python } = images.builder;
  if (variant === "full" || lines.some((it) => /\bgcc\b/.test(it.text))) return [];
  const headers = python === distro.python3 ? "python3-devel" : `"${pythonHeaders.portable}"`;
  const run = `${keyword(document, "RUN")} ${packageManager} install -y gcc ${headers} && ${packageManager} clean all`;
  const user = keyword(document, "USER");
  return [userLine(user, "0"), newLine(run), userLine(user, stage.start.user.value ?? "1001")];
}
