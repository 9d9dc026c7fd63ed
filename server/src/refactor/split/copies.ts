// One COPY for every folder that the builder has filled, at its place in the published stage.

import { isNodeProgram } from "../../commands/node.ts";
import { isFolder } from "../../image/folders.ts";
import { isRoot } from "../../image/state.ts";
import { isProgram } from "../../knowledge/program-kinds.ts";
import { builds, packageCommand, pipInstall } from "../../queries/deeds.ts";
import type { Execution, StageBuild, Step } from "../../simulation/build.ts";
import { copyOf } from "../../simulation/copy-instruction.ts";
import { keyword } from "../../syntax/rewrite.ts";
import type { Decision } from "./decide.ts";
import { kindOf, targetOf } from "./kinds.ts";
import { type Decided, newLine } from "./lines.ts";
import { piecesOf, type ShellPiece } from "./pieces.ts";
import type { SplitPlan } from "./plan.ts";
import { installedInto, inTerritory, type Territory } from "./territory.ts";
import type { StageLine } from "./users.ts";

export interface Copied {
  readonly root: string;
  readonly line: StageLine;
  /** Where in the stage that is split something came into the folder for the first time. */
  readonly first: number;
}

export function copiesFrom(
  { document, stage, territory, images }: SplitPlan,
  name: string,
  decided: readonly Decided[],
): Copied[] {
  const { venv } = images.published;
  const { start, end } = stage;
  const own = start.env.set.get("APP_ROOT") === end.env.set.get("APP_ROOT") && !end.args.set.has("APP_ROOT");
  return territory.roots.flatMap((root): Copied[] => {
    const filled = decided.findIndex((it) => fills(it.chunk.step, it.decision, root, venv, territory.inlets));
    const first = filled >= 0 || root !== venv ? filled : decided.findIndex(mayInstall);
    if (first < 0 && end.venvs.get(root)?.cause === undefined) return [];
    const path = root === venv && own ? "$APP_ROOT" : root;
    const owner = first < 0 || root === venv ? "" : ownerOf(decided[first]!.chunk.step, root);
    const line = newLine(`${keyword(document, "COPY")} --from=${name} ${owner}${path} ${path}`);
    return [{ root, line, first: Math.max(first, 0) }];
  });
}

/** A COPY that makes a folder for somebody: so that it is theirs here too, whatever builds it. */
function ownerOf({ instruction, before }: Step, root: string): string {
  const copy = /^(COPY|ADD)$/.test(instruction.keyword) ? copyOf(instruction, before) : undefined;
  const there = copy?.to === root && isFolder(root, before) !== true;
  return there && copy.chown !== undefined && copy.chown !== "?" ? `--chown=${copy.chown} ` : "";
}

/** Tells whether an instruction of the builder puts something into a folder. */
function fills(step: Step, decision: Decision, root: string, venv: string, inlets: readonly string[]): boolean {
  if (decision.builder === false) return false;
  const inside = (path: string) => inTerritory({ roots: [root], inlets }, path);
  if (/^(COPY|ADD)$/.test(step.instruction.keyword)) {
    const to = copyOf(step.instruction, step.before)?.to;
    if (to === undefined || decision.published !== false) return false;
    return inlets.some((it) => to.startsWith(it)) ? root === venv : inside(to);
  }
  return step.executions.some(
    (it) =>
      installedInto(it).some(inside) ||
      (builds(it) && it.workdir !== undefined && inside(it.workdir)) ||
      (root === venv && pipInstall(it) !== undefined) ||
      it.effects.some((one) => one.kind === "makes" && one.path === root && root !== venv),
  );
}

/** Whether an instruction of the builder may install into the virtual environment without saying so: `make develop`. */
function mayInstall({ chunk, decision }: Decided): boolean {
  if (decision.builder === false) return false;
  return chunk.step.executions.some(({ name, effects }) => {
    const program = name.value ?? "";
    if (isNodeProgram(program) || isProgram(program, "python", "generators")) return false;
    return effects.some((it) => it.kind === "builds" || (it.kind === "anything" && it.what === "all"));
  });
}

/**
 * The lines with those that copy: where the first of these folders began to be filled, but below what installs packages
 * and does not need them, so that a change of the application leaves the packages in the cache.
 */
export function placed(
  lines: readonly StageLine[],
  copied: readonly Copied[],
  plan: SplitPlan,
  decided: readonly Decided[],
): StageLine[] {
  const out = [...lines];
  if (copied.length === 0) return out;
  const first = Math.min(...copied.map((it) => it.first));
  const from = out.findIndex((it) => it.at !== undefined && it.at >= first);
  const at = belowPackages(out, from < 0 ? out.length : from, copied, plan, decided);
  const behind = Math.max(...copied.map((it) => makerOf(it, plan.stage, out, decided))) + 1;
  const idle =
    behind > at && out.slice(at, behind).every((it) => /^\s*(workdir|env|arg|label|expose)\b/i.test(it.text));
  if (idle) {
    out.splice(behind, 0, ...copied.map((it) => it.line));
    return out;
  }
  const late: Copied[] = [];
  const together: StageLine[] = [];
  for (const it of copied) {
    const maker = makerOf(it, plan.stage, out, decided);
    if (maker >= at) late.push(it);
    else together.push(it.line);
  }
  for (const it of late.toReversed()) out.splice(makerOf(it, plan.stage, out, decided) + 1, 0, it.line);
  out.splice(at, 0, ...together);
  return out;
}

/**
 * The last line that makes the folder itself before anything is in it, for the user that it has there, or says whose it
 * is; -1 for none.
 */
function makerOf(
  { root, first }: Copied,
  { steps }: StageBuild,
  lines: readonly StageLine[],
  decided: readonly Decided[],
): number {
  return lines.findLastIndex(({ at }) => {
    if (at === undefined || at > first) return false;
    const step = steps[at + 1];
    if (step?.instruction.keyword === "WORKDIR") return step.after.workdir.value === root;
    return decided[at]!.decision.published !== false && step?.executions.some((it) => makes(it.effects, root)) === true;
  });
}

const makes = (effects: Step["executions"][number]["effects"], root: string): boolean =>
  effects.some((it) => it.kind === "makes" && it.path === root);

/** Where the COPY may stand so that no package is installed below it that could as well be installed above. */
function belowPackages(
  lines: readonly StageLine[],
  from: number,
  copied: readonly Copied[],
  { document, territory }: SplitPlan,
  decided: readonly Decided[],
): number {
  let best = from;
  for (let i = from; i < lines.length; i++) {
    const { at } = lines[i]!;
    const step = at === undefined ? undefined : decided[at]!.chunk.step;
    const name = step?.instruction.keyword;
    if (name === "RUN" || step === undefined) {
      const executions = step?.executions ?? [];
      const whole = step === undefined ? undefined : decided[at!]!.decision.published === true;
      const fits = executions.every((it) => {
        const kind = kindOf(it, territory);
        if (packageCommand(it) !== undefined || (kind === "run" && isOfSystem(it, territory))) return true;
        return kind === "neutral" || kind === "cleanup" || kind === "both" || (kind === "build" && whole === false);
      });
      if (!fits || (step !== undefined && piecesOf(document, step).some((it) => isMixed(it, territory)))) break;
      if (step === undefined || executions.some((it) => packageCommand(it) !== undefined)) best = i + 1;
    } else if (name === "WORKDIR") {
      const path = step.after.workdir.value;
      if (path === undefined || isFolder(path, step.before) !== true || copied.some((it) => it.root === path)) break;
    } else if (/^(COPY|ADD|SHELL)$/.test(name ?? "")) break;
  }
  // The user comes back before the files do.
  const user = lines[best]?.user;
  if (user !== undefined) return isRoot(user ?? undefined) === true ? best : best + 1;
  return isRoot(lines[best - 1]?.user ?? undefined) === true ? best - 1 : best;
}

/** A construct that installs packages, and builds with them. */
function isMixed({ executions }: ShellPiece, territory: Territory): boolean {
  const kinds = new Set(executions.map((it) => kindOf(it, territory)));
  return kinds.has("packages") && kinds.has("build");
}

/** Whether a command needs nothing of the application: no file, and no program. */
function isOfSystem({ effects, name }: Execution, territory: Territory): boolean {
  if (
    effects.some((it) => it.kind === "anything" || it.kind === "builds" || it.kind === "administers") ||
    name.value?.includes("/")
  )
    return false;
  return effects
    .flatMap((it) => [targetOf(it), ...(it.kind === "places" ? it.sources.map((one) => one.path) : [])])
    .every((path) => path !== undefined && !inTerritory(territory, path));
}
