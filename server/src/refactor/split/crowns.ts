// Owner and mode of the folders themselves that the builder hands over. COPY brings what is in a folder: buildah makes the
// folder anew as root's, and a builder leaves one that is there as it is.

import type { Effect } from "../../commands/effect.ts";
import { idOf } from "../../image/files.ts";
import { isFolder } from "../../image/folders.ts";
import type { State } from "../../image/state.ts";
import type { Argument } from "../../image/value.ts";
import type { Execution } from "../../simulation/build.ts";
import type { Edit } from "../../text/edit.ts";
import { absolute } from "../../text/paths.ts";
import { slice } from "../../text/span.ts";
import { wordCut } from "./items.ts";
import type { ShellPiece } from "./pieces.ts";
import type { SplitPlan } from "./plan.ts";

/**
 * The edits after which a command says only of such a folder what it says of all that is in it, for the published stage;
 * undefined for any other command.
 */
export function crownEdits(plan: SplitPlan, { item, executions }: ShellPiece): Edit[] | undefined {
  const [execution, more] = executions;
  if (execution === undefined || more !== undefined || item.script.kind !== "command") return undefined;
  const roots = handedOver(plan);
  const { effects, args, before } = execution;
  const own =
    effects.length > 0 &&
    effects.every((it) => {
      if (it.kind === "makes") return it.what !== "file" && it.path !== undefined && roots.includes(it.path);
      return (it.kind === "changes" || it.kind === "opens") && it.path !== undefined && roots.includes(it.path);
    });
  if (!own || effects.every((it) => isIdle(it, before))) return undefined;
  return args.filter((it) => it.exact && isRecursive(it.value)).map((it) => wordCut(plan.document, it.span));
}

/** The same for those words of a command that are such folders, where the others stay: a command of its own before it. */
export function crownsBefore(plan: SplitPlan, execution: Execution, words: readonly Argument[]): Edit[] {
  const { document } = plan;
  const roots = handedOver(plan);
  const crowns = words.filter((it) => roots.includes((it.value && absolute(it.value, execution.workdir)) || ""));
  if (crowns.length === 0 || !execution.effects.every((it) => it.kind === "changes")) return [];
  const own = execution.effects.filter(
    (it) => it.kind === "changes" && it.path !== undefined && roots.includes(it.path),
  );
  if (own.every((it) => isIdle(it, execution.before))) return [];
  const operands = execution.effects.flatMap((it) => (it.kind === "changes" ? [it.word] : []));
  const options = execution.args.filter((it) => !operands.includes(it) && !isRecursive(it.value));
  const said = [execution.name, ...options, ...crowns].map((it) => slice(document.text, it.span));
  const { start } = execution.written.span;
  return [{ span: { start, end: start }, text: `${said.join(" ")} && ` }];
}

/** It leaves the folder itself as it is: its mode is no stricter than that of a new one, its owner is that already. */
function isIdle(effect: Effect, before: State): boolean {
  if (effect.kind === "makes") return effect.path !== undefined && isFolder(effect.path, before) === true;
  if (effect.kind !== "changes" || effect.path === undefined) return false;
  const { owner, group, mode } = effect;
  if (mode !== undefined) return /^(?:[ugoa]*\+[rxX]+|0?755)$/.test(mode);
  const tree = before.files.get(effect.path);
  return (
    tree !== undefined &&
    (owner === undefined || tree.owner.value === idOf(owner)) &&
    (group === undefined || tree.group.value === idOf(group))
  );
}

/** The folders that come by COPY and are not in every image of the family. */
const handedOver = ({ territory, images }: SplitPlan): string[] =>
  territory.roots.filter((it) => it !== images.published.venv);

const isRecursive = (word: string | undefined): boolean => /^(-R|--recursive)$/.test(word ?? "");
