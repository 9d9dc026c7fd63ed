import { givenTo } from "../edits/copy-owner.ts";
import { unreadableCopies } from "../queries/unreadable-copies.ts";
import type { Instruction } from "../syntax/document.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

/**
 * Reports a file that only its owner may read, that a copy makes root's, and that another user reads or starts.
 *
 * ## Why
 * A copy keeps the mode that a file has in the build context, and makes it root's. What only its owner may read there, as
 * an editor or `umask 077` leaves it, 1001 cannot read in the image: Python says `Permission denied` when the container
 * starts. Git keeps no such mode, so that the same build works elsewhere. `--chmod=600` does the same everywhere.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * COPY --chmod=600 app.py ./
 * CMD ["python", "app.py"]
 * ```
 *
 * with a file of the build context, as it is here without `--chmod` where its own mode is 600 in the build context:
 *
 * ```json
 * { "app.py": "print('ok')" }
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * COPY --chown=1001:0 --chmod=600 app.py ./
 * CMD ["python", "app.py"]
 * ```
 *
 * ## Silent when
 * The modes of the build context are not known, as in a browser or on Windows; the group or everybody may read it, for the
 * users of the images are in root's group; `--chown` gives it to its reader, or `--chmod` another mode; a command may have
 * changed its owner or its mode; nobody certainly reads it; root reads it.
 *
 * ## Source
 * BuildKit and Buildah keep modes and give 0:0 as the owner, which a build shows.
 */
export default {
  group: "user",
  severity: "error",
  *check(build) {
    const told = new Set<number>();
    for (const it of unreadableCopies(build)) {
      if (told.has(it.word.span.start)) continue;
      told.add(it.word.span.start);
      const { step, word, closed, mode, owner, user, reader } = it;
      const whose = owner === "0" ? "root" : `user ${owner}`;
      const finding: Finding = {
        span: word.span,
        message: `${closed} has mode ${mode}, and this makes it ${whose}'s: user ${user} may not read it, and ${
          reader.starts ? "the container does not start" : `${reader.name} needs it`
        }`,
        related: [{ span: reader.span, message: reader.starts ? "it is started here" : "it is read here" }],
        breaks: reader.starts ? "start" : "build",
        fixes: [given(step.instruction, user)],
      };
      yield finding;
    }
  },
} satisfies Rule;

/** What runs in the image's own group keeps access for OpenShift's random users. */
function given(instruction: Instruction, user: string): Fix {
  const owner = `--chown=${user.split(":")[0]}:0`;
  return { title: `Copy with ${owner}`, safety: "suggested", edits: [givenTo(owner, instruction)] };
}
