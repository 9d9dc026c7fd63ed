import type { Rule } from "./rule.ts";

/**
 * Reports a base image that is named by a tag that moves.
 *
 * ## Why
 * `latest`, `1`, and the streams `c9s` or `313` name another image with every rebuild, and so does a name without a tag:
 * two builds of the same file may differ, and nobody sees what changed. A digest names one image, and so does the tag
 * of a single build (`9.6-1747319120`, `20260501`). Something has to renew them, or they grow old.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/sclorg/python-313-minimal-c10s:c10s
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/sclorg/python-313-minimal-c10s:20260501
 * ```
 *
 * ## Silent when
 * There is a digest or the tag of one build; the name has a variable without a value; the image is not of the family.
 * The rule is off unless it is asked for.
 *
 * ## Source
 * The tags that sclorg/build-and-push-action pushes; the Red Hat Ecosystem Catalog.
 */
export default {
  group: "images",
  severity: "off",
  *check({ document, stages }) {
    for (const { stage, base } of stages) {
      const { match, candidates, reference } = base;
      if (match.kind !== "image" || candidates.length > 0 || reference === undefined || reference.includes("@"))
        continue;
      const tag = /:([^/:]+)$/.exec(reference)?.[1];
      if (tag !== undefined && !moving.test(tag)) continue;
      const { start, end } = stage.base.span;
      const literal = tag !== undefined && document.text.slice(start, end) === reference;
      const what = tag === undefined ? "a name without a tag" : `the tag ${tag}`;
      yield {
        span: literal ? { start: end - tag.length, end } : { start, end },
        message: `${what} means another image after every rebuild; a digest means one`,
      };
    }
  },
} satisfies Rule;

/** A stream of builds: of everything, a distribution, a Python, a release. */
const moving = /^(latest|c\d+s|el\d+|3\d\d|\d{1,2}(\.\d+)?)$/;
