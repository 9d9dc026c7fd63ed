import { needsRoot } from "../commands/needs.ts";
import { runAsRoot } from "../edits/as-root.ts";
import { givenTo } from "../edits/copy-owner.ts";
import type { Tree } from "../image/files.ts";
import { isRoot } from "../image/state.ts";
import { deniedWrites } from "../queries/denied-writes.ts";
import { instructionWith } from "../queries/places.ts";
import { stepsOf } from "../queries/stages.ts";
import { takerOf } from "../queries/taken-folders.ts";
import type { Build } from "../simulation/build.ts";
import type { Instruction } from "../syntax/document.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports a command that writes to what is root's while the stage runs as another user.
 *
 * ## Why
 * The images run as 1001, who owns `/opt/app-root` and may write to `/tmp`, and to nothing else: `mkdir /data`, a link
 * in `/usr/local/bin`, `sed -i` on a file in `/etc` or `>> /etc/hosts` end the build with "Permission denied". What
 * `COPY` brings without `--chown` is root's too, wherever it lies, and so is what pip installed while root ran it: a
 * `chmod` of it ends with "Operation not permitted". setuptools builds beside a project's own files: `pip install .` in a
 * folder of root's cannot make `build` there.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * COPY start.sh /opt/app-root/bin/start.sh
 * RUN mkdir -p /data/models
 * RUN chmod +x /opt/app-root/bin/start.sh
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * COPY --chmod=755 start.sh /opt/app-root/bin/start.sh
 * WORKDIR /data/models
 * WORKDIR $HOME
 * ```
 *
 * ## Silent when
 * `WORKDIR` made the directory, for it belongs to the user of that moment; the path was given to the user or opened
 * for group 0 before; it is a mount; root ran something before that may have changed it; the user is not known; `sudo`
 * stands before the command; it may not run, or its failure is forgiven; `chown` or `chmod` work on the user's own
 * files; `mkdir -p` asks for a folder below `/usr`, `/etc` or `/var` that the distribution or a package may have made.
 *
 * ## Source
 * The owners that builders give: `COPY` and `ADD` without `--chown` make files of 0:0, `WORKDIR` a directory of the
 * user (BuildKit, Buildah since 1.25).
 */
export default {
  group: "user",
  severity: "error",
  *check(build) {
    for (const step of stepsOf(build)) {
      const { user, image } = step.before;
      if (image === undefined || isRoot(user.value) !== false || step.executions.some((it) => needsRoot(it.effects)))
        continue;
      // Once per RUN: the whole of it runs as one user.
      const found = step.executions.flatMap((it) => deniedWrites(it, build))[0];
      if (found === undefined) continue;
      const { need, barriers, name } = found;
      // Then the finding stands where the folder was taken from its user.
      if (takerOf(barriers[0]!.path, step, user.value!) !== undefined) continue;
      const { path, tree } = barriers[0]!;
      const owner = tree.owner.value === "0" ? "root" : `user ${tree.owner.value}`;
      const what = path.replace(/^(.+)\/\*$/, "what was put into $1");
      const changes = need.to === "owner" || need.to === "owners";
      const copies = changes ? barriers.flatMap(({ tree }) => copyAt(build, tree) ?? []) : [];
      yield {
        span: need.word.span,
        message: changes
          ? `this runs as user ${user.value}, and ${what} is ${owner}'s: ${name} needs its owner`
          : `this runs as user ${user.value}, who may not write to ${path.replace(/\/\*$/, "")}: it is ${owner}'s`,
        related: copies.map(({ keywordSpan }) => ({ span: keywordSpan, message: "files of root come from here" })),
        fixes: [
          ...(copies.length > 0 ? [withOwner(copies, user.value!)] : []),
          { ...runAsRoot(build.document, step), safety: "suggested" },
        ],
      };
    }
  },
} satisfies Rule;

/** The COPY or ADD from the build context that brought a file. */
function copyAt({ document }: Build, { cause }: Tree): Instruction | undefined {
  const instruction = instructionWith(document, cause?.span);
  const brings = instruction !== undefined && /^(COPY|ADD)$/.test(instruction.keyword);
  return brings && !instruction.flags.some((it) => it.name === "chown") ? instruction : undefined;
}

function withOwner(copies: readonly Instruction[], user: string): Fix {
  const owner = `--chown=${user.includes(":") ? user : `${user}:0`}`;
  const edits = [...new Set(copies)].map((it) => givenTo(owner, it));
  return { title: `Copy with ${owner}`, safety: "suggested", edits };
}
