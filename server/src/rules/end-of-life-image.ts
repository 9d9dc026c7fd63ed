import { type Image, referenceFor } from "../knowledge/images.ts";
import { endingMessage, endOfLife, retirement, successorOf } from "../knowledge/lifecycle.ts";
import { placeOfReference } from "../queries/base-reference.ts";
import type { Base, Build } from "../simulation/build.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports a base image that gets no more updates.
 *
 * ## Why
 * An image that is no longer built can mostly still be pulled, with every hole that was found since. The images follow
 * their Pythons and distributions: 3.11 is gone everywhere, 3.9 on EL 8, all of CentOS 7, RHEL 7 and CentOS Stream 8, and
 * Fedora's images have one release at a time. The message says whose end it is, and since when. Where nothing but a day
 * has passed, such as the last one of Fedora 42, it is a hint: the image may have moved to a newer release under its name.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-311
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312
 * ```
 *
 * ## Silent when
 * The image is not in the table of images, or the name is one of the README's, which stands for several. Python 3.9 on
 * EL 9 and 3.6 on EL 8 are those distributions' own and mended for as long as they live.
 *
 * ## Source
 * The history of specs/multispec.yml in sclorg/s2i-python-container. The table may be older than the image.
 */
export default {
  group: "images",
  severity: "warning",
  *check(build) {
    const seen = new Set<number>();
    const fixes = new Map<string, Fix[]>();
    for (const stage of build.stages) {
      const { match, reference = "" } = stage.base;
      const image = imageOf(stage.base);
      const ending = match.kind === "retired" ? retirement(match.retired) : image && endOfLife(image, build.today);
      const span = stage.stage.base.span;
      const place = placeOfReference(build.document, stage.stage, reference);
      const at = place?.start ?? span.start;
      if (ending === undefined || seen.has(at)) continue;
      seen.add(at);
      if (match.kind === "retired") {
        const others = place === undefined ? [] : match.retired.instead;
        yield {
          span,
          message: endingMessage(match.retired.called, ending),
          fixes: others.map((text) => ({ title: `Use ${text}`, safety: "suggested", edits: [{ span: place!, text }] })),
        };
        continue;
      }
      fixes.set(image!.python, fixes.get(image!.python) ?? successor(build, image!));
      yield {
        span,
        severity: ending.certain ? "warning" : "hint",
        message: endingMessage(stage.start.called, ending),
        fixes: fixes.get(image!.python)!,
      };
    }
  },
} satisfies Rule;

function imageOf({ match, candidates }: Base): Image | undefined {
  return match.kind === "image" && candidates.length === 0 ? match.image : undefined;
}

/** The next Python for every stage on this one, for they have to go together. */
function successor({ document, stages, today }: Build, image: Image): Fix[] {
  const edits = new Map<number, Fix["edits"][number]>();
  for (const { stage, base } of stages) {
    const own = imageOf(base);
    if (own === undefined || own.python !== image.python || endOfLife(own, today) === undefined) continue;
    const next = successorOf(own, today);
    const span = placeOfReference(document, stage, base.reference!);
    if (next === undefined || span === undefined) return [];
    edits.set(span.start, { span, text: referenceFor(next, base.reference!) });
  }
  const [first, ...others] = edits.values();
  const title = `Use ${first?.text}${others.length > 0 ? " and its kin in every stage" : ""}`;
  return first === undefined ? [] : [{ title, safety: "suggested", edits: [first, ...others] }];
}
