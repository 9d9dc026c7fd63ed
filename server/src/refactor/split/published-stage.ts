// The text of the stage that is published.

import { s2iRun } from "../../knowledge/s2i.ts";
import { isReadUnasked } from "../../knowledge/tool-settings.ts";
import type { Build } from "../../simulation/build.ts";
import { keyword } from "../../syntax/rewrite.ts";
import { slice } from "../../text/span.ts";
import type { Bases } from "./bases.ts";
import { copiesFrom, placed } from "./copies.ts";
import { librariesFor } from "./libraries.ts";
import { type Decided, declaredArguments, newLine, sideLines, textOfLines, todo, usedVariables } from "./lines.ts";
import type { SplitPlan } from "./plan.ts";
import { withRpms } from "./rpm-lines.ts";
import { needsCommand } from "./start.ts";
import { inTerritory } from "./territory.ts";
import { toolsFor } from "./tools.ts";
import { type StageLine, withoutIdleUsers } from "./users.ts";

export function publishedStage(
  build: Build,
  plan: SplitPlan,
  bases: Bases,
  name: string,
  decided: readonly Decided[],
  unsure: readonly string[],
): string {
  const { document, stage, images } = plan;
  const lost = bases.lost !== undefined && images.published !== stage.start.image ? [bases.lost] : [];
  const marks = [...lost, ...unsure].map(todo).join("");
  const flags = stage.stage.from.flags.map((it) => `${slice(document.text, it.span)} `).join("");
  const own = stage.stage.name ? ` ${keyword(document, "AS")} ${slice(document.text, stage.stage.name.span)}` : "";
  const from = `${marks}${keyword(document, "FROM")} ${flags}${bases.published.reference}${own}\n`;

  const lines = withoutMovedArguments(plan, decided).map((it) => withNumericUser(it, plan));
  const tools = toolsFor(lines, plan);
  const withTools = withRpms(
    lines,
    [...tools.keys()],
    "published",
    plan,
    decided,
    Math.min(...tools.values(), lines.length),
  );
  const withLibraries = withRpms(withTools, librariesFor(build, stage, images.published), "published", plan, decided);
  const whole = withoutIdleFolders(
    placed(withLibraries, copiesFrom(plan, name, decided), plan, decided),
    plan,
    decided,
  );
  const command = needsCommand(stage) ? [newLine(`${keyword(document, "CMD")} ["${s2iRun}"]`)] : [];
  return from + textOfLines([...withoutIdleUsers(whole, stage.start.user.value, true), ...command]);
}

/** An argument that only the builder uses has moved there. */
function withoutMovedArguments(plan: SplitPlan, decided: readonly Decided[]): StageLine[] {
  const lines = sideLines(plan, decided, "published");
  const here = usedVariables(lines);
  const there = usedVariables(sideLines(plan, decided, "builder"));
  return lines.filter((it) => {
    const names = declaredArguments(it);
    return names.length === 0 || names.some((one) => here.has(one) || !(there.has(one) || isReadUnasked(one)));
  });
}

/** The minimal images have no user `default`: there 1001 has no name. */
function withNumericUser(line: StageLine, { images, stage }: SplitPlan): StageLine {
  if (images.published.hasPasswdEntry || !stage.start.image?.hasPasswdEntry) return line;
  const text = line.text
    .replace(/^(\s*user\s+)default\b/i, "$11001")
    .replace(/--chown=default(?::(?:default|root|0))?(?=\s)/g, "--chown=1001:0")
    .replace(/(\bchown\s+(?:-\S+\s+)*)default(?=[\s:])/g, "$11001");
  return text === line.text ? line : { ...line, text, ...(line.user === "default" ? { user: "1001" } : {}) };
}

/** Folders that only the builder works in, and that come with what is copied. */
function withoutIdleFolders(
  lines: readonly StageLine[],
  { territory, images }: SplitPlan,
  decided: readonly Decided[],
): StageLine[] {
  const folderOf = ({ at }: StageLine) => {
    const step = at === undefined ? undefined : decided[at]!.chunk.step;
    return step?.instruction.keyword === "WORKDIR" ? step : undefined;
  };
  return lines.filter((line, i) => {
    const path = folderOf(line)?.after.workdir.value;
    if (path === undefined || path === images.published.venv || territory.roots.includes(path)) return true;
    if (!inTerritory(territory, path)) return true;
    const rest = lines.slice(i + 1);
    const next = rest.findIndex((it) => folderOf(it)?.instruction.words[0]?.parts[0] !== undefined);
    const absolute = next >= 0 && /^\s*workdir\s+["']?[/$]/i.test(rest[next]!.text);
    return !absolute || rest.slice(0, next).some((it) => !/^\s*(env|arg|label|expose|user)\b/i.test(it.text));
  });
}
