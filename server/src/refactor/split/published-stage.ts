// The text of the stage that is published.

import { isAssemble } from "../../commands/s2i-scripts.ts";
import { packageManagerCommands } from "../../knowledge/package-managers.ts";
import { s2iRun } from "../../knowledge/s2i.ts";
import { isReadUnasked } from "../../knowledge/tool-settings.ts";
import type { Build, StageBuild } from "../../simulation/build.ts";
import { keyword } from "../../syntax/rewrite.ts";
import { slice } from "../../text/span.ts";
import type { Bases } from "./bases.ts";
import { copiesFrom, placed } from "./copies.ts";
import { librariesFor } from "./libraries.ts";
import {
  type Decided,
  declaredArguments,
  newLine,
  sideLines,
  textOfLines,
  todo,
  usedVariables,
  userLine,
} from "./lines.ts";
import type { SplitPlan } from "./plan.ts";
import { toolsFor } from "./tools.ts";
import { type StageLine, withoutIdleUsers } from "./users.ts";

export function publishedStage(
  build: Build,
  plan: SplitPlan,
  bases: Bases,
  name: string,
  decided: readonly Decided[],
): string {
  const { document, stage, images } = plan;
  const pin = bases.lostDigest && images.published !== stage.start.image ? todo("pin this image to a digest too") : "";
  const flags = stage.stage.from.flags.map((it) => `${slice(document.text, it.span)} `).join("");
  const own = stage.stage.name ? ` ${keyword(document, "AS")} ${slice(document.text, stage.stage.name.span)}` : "";
  const from = `${pin}${keyword(document, "FROM")} ${flags}${bases.published.reference}${own}\n`;

  const lines = withoutMovedArguments(sideLines(decided, "published"), decided).map((it) => withNumericUser(it, plan));
  const tools = toolsFor(lines, stage, images.published);
  const withTools = withRpms(lines, [...tools.keys()], plan, Math.min(...tools.values()));
  const withLibraries = withRpms(withTools, librariesFor(build, stage, images.published), plan);
  const whole = placed(withLibraries, copiesFrom(plan, name, decided), stage);
  const command = needsCommand(stage) ? [newLine(`${keyword(document, "CMD")} ["${s2iRun}"]`)] : [];
  return from + textOfLines([...withoutIdleUsers(whole, stage.start.user.value, true), ...command]);
}

/** An argument that only the builder uses has moved there. */
function withoutMovedArguments(lines: readonly StageLine[], decided: readonly Decided[]): StageLine[] {
  const here = usedVariables(lines);
  const there = usedVariables(sideLines(decided, "builder"));
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
    .replace(/--chown=default(?::(?:default|root|0))?(?=\s)/g, "--chown=1001:0");
  return text === line.text ? line : { ...line, text, ...(line.user === "default" ? { user: "1001" } : {}) };
}

const installing = new RegExp(
  String.raw`\b(?:${packageManagerCommands.join("|")})(?:\s+-[-\w=.]+)*\s+install(?:\s+-[-\w=.]+)*`,
);

/** Adds RPMs to the install command that the stage has already, up to a line of it, or in a root block of their own. */
function withRpms(
  lines: readonly StageLine[],
  rpms: readonly string[],
  { document, stage, images }: SplitPlan,
  last = lines.length,
): readonly StageLine[] {
  if (rpms.length === 0) return lines;
  const at = lines.findIndex((it) => /^\s*run\b/i.test(it.text) && installing.test(it.text));
  if (at >= 0 && at <= last) {
    const text = lines[at]!.text.replace(installing, (command) => `${command} ${rpms.join(" ")}`);
    return lines.with(at, { ...lines[at]!, text });
  }
  const manager = images.published.packageManager;
  const run = `${keyword(document, "RUN")} ${manager} install -y ${rpms.join(" ")} && ${manager} clean all`;
  const user = keyword(document, "USER");
  return [userLine(user, "0"), newLine(run), userLine(user, stage.start.user.value ?? "1001"), ...lines];
}

/** Without a command of its own, an image that assemble has filled prints how to use it, and ends. */
function needsCommand({ steps, end }: StageBuild): boolean {
  const own = end.command.cause ?? end.entrypoint.cause;
  return own === undefined && steps.some((it) => it.executions.some((one) => isAssemble(one, one.before)));
}
