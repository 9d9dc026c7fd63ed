// What a split would win: compilers, tools and leftovers that are not published any more.

import { isNodeProgram } from "../../commands/node.ts";
import { ask } from "../../image/facts.ts";
import { isProgram } from "../../knowledge/program-kinds.ts";
import { isForBuilding } from "../../knowledge/rpms.ts";
import { builds, packageCommand, pythonInstall } from "../../queries/deeds.ts";
import { requestsOf } from "../../queries/python/requests.ts";
import type { Build, Execution, StageBuild } from "../../simulation/build.ts";
import { copyOf } from "../../simulation/copy-instruction.ts";
import { baseName } from "../../text/paths.ts";
import { type Declined, declined } from "../refactoring.ts";
import { kindOf } from "./kinds.ts";
import type { Decided } from "./lines.ts";
import type { SplitPlan } from "./plan.ts";
import { inTerritory, isScratch } from "./territory.ts";

/** Tells whether a stage makes nothing: no application, and no tools to make one with. */
export function buildsNothing(stage: StageBuild): boolean {
  const executions = stage.steps.flatMap((it) => it.executions);
  return makersOf(stage).length === 0 && !executions.some((it) => isNode(it) || installsCompilers(it));
}

/** The commands of a stage that make something. */
export function makersOf({ steps }: StageBuild): Execution[] {
  return steps.flatMap((it) => it.executions).filter((it) => builds(it) && !asks(it));
}

/** `git --version`, which makes nothing. */
const asks = ({ args }: Execution): boolean =>
  args.length > 0 && args.every((it) => /^-*(version|help|V)$/.test(it.value ?? ""));

/** Tells whether a command installs what is for building only. */
function installsCompilers(execution: Execution): boolean {
  const words = packageCommand(execution)?.packages ?? [];
  return words.some((word) => word.value !== undefined && isForBuilding(word.value));
}

const isNode = ({ name, before }: Execution): boolean =>
  isNodeProgram(name.value ?? "") && ask(before.commands, name.value!).is === "no";

/**
 * Why a stage on the minimal image gets no smaller by a split: all that it makes is wanted, and lies where it would be
 * copied from. Undefined where something stays behind, or nobody knows.
 */
export function whyNoGain(build: Build, plan: SplitPlan, decided: readonly Decided[]): Declined | undefined {
  const { stage } = plan;
  if (stage.start.image?.variant !== "minimal") return undefined;
  if (decided.some((it) => mayStayBehind(build, plan, it))) return undefined;
  const reason = "nothing is compiled in it, and it is on the minimal image: what is published would get no smaller";
  return declined(reason, stage.stage.base.span);
}

/** Whether something of an instruction may not reach the published image, or its layer may be lighter there. */
function mayStayBehind(build: Build, { territory }: SplitPlan, { chunk: { step }, decision }: Decided): boolean {
  if (decision.doubt !== undefined || typeof decision.published === "string") return true;
  if (decision.published) return false;
  const { instruction, before, executions } = step;
  if (/^(COPY|ADD)$/.test(instruction.keyword)) {
    const to = copyOf(instruction, before)?.to;
    return to === undefined || isScratch(territory, to) || !inTerritory(territory, to);
  }
  if (instruction.keyword !== "RUN") return false;
  return executions.length === 0 || !executions.every((it) => isKept(it) || kindOf(it, territory) === "neutral");

  /** It only adds what is wanted to the folder that is copied. */
  function isKept(execution: Execution): boolean {
    const { effects } = execution;
    if (pythonInstall(execution) !== undefined) return isPure(execution, build);
    if (runsPython(execution) && execution.workdir !== undefined) return inTerritory(territory, execution.workdir);
    return effects.every((it) => it.kind === "makes" && it.path !== undefined && inTerritory(territory, it.path));
  }
}

/** Whether a command is a Python program that installs nothing: `python manage.py collectstatic`. */
export function runsPython(execution: Execution): boolean {
  const program = baseName(execution.name.value ?? "");
  return (isProgram(program, "python") || /\.py$/.test(program)) && pythonInstall(execution) === undefined;
}

/** Tells whether everything that a command installs is known, and nothing of it compiles. */
export function isPure(execution: Execution, build: Build): boolean {
  const { requests, problems, unread, elsewhere } = requestsOf(execution, build);
  const install = pythonInstall(execution);
  if (install === undefined || elsewhere || problems.length > 0 || unread.length > 0) return false;
  if (requests.length === 0 && install.more) return false;
  return requests.every(({ on }) => on.length > 0 && on.every((it) => it.verdict.compiles === "no"));
}
