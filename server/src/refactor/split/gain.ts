// What a split would win: compilers, tools and leftovers that are not published any more.

import { isNodeProgram } from "../../commands/node.ts";
import { ask } from "../../image/facts.ts";
import { isForBuilding } from "../../knowledge/rpms.ts";
import { builds, packageCommand, pythonInstall } from "../../queries/deeds.ts";
import { requestsOf } from "../../queries/python/requests.ts";
import type { Build, Execution, StageBuild } from "../../simulation/build.ts";
import { copyOf } from "../../simulation/copy-instruction.ts";
import { type Declined, declined } from "../refactoring.ts";
import { isScratch, kindOf } from "./kinds.ts";
import type { Decided } from "./lines.ts";
import type { SplitPlan } from "./plan.ts";
import { inTerritory } from "./territory.ts";

/** Tells whether a stage makes nothing: no application, and no tools to make one with. */
export function buildsNothing({ steps }: StageBuild): boolean {
  return !steps.some(({ executions }) => executions.some(isBuilt));
}

/** Tells whether a command makes the application, or installs tools to make one with. */
const isBuilt = (it: Execution): boolean => builds(it) || isNode(it) || installsCompilers(it);

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
    return to === undefined || isScratch(to) || !inTerritory(territory, to);
  }
  if (instruction.keyword !== "RUN") return false;
  return executions.length === 0 || !executions.every((it) => isKept(it) || kindOf(it, territory) === "neutral");

  /** It only adds what is wanted to the folder that is copied. */
  function isKept(execution: Execution): boolean {
    const { effects } = execution;
    if (pythonInstall(execution) !== undefined) return isPure(execution, build);
    return effects.every((it) => it.kind === "makes" && it.path !== undefined && inTerritory(territory, it.path));
  }
}

/** Tells whether everything that a command installs is known, and nothing of it compiles. */
function isPure(execution: Execution, build: Build): boolean {
  const { requests, problems, unread, elsewhere } = requestsOf(execution, build);
  const install = pythonInstall(execution)!;
  if (elsewhere || problems.length > 0 || unread.length > 0) return false;
  if (requests.length === 0 && install.more) return false;
  return requests.every(({ on }) => on.length > 0 && on.every((it) => it.verdict.compiles === "no"));
}
