// Who runs an instruction, and edits that change it.

import { isRoot, type State } from "../image/state.ts";
import { isBuilder } from "../knowledge/program-kinds.ts";
import { assembles, pipInstall } from "../queries/deeds.ts";
import type { StageBuild, Step } from "../simulation/build.ts";
import type { Document, Instruction } from "../syntax/document.ts";
import { insertAbove, insertBelow, removal } from "../syntax/rewrite.ts";
import type { Fix } from "../text/fix.ts";
import { baseName } from "../text/paths.ts";

/** Makes a RUN root's, and gives the user back to what comes after it. */
export function runAsRoot(document: Document, step: Step): Fix {
  const { instruction, stage, before } = step;
  const at = stage.steps.indexOf(step);
  const previous = stage.steps[at - 1];
  const next = stage.steps[at + 1];
  const safety = step.executions.every((it) => !belongsToUser(it.name.value ?? "") && pipInstall(it) === undefined)
    ? "safe"
    : "suggested";

  const later = rootBelow(stage, at);
  if (later !== undefined) {
    const title = `Move ${document.text.slice(later.span.start, later.span.end)} above this instruction`;
    return { title, safety, edits: [insertAbove(document, instruction, ["USER 0"]), removal(document, later)] };
  }
  const user = `USER ${before.user.value}`;
  const below = next?.instruction.keyword === "USER" ? [] : [insertBelow(document, instruction, [user])];
  if (previous?.instruction.keyword === "USER" && isRoot(previous.before.user.value) === true) {
    return {
      title: `Move ${user} below this instruction`,
      safety,
      edits: [removal(document, previous.instruction), ...below],
    };
  }
  const title = below.length > 0 ? `Run this as root, and go back to ${user}` : "Run this as root";
  return { title, safety, edits: [insertAbove(document, instruction, ["USER 0"]), ...below] };
}

/** The `USER 0` that comes too late: the next USER, with nothing between that minds who runs it. */
function rootBelow(stage: StageBuild, at: number): Instruction | undefined {
  for (const { instruction, after } of stage.steps.slice(at + 1)) {
    if (instruction.keyword === "USER") return isRoot(after.user.value) === true ? instruction : undefined;
    if (["RUN", "WORKDIR"].includes(instruction.keyword)) return undefined;
  }
  return undefined;
}

/** Installs into the user's own folders: as root it would leave files that the user cannot change. */
function belongsToUser(name: string): boolean {
  return isBuilder(baseName(name));
}

/** Gives the image back to `user` once root has done its work. */
export function leaveRoot(document: Document, stage: StageBuild, user: string): Fix {
  const last = stage.steps.findLast((it) => mindsRoot(it));
  const line = `USER ${user}`;
  const after = last ?? stage.steps[0]!;
  return { title: `End as ${line}`, safety: "safe", edits: [insertBelow(document, after.instruction, [line])] };
}

/** Tells whether an instruction may need root: everything but what certainly does not. */
function mindsRoot({ instruction, executions }: Step): boolean {
  if (["FROM", "USER", "ADD", "COPY", "ONBUILD"].includes(instruction.keyword)) return true;
  if (instruction.keyword !== "RUN") return false;
  return executions.length === 0 || executions.some((it) => !assembles(it));
}

/** Installs RPMs as root above a step, in the images' own way, and gives the user back. */
export function installBefore(document: Document, step: Step, rpms: readonly string[], title: string): Fix {
  const lines = installation(step.before, rpms);
  return { title, safety: "suggested", edits: [insertAbove(document, step.instruction, lines)] };
}

/** Installs RPMs anew that are listed as installed, and of which files are missing. */
export function reinstallBefore(document: Document, step: Step, rpms: readonly string[], title: string): Fix {
  const lines = installation(step.before, rpms, "reinstall");
  return { title, safety: "suggested", edits: [insertAbove(document, step.instruction, lines)] };
}

/** The same as `installBefore`, below a step. */
export function installAfter(document: Document, step: Step, rpms: readonly string[], title: string): Fix {
  const lines = installation(step.after, rpms);
  return { title, safety: "suggested", edits: [insertBelow(document, step.instruction, lines)] };
}

function installation({ image, user }: State, rpms: readonly string[], verb = "install"): string[] {
  const manager = image!.packageManager;
  const quoted = rpms.map((it) => (/[()]/.test(it) ? `"${it}"` : it)).join(" ");
  const run = `RUN ${manager} ${verb} -y ${quoted} && ${manager} clean all`;
  return isRoot(user.value) === true ? [run] : ["USER 0", run, `USER ${user.value}`];
}
