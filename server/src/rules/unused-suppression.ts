import type { Rule } from "./rule.ts";

/**
 * Reports an ignore comment that ignores nothing.
 *
 * ## Why
 * What it was written for has gone, or its name is misspelt. It hides the next real finding of that rule.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * # splitstage ignore=unconfirmed-install
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Silent when
 * The rule is turned off; the file has no image of the family.
 *
 * ## Source
 * Splitstage's own.
 */
export default {
  group: "file",
  severity: "hint",
  last: true,
  *check(_build, unused) {
    for (const { id, span, removal, exists } of unused) {
      yield {
        span,
        message: exists ? `nothing here is found by ${id}` : `there is no rule called ${id}`,
        unnecessary: true,
        fixes: [{ title: `Remove ${id} from the comment`, safety: "safe", edits: [{ span: removal, text: "" }] }],
      };
    }
  },
} satisfies Rule;
