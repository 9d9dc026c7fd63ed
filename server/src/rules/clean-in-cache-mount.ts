import { withoutCommand } from "../edits/packages.ts";
import { mountsOf } from "../image/mounts.ts";
import { packageCache } from "../knowledge/caches.ts";
import { removesCache } from "../queries/cleaning.ts";
import { packageCommand } from "../queries/deeds.ts";
import { stepsOf } from "../queries/stages.ts";
import type { Execution } from "../simulation/build.ts";
import type { Span } from "../text/span.ts";
import type { Rule } from "./rule.ts";

/**
 * Reports a cache mount for packages that is emptied by the RUN that uses it.
 *
 * ## Why
 * What lies in a cache mount never becomes part of the image, so there is nothing to clean. `clean all` empties the
 * mount itself: the next build finds nothing in it and downloads everything again.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312
 * USER 0
 * RUN --mount=type=cache,target=/var/cache/dnf dnf install -y httpd && dnf clean all
 * USER 1001
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312
 * USER 0
 * RUN --mount=type=cache,target=/var/cache/dnf dnf install -y httpd
 * USER 1001
 * ```
 *
 * ## Silent when
 * The mount is no cache (`tmpfs`, `bind`), or is not where the package manager keeps its cache; the base image is not
 * known.
 *
 * ## Source
 * The reference of `RUN --mount=type=cache`; the cache folders of microdnf 3, dnf 4 and dnf 5.
 */
export default {
  group: "installing",
  severity: "warning",
  *check(build) {
    const { document } = build;
    for (const step of stepsOf(build)) {
      if (step.instruction.keyword !== "RUN" || step.before.image === undefined) continue;
      const mounts = mountsOf(step.instruction, step.before).filter((it) => it.type === "cache");
      for (const execution of mounts.length > 0 ? step.executions : []) {
        const cleaned = cleanedBy(execution);
        const mount = mounts.find(({ target }) => target !== undefined && empties(cleaned.folders, target));
        if (cleaned.span === undefined || mount === undefined) continue;
        const more = execution.effects.length > cleaned.folders.length && execution.name.span === cleaned.span;
        const without = more ? undefined : withoutCommand(document, step.instruction, execution);
        yield {
          span: cleaned.span,
          message: `this empties the cache mount ${mount.target}, which is never part of the image`,
          related: [{ span: mount.span, message: "the cache is mounted here" }],
          fixes: without ? [{ title: "Keep the cache", safety: "safe", edits: [without] }] : [],
        };
      }
    }
  },
} satisfies Rule;

/** The folders that a command empties, and the word that says so. */
function cleanedBy(execution: Execution): { readonly folders: readonly string[]; readonly span: Span | undefined } {
  const removed = removesCache(execution);
  if (removed.length > 0) return { folders: removed, span: execution.name.span };
  const command = packageCommand(execution);
  if (command?.purpose !== "clean") return { folders: [], span: undefined };
  return { folders: [packageCache(command.dialect)], span: command.verb?.span };
}

function empties(folders: readonly string[], target: string): boolean {
  return folders.some((it) => it === target || it.startsWith(`${target}/`) || target.startsWith(`${it}/`));
}
