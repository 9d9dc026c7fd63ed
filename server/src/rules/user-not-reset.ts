import { leaveRoot } from "../edits/as-root.ts";
import { isRoot } from "../image/state.ts";
import { instructionWith } from "../queries/places.ts";
import { isToolbox } from "../queries/stages.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import type { Finding, Rule } from "./rule.ts";

/**
 * Reports a published stage that ends as root although its base image did not.
 *
 * ## Why
 * `USER 0` is needed for a moment, to install packages or to change permissions. What is left at the end is the user
 * that the container runs as: every process in it is root, and clusters that forbid root refuse to start it.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * USER 0
 * RUN microdnf install -y httpd
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * USER 0
 * RUN microdnf install -y httpd
 * USER 1001
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Silent when
 * The stage has no `USER` at all, since the base image ends as 1001; the user comes from an argument whose value is
 * not known; other stages build on it or copy from it; it is named as a helper (test, lint, dev, debug); its base is
 * not known; it is an image of programs for others to build on, without a command and an application.
 *
 * ## Source
 * Every Dockerfile of sclorg/s2i-python-container ends with `USER 1001`.
 */
export default {
  group: "user",
  severity: "warning",
  *check(build) {
    for (const stage of build.published) if (!isToolbox(stage)) yield* judge(build, stage);
  },
} satisfies Rule;

function* judge({ document }: Build, stage: StageBuild): Iterable<Finding> {
  const { image, user } = stage.end;
  if (image === undefined || user.cause === undefined || isRoot(user.value) !== true || isRoot(image.user) !== false)
    return;
  const instruction = instructionWith(document, user.cause.span);
  const word = instruction?.words[0];
  if (word === undefined) return;
  let root: StageBuild = stage;
  while (root.base.parent !== undefined) root = root.base.parent;
  yield {
    span: word.span,
    message: `the image is left running as root, while its base image runs as ${image.user}`,
    related: [{ span: root.stage.base.span, message: `the base image ends as USER ${image.user} here` }],
    fixes: [leaveRoot(document, stage, image.user)],
  };
}
