// Edits that give copied sources to a user.
import { idOf } from "../image/files.ts";
import { copiesOf } from "../queries/assemble-runs.ts";
import type { Step } from "../simulation/build.ts";
import type { Instruction } from "../syntax/document.ts";
import type { Edit } from "../text/edit.ts";
import type { Fix } from "../text/fix.ts";

/** Gives the sources to `user` where they are copied; undefined where no COPY brings them. */
export function withOwner(steps: readonly Step[], user: string): Fix | undefined {
  const copies = copiesOf(steps);
  const owner = `--chown=${idOf(user.split(":")[0]!)}:0`;
  const edits = copies.map(({ instruction }) => givenTo(owner, instruction));
  return copies.length === 0 ? undefined : { title: `Copy with ${owner}`, safety: "safe", edits };
}

/** Copies for another owner: `option` is the whole `--chown=...`, in place of the one that is there. */
export function givenTo(option: string, { flags, keywordSpan: { end } }: Instruction): Edit {
  const chown = flags.find((it) => it.name === "chown");
  return chown === undefined ? { span: { start: end, end }, text: ` ${option}` } : { span: chown.span, text: option };
}
