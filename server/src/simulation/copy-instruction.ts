// COPY and ADD, taken apart.
import { isFolder } from "../image/folders.ts";
import { type State, variables } from "../image/state.ts";
import { textOfWord } from "../image/value.ts";
import type { Instruction } from "../syntax/document.ts";
import { absolute } from "../text/paths.ts";
import type { StageBuild } from "./build.ts";

/** What `--from` names: a stage of this file, or something that is not known. Undefined is the build context. */
export type CopySource = { readonly stage: StageBuild | undefined } | undefined;

/** A COPY or ADD, taken apart. */
export interface Copy {
  /** As they are written, variables resolved; undefined where one has no value. */
  readonly sources: readonly (string | undefined)[];
  /** An absolute path. */
  readonly to: string;
  /** Whether the target is a directory for sure, into which files go under their own names. */
  readonly intoDirectory: boolean;
  /** What --chown says; undefined without one, a user that is not known as "?". */
  readonly chown: string | undefined;
  /** What --chmod says; undefined without one, a mode that is not known as "?". */
  readonly chmod: string | undefined;
}

/** What a COPY or ADD says, in the state before it; undefined where nobody knows where it goes. */
export function copyOf(instruction: Instruction, before: State): Copy | undefined {
  const words = (instruction.exec ?? instruction.words).map((it) => textOfWord(it, variables(before)));
  const documents = instruction.heredocs.length;
  const target = words.at(-1);
  const to = target === undefined || words.length + documents < 2 ? undefined : absolute(target, before.workdir.value);
  if (to === undefined) return undefined;
  const sources = words.slice(0, -1).filter((_, i) => i >= documents);
  const said = (flag: string): string | undefined => {
    const found = instruction.flags.find((it) => it.name === flag);
    return found && ((found.value && textOfWord(found.value, variables(before))) ?? "?");
  };
  return {
    sources,
    to,
    intoDirectory: /(^|\/)\.?$/.test(target!) || sources.length + documents > 1 || isFolder(to, before) === true,
    chown: said("chown"),
    chmod: said("chmod"),
  };
}
