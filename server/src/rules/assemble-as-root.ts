import { scriptWord } from "../commands/s2i-scripts.ts";
import { treeAt } from "../image/files.ts";
import { isRoot } from "../image/state.ts";
import { sourcesFolder } from "../knowledge/s2i.ts";
import { type AssembleRun, assembleRuns, isMounted } from "../queries/assemble-runs.ts";
import { runsAsAnother } from "../queries/deeds.ts";
import { deniesWriting } from "../queries/who-may-write.ts";
import type { Build, Step } from "../simulation/build.ts";
import { insertAbove, insertBelow, removal } from "../syntax/rewrite.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports an assemble that root runs.
 *
 * ## Why
 * `assemble` installs what the project asks for, and every package that is built from source runs code of its own. As
 * root that code may change the whole image, and what it leaves in the virtual environment is root's, so that the
 * image's user cannot change it later. The images are made for `assemble` to run as 1001.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313
 * USER 0
 * COPY . /tmp/src
 * RUN /usr/libexec/s2i/assemble
 * USER 1001
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313
 * USER 0
 * COPY . /tmp/src
 * RUN /usr/bin/fix-permissions /tmp/src
 * USER 1001
 * RUN /usr/libexec/s2i/assemble
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Silent when
 * The stage is published and still root's at its end, which user-not-reset reports; another program changes the user
 * first (`sudo -u`, `su`); the script is the project's own; it stands in a branch that may not run, or its failure is
 * forgiven; the user or the base image is not known.
 *
 * ## Source
 * README of the images in sclorg/s2i-python-container: `USER 1001` stands before `assemble`.
 */
export default {
  group: "scripts",
  severity: "warning",
  *check(build) {
    for (const run of assembleRuns(build)) {
      const { before } = run.execution;
      if (isRoot(before.user.value) !== true || runsAsAnother(run.execution)) continue;
      // One slip is one finding: the missing USER 1001 is reported at the end of a published stage.
      if (build.published.some(({ end }) => end.user.cause === before.user.cause && isRoot(end.user.value))) continue;
      const { cause } = before.user;
      yield {
        span: scriptWord(run.execution).span,
        message: "assemble runs as root, and with it everything that the requirements bring",
        related: cause === undefined ? [] : [{ span: cause.span, message: "the user is set here" }],
        fixes: fixes(build, run),
      };
    }
  },
} satisfies Rule;

function fixes({ document }: Build, { step, execution }: AssembleRun): Fix[] {
  const { stage, instruction, executions, before } = step;
  const user = before.image!.user;
  if (executions.some((it) => it !== execution)) return [];
  const tree = treeAt(before.files, sourcesFolder)?.tree;
  const closed = tree !== undefined && !isMounted(step) && deniesWriting(tree, user);
  const lines = [...(closed ? [`RUN /usr/bin/fix-permissions ${sourcesFolder}`] : []), `USER ${user}`];
  const later = nextUser(stage.steps.slice(stage.steps.indexOf(step) + 1));
  const title = `Run assemble as USER ${user}`;
  const above = insertAbove(document, instruction, lines);
  if (later === undefined) return [{ title, safety: "suggested", edits: [above] }];
  const edits =
    isRoot(later.after.user.value) === false
      ? [above, ...(later.after.user.value === user ? [removal(document, later.instruction)] : [])]
      : [above, insertBelow(document, instruction, ["USER 0"])];
  return [{ title, safety: "suggested", edits }];
}

/** The USER that ends root's work, or the first instruction that may still need root. */
function nextUser(steps: readonly Step[]): Step | undefined {
  return steps.find(({ instruction: { keyword } }) => /^(USER|RUN|WORKDIR)$/.test(keyword));
}
