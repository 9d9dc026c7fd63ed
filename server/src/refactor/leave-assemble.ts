// assemble, written out: what it would do here, as instructions that everybody can read.

import { isAssemble } from "../commands/s2i-scripts.ts";
import { mountsOf } from "../image/mounts.ts";
import { envText, isRoot } from "../image/state.ts";
import { sourcesFolder } from "../knowledge/s2i.ts";
import type { Build, Execution, StageBuild, Step } from "../simulation/build.ts";
import type { Document } from "../syntax/document.ts";
import { lineBreak } from "../syntax/rewrite.ts";
import { scriptOf } from "../syntax/run.ts";
import type { Edit } from "../text/edit.ts";
import { within } from "../text/span.ts";
import { merged } from "./edits.ts";
import { idleWithout } from "./idle-users.ts";
import { stageAt } from "./place.ts";
import { declined, type Refactoring } from "./refactoring.ts";
import { without } from "./removals.ts";
import { preparation } from "./s2i/preparation.ts";
import { isPlainCopy, type Placed, placedIn, redirectedCopy } from "./s2i/sources.ts";
import { stepsOfAssemble } from "./s2i/written-out.ts";
import { itemsOf } from "./split/items.ts";

/** Writes out what assemble does in the stage at a UTF-16 offset: the sources where it moves them, pip, collectstatic. */
export function leaveAssemble(build: Build, offset: number): Refactoring {
  const stage = stageAt(build, offset);
  const found = stage && assembleIn(stage);
  if (found === undefined) return declined("the stage at the cursor does not run assemble");
  const { step, execution } = found;
  const { span } = execution;
  const reason = whyNot(build, step, execution);
  if (reason !== undefined) return declined(reason, span);

  const earlier = stage!.steps.slice(0, stage!.steps.indexOf(step));
  const copies = placedIn(earlier, sourcesFolder);
  if (copies.length === 0) return declined(`nothing in this stage puts sources into ${sourcesFolder}`, span);
  const strange = copies.find((it) => !isPlainCopy(it) && it.below === "");
  if (strange !== undefined)
    return declined(
      `what this brings into ${sourcesFolder} is not known, and assemble acts on what it finds there`,
      strange.step.instruction.span,
    );
  const written = stepsOfAssemble(execution, copies, build.context);
  if ("reason" in written) return declined(written.reason, span);
  const own = inPlace(build.document, step, execution, written.commands);
  const preparing = preparation(build.document, [...earlier, step], execution, own);
  if ("reason" in preparing) return declined(preparing.reason, preparing.span);

  const gone = new Set(preparing.gone);
  const owner =
    isRoot(execution.before.user.value) === true ? undefined : `${execution.before.user.value!.split(":")[0]}:0`;
  return {
    kind: "change",
    title: "Write out what assemble does",
    safety: "suggested",
    edits: merged(
      [
        ...copies.flatMap((it) => redirectedCopy(it, targetFor(it, execution), owner)),
        ...without(build.document, [...gone, ...idleWithout(stage!, gone)]),
      ],
      preparing.edits,
    ),
    doubts: [],
  };
}

function assembleIn({ steps }: StageBuild): { step: Step; execution: Execution } | undefined {
  for (const step of steps) {
    const execution = step.executions.find((it) => isAssemble(it, it.before));
    if (execution !== undefined) return { step, execution };
  }
  return undefined;
}

function whyNot({ document, context }: Build, step: Step, execution: Execution): string | undefined {
  const { before, workdir, written, certain, forgiven, redirects } = execution;
  const home = envText(before, "HOME");
  if (context === undefined)
    return "the files of the build context are not known, and assemble acts on what it finds there";
  const item = itemsOf(document, step.instruction).find((it) => within(written.span, it.span));
  const whole = step.instruction.exec !== undefined || item?.script.kind === "command";
  if (!whole || !certain || forgiven || redirects.length > 0 || written.assignments.length > 0)
    return "it runs in a way that only one command can: in a branch, with variables before it, or with its output sent elsewhere";
  if (before.image!.python === "3.6") return "in the images of Python 3.6 it does more than in the others";
  if (before.user.value === undefined) return "who runs it is not known";
  if (home === undefined || home !== workdir)
    return "it puts the application into its home directory and looks for it in the working directory, which is another one here";
  const mounted = mountsOf(step.instruction, step.before).some(
    ({ type, target }) =>
      type !== "secret" && type !== "ssh" && (target === undefined || target.startsWith(sourcesFolder)),
  );
  return mounted ? `a mount takes the place of ${sourcesFolder} while it runs` : undefined;
}

/** The folder that assemble moves the sources to, as the COPY would say it. */
function targetFor({ below, step, intoDirectory }: Placed, { before }: Execution): string {
  const home = envText(before, "HOME")!;
  const folder = step.before.workdir.value === home ? "." : home;
  return `${folder}${below}${below === "" || intoDirectory ? "/" : ""}`;
}

/** The commands in the place of assemble, which ends at the first that fails. */
function inPlace(document: Document, { instruction }: Step, execution: Execution, commands: readonly string[]): Edit {
  if (instruction.exec !== undefined) return { span: instruction.body, text: joined(document, commands) };
  const inHeredoc = instruction.heredocs.some((it) => within(execution.span, it.body));
  const text = inHeredoc ? commands.join(" && ") : joined(document, commands);
  // In a list, `set -e` does not see what fails before an `&&`; what fails in a subshell it does.
  const inList = scriptOf(document, instruction)?.kind === "sequence" && commands.length > 1;
  return { span: execution.written.span, text: inList ? `(${text})` : text };
}

const joined = (document: Document, commands: readonly string[]): string =>
  commands.join(` && ${document.escape}${lineBreak(document)}    `);
