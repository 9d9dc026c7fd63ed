// RPMs that a stage gets beside those of the file: in its install command, or where such a command stood.

import { isRoot } from "../../image/state.ts";
import { packageManagerCommands } from "../../knowledge/package-managers.ts";
import { packageCommand } from "../../queries/deeds.ts";
import { keyword } from "../../syntax/rewrite.ts";
import { installCommands, isBroughtAnew } from "../toolchain/install.ts";
import { hindrances } from "../toolchain/sources.ts";
import { type Decided, newLine, todo, unix, userLine } from "./lines.ts";
import type { Side, SplitPlan } from "./plan.ts";
import type { StageLine } from "./users.ts";

const installing = new RegExp(
  String.raw`\b(?:${packageManagerCommands.join("|")})(?:\s+-[-\w=.]+)*\s+install(?:\s+-[-\w=.]+)*`,
);

/** Adds RPMs to the lines of a side, above the line `last`, which needs them. */
export function withRpms(
  lines: readonly StageLine[],
  rpms: readonly string[],
  side: Side,
  { document, stage, images }: SplitPlan,
  decided: readonly Decided[],
  last = lines.length,
): readonly StageLine[] {
  if (rpms.length === 0) return lines;
  const notes = hindrances(rpms, images[side]).map(todo).join("");
  const image = images[side];
  const again = rpms.filter((it) => isBroughtAnew(it, image));
  const names = rpms.filter((it) => !again.includes(it)).map((it) => (/[()]/.test(it) ? `"${it}"` : it));
  const own = lines.findIndex((it) => /^\s*run\b/i.test(it.text) && installing.test(it.text));
  if (own >= 0 && own <= last) {
    const first = again.length > 0 ? `${installCommands(image, again)} && ` : "";
    const text = lines[own]!.text.replace(installing, (command) => [first + command, ...names].join(" "));
    return lines.with(own, { ...lines[own]!, text, trivia: lines[own]!.trivia + notes });
  }
  const manager = image.packageManager;
  const run: StageLine = {
    ...newLine(`${keyword(document, "RUN")} ${installCommands(image, rpms)} && ${manager} clean all`),
    trivia: notes,
  };

  // Where the file installed something that this side does not need.
  const gone = decided.findIndex(({ chunk, decision }) => decision[side] === false && installs(chunk));
  const there = gone < 0 ? -1 : behind(lines, gone);
  if (there >= 0 && there <= last) {
    const trivia = /\b(build|compil|header|devel|toolchain)/i.test(decided[gone]!.chunk.trivia)
      ? ""
      : unix(decided[gone]!.chunk.trivia);
    return lines.toSpliced(there, 0, { ...run, trivia: trivia + notes });
  }
  const root = lines.findIndex((it) => typeof it.user === "string" && isRoot(it.user) === true);
  if (root >= 0 && root < last) return lines.toSpliced(root + 1, 0, run);
  const user = keyword(document, "USER");
  return [userLine(user, "0"), run, userLine(user, stage.start.user.value ?? "1001"), ...lines];
}

const installs = ({ step }: Decided["chunk"]): boolean =>
  isRoot(step.before.user.value) === true &&
  step.executions.some((it) => it.certain && packageCommand(it)?.purpose === "install");

/** Where a line of the file would stand among those that are left. */
function behind(lines: readonly StageLine[], at: number): number {
  const next = lines.findIndex((it) => it.at !== undefined && it.at > at);
  return next < 0 ? lines.length : next;
}
