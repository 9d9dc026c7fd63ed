import { imageName } from "../knowledge/image-titles.ts";
import type { Base, Build } from "../simulation/build.ts";
import { listed } from "../text/listing.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

/**
 * Reports a base image that looks like one of the family and is not one that can be pulled.
 *
 * ## Why
 * The images' README writes `FROM python-313-minimal`, which stands for a name and is none. And not every Python is
 * there on every distribution: there is no Python 3.13 on UBI, and no full image beside some of the minimal ones. A
 * build with such a name fails at its first line, or pulls what somebody else has published under it.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-313-minimal
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/sclorg/python-313-minimal-c10s
 * ```
 *
 * ## Silent when
 * The name is not built like those of the family, or has a variable without a value. A mirror's name is known by its
 * tail; another vendor's registry may have images of its own under such names. A bare README name is judged as the
 * images that it may stand for, and a name with a slip in it, such as `ubi9/python-3.12`, as the image that is meant.
 *
 * ## Source
 * specs/multispec.yml and the build workflow of sclorg/s2i-python-container. The table may be older than the image.
 */
export default {
  group: "images",
  severity: "warning",
  *check(build) {
    for (const { base, stage } of build.stages) yield* judge(build, base, stage.base.span);
  },
} satisfies Rule;

function* judge({ document }: Build, { match, candidates, reference }: Base, span: Finding["span"]): Iterable<Finding> {
  const exact = document.text.slice(span.start, span.end) === reference;
  const instead = (names: readonly string[]): Fix[] =>
    exact ? names.map((text) => ({ title: `Use ${text}`, safety: "suggested", edits: [{ span, text }] })) : [];
  if (candidates.length > 0) {
    const names = candidates.map((it) => it.names[0]!);
    const message = `${reference} is how the README calls the image; it cannot be pulled under that name, but as ${listed(names)}`;
    yield { span, message, fixes: instead(names) };
  } else if (match.kind === "unlisted") {
    const why = match.why === undefined ? "" : ` (${match.why})`;
    const likely = match.likely === undefined ? "" : `; ${imageName(match.likely)} seems to be meant`;
    yield {
      span,
      message: `${reference} is not among the images that are known to exist${why}${likely}`,
      fixes: instead(match.suggestions),
    };
  }
}
