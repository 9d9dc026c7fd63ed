// What happens to /tmp/src before assemble takes the sources from it.

import { leavesNothing } from "../../knowledge/program-kinds.ts";
import { sourcesFolder } from "../../knowledge/s2i.ts";
import type { Execution, Step } from "../../simulation/build.ts";
import type { Document } from "../../syntax/document.ts";
import type { Edit } from "../../text/edit.ts";
import { isWithin } from "../../text/paths.ts";
import { type Span, slice } from "../../text/span.ts";
import { rewritten } from "../package-commands.ts";
import { itemsOf, withoutItems } from "../split/items.ts";

/** What is left of the steps up to assemble when nothing is in /tmp/src any more. */
export interface Preparation {
  /** RUN instructions that do nothing but prepare /tmp/src. */
  readonly gone: readonly Step["instruction"][];
  readonly edits: readonly Edit[];
}

type Instead = { readonly reason: string; readonly span: Span };

/** Who owns /tmp/src does not matter any more; whatever else works there does. */
export function preparation(
  document: Document,
  steps: readonly Step[],
  assemble: Execution,
  own: Edit,
): Preparation | Instead {
  const gone: Step["instruction"][] = [];
  const edits: Edit[] = [];
  for (const step of steps) {
    const { instruction, executions } = step;
    if (instruction.keyword === "WORKDIR" && step.after.workdir.value?.startsWith(sourcesFolder))
      return { reason: `this works in ${sourcesFolder}, before assemble moves the sources`, span: instruction.span };
    if (instruction.keyword !== "RUN") continue;
    const last = executions.includes(assemble);
    const near = executions.filter((it) => it !== assemble && isNear(it));
    const other = near.find((it) => !isPreparation(it));
    if (other !== undefined)
      return { reason: `this works in ${sourcesFolder}, before assemble moves the sources`, span: other.span };
    if (near.length === 0) {
      if (last) edits.push(own);
      continue;
    }
    const items = itemsOf(document, instruction);
    const kept = items.filter((it) => !near.some((one) => one.written.span.start === it.span.start));
    if (items.length - kept.length < near.length)
      return { reason: `this prepares ${sourcesFolder} together with something else`, span: near[0]!.span };
    const rest = kept.filter((it) => !leavesNothing(/^\S+/.exec(slice(document.text, it.span))?.[0] ?? ""));
    if (rest.length === 0) gone.push(instruction);
    else edits.push(rewritten(document, step, withoutItems(document, instruction, items, kept, last ? [own] : [])));
  }
  return { gone, edits };
}

/** Behind an `=` or a quote, too: `--root=/tmp/src`. */
const namesSources = (word: string): boolean => word.split(/[=:'"]/).some((it) => isWithin(it, sourcesFolder));

function isNear({ args, workdir, redirects, name }: Execution): boolean {
  const words = [name, ...args, ...redirects.flatMap((it) => it.target ?? [])];
  return workdir?.startsWith(sourcesFolder) === true || words.some((it) => namesSources(it.value ?? it.prefix));
}

/** Gives /tmp/src as a whole to somebody. */
function isPreparation({ effects }: Execution): boolean {
  const gives = effects.every((it) => (it.kind === "changes" || it.kind === "opens") && it.path === sourcesFolder);
  return effects.length > 0 && gives;
}
