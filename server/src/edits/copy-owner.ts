// Edits that give copied sources to a user.
import { idOf } from "../image/files.ts";
import { copiesOf } from "../queries/assemble-runs.ts";
import type { Step } from "../simulation/build.ts";
import type { Edit } from "../text/edit.ts";
import type { Fix } from "../text/fix.ts";

/** Gives the sources to `user` where they are copied; undefined where no COPY brings them. */
export function withOwner(steps: readonly Step[], user: string): Fix | undefined {
  const copies = copiesOf(steps);
  const owner = `--chown=${idOf(user.split(":")[0]!)}:0`;
  const edits = copies.map(({ instruction: { flags, keywordSpan } }): Edit => {
    const chown = flags.find((it) => it.name === "chown");
    if (chown !== undefined) return { span: chown.span, text: owner };
    return { span: { start: keywordSpan.end, end: keywordSpan.end }, text: ` ${owner}` };
  });
  return copies.length === 0 ? undefined : { title: `Copy with ${owner}`, safety: "safe", edits };
}
