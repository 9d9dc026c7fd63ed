import { joinedRuns } from "../edits/joined-runs.ts";
import { type LateRemoval, lateRemovals } from "../queries/late-removals.ts";
import type { Build } from "../simulation/build.ts";
import { listed } from "../text/listing.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports what is removed in another RUN than the one that put it into the image.
 *
 * ## Why
 * Each instruction is a layer, and a layer holds what it added. To remove it in a later one hides it and makes the image
 * a little larger: whoever pulls the image still loads it, and can read it. Remove it in the RUN that brings it, mount what
 * is needed while building only (`RUN --mount=type=bind`), or build in a stage of its own.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312
 * RUN curl -fsSLo /tmp/model.zip https://example.com/model.zip
 * RUN python -m zipfile -e /tmp/model.zip model
 * RUN rm /tmp/model.zip
 * CMD ["python", "-m", "http.server", "8080"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312
 * RUN curl -fsSLo /tmp/model.zip https://example.com/model.zip && \
 *     python -m zipfile -e /tmp/model.zip model && \
 *     rm /tmp/model.zip
 * CMD ["python", "-m", "http.server", "8080"]
 * ```
 *
 * ## Silent when
 * The stage is not published, for its layers go nowhere; the RUN itself brings what it removes; it is a file of a few lines
 * that was copied; it lay in a mount; assemble or `mv` has taken it away; the removal may not run; it is the cache
 * of a package manager, of which `package-cache-left` speaks.
 *
 * ## Source
 * The image specification of the OCI on layers and whiteouts.
 */
export default {
  group: "file",
  severity: "hint",
  *check(build) {
    const told = new Set<number>();
    for (const stage of build.published) {
      if (stage.end.image === undefined) continue;
      for (const removal of lateRemovals(stage)) {
        const { gone, by } = removal;
        const { span } = gone[0]!;
        if (told.has(span.start)) continue;
        told.add(span.start);
        const names = [...new Set(gone.map(({ value, prefix }) => called(value ?? prefix)))];
        const [it, stays] = names.length === 1 ? ["it", "stays"] : ["them", "stay"];
        yield {
          span,
          message: `${listed(names)} ${stays} in the image: the layer that brought ${it} keeps ${it}`,
          related: [{ span: by.span, message: "this layer" }],
          fixes: joined(removal, build),
        };
      }
    }
  },
} satisfies Rule;

const called = (name: string): string => (/[*?]/.test(name) ? `what is at ${name}` : name);

function joined({ step, by }: LateRemoval, { document }: Build): Fix[] {
  const edits = joinedRuns(document, by.step, step);
  return edits === undefined ? [] : [{ title: "Join these RUN instructions", safety: "suggested", edits }];
}
