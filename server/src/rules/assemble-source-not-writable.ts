import { scriptWord } from "../commands/s2i-scripts.ts";
import { withOwner } from "../edits/copy-owner.ts";
import { treeAt } from "../image/files.ts";
import { isRoot } from "../image/state.ts";
import { sourcesFolder } from "../knowledge/s2i.ts";
import { type AssembleRun, assembleRuns, copiesOf, fileInsteadOfSources, isMounted } from "../queries/assemble-runs.ts";
import { deniesWriting, isIdleFixPermissions } from "../queries/who-may-write.ts";
import type { Build, Step } from "../simulation/build.ts";
import { insertAbove } from "../syntax/rewrite.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports sources of root's that assemble is to move as somebody else.
 *
 * ## Why
 * COPY and ADD make files of root's, whatever USER says. `assemble` begins by moving them from `/tmp/src`, and the
 * image's user may not: `mv: cannot move: Permission denied`, and the build ends. Let the files belong to 1001, or give
 * them to the group as root with `fix-permissions`.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313
 * COPY . /tmp/src
 * RUN /usr/libexec/s2i/assemble
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313
 * COPY --chown=1001:0 . /tmp/src
 * RUN /usr/libexec/s2i/assemble
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Silent when
 * `assemble` runs as root; the directory belongs to the user or was made writable for its group; it comes from an
 * archive, a mount or a script; a `fix-permissions` ran too late, which fix-permissions-without-root reports; the
 * script is the project's own; the user or the base image is not known.
 *
 * ## Source
 * `mv /tmp/src/* "$HOME"` in `s2i/bin/assemble`; the README of sclorg/s2i-python-container.
 */
export default {
  group: "scripts",
  severity: "error",
  *check(build) {
    for (const run of assembleRuns(build)) {
      const { step, execution, earlier } = run;
      const { files, user } = execution.before;
      const at = treeAt(files, sourcesFolder);
      if (at?.path !== sourcesFolder || !deniesWriting(at.tree, user.value) || (at.tree.othersWrite ?? "no") !== "no")
        continue;
      if (isMounted(step) || fileInsteadOfSources(run, build.context) !== undefined) continue;
      if (earlier.some((it) => it.executions.some((one) => isIdleFixPermissions(one)))) continue;
      const copies = copiesOf(earlier);
      yield {
        span: scriptWord(execution).span,
        message: `assemble moves the sources from ${sourcesFolder}, which is ${named(at.tree.owner.value!)}, and user ${user.value} may not`,
        related: copies
          .slice(0, 1)
          .map(({ instruction: it }) => ({ span: it.keywordSpan, message: "they come from here" })),
        fixes: fixes(build, run, copies),
      };
    }
  },
} satisfies Rule;

const named = (owner: string) => (isRoot(owner) ? "root's" : `user ${owner}'s`);

function fixes({ document }: Build, { step, execution, earlier }: AssembleRun, copies: readonly Step[]): Fix[] {
  const give = withOwner(earlier, execution.before.user.value!);
  const leave = earlier.findLast(
    ({ instruction: it, before }) => it.keyword === "USER" && isRoot(before.user.value) === true,
  );
  const late = leave?.stage === step.stage && copies.every((it) => earlier.indexOf(it) < earlier.indexOf(leave));
  const edits = late
    ? [insertAbove(document, leave.instruction, [`RUN /usr/bin/fix-permissions ${sourcesFolder}`])]
    : [];
  const open: Fix = { title: "Run fix-permissions as root", safety: "suggested", edits };
  return [...(give ? [give] : []), ...(late ? [open] : [])];
}
