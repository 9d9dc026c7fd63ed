import { installBefore } from "../edits/as-root.ts";
import { ask } from "../image/facts.ts";
import { packageFor } from "../knowledge/rpms.ts";
import { certainCommandsIn } from "../queries/certain-commands.ts";
import { stepsOf } from "../queries/stages.ts";
import type { Rule } from "./rule.ts";

/**
 * Reports npm, node and their kin in a minimal image, which has none of them.
 *
 * ## Why
 * The full images bring Node.js for building a site's assets; the minimal ones do not, and the build ends with
 * `command not found`. Build the assets on the full image and copy them.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * COPY --chown=1001:0 . .
 * RUN npm ci
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * COPY --chown=1001:0 . .
 * RUN npm ci
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=builder $APP_ROOT $APP_ROOT
 * ```
 *
 * ## Silent when
 * Node.js was installed, copied in or downloaded before; something ran that may have brought it; the command stands
 * in a branch that may not run, or its failure is forgiven; the base image is not known.
 *
 * ## Source
 * The package lists of sclorg/s2i-base-container and sclorg/s2i-python-container.
 */
export default {
  group: "compiling",
  severity: "error",
  *check(build) {
    const { document } = build;
    for (const step of stepsOf(build)) {
      for (const { execution, image } of certainCommandsIn([step])) {
        const { name, before } = execution;
        if (image.variant !== "minimal" || !tools.has(name.value ?? "")) continue;
        if (ask(before.commands, "node").is !== "no" || ask(before.commands, name.value!).is === "yes") continue;
        const rpm = packageFor("npm", image.distro)!;
        const own = name.value === "npm" || name.value === "npx" || name.value === "node";
        yield {
          span: name.span,
          message: `${name.value} is not in ${before.called}: minimal images have no Node.js, the full ones do`,
          fixes: own ? [installBefore(document, step, [rpm], `Install ${rpm} here`)] : [],
        };
        break; // One word on Node.js per RUN is enough.
      }
    }
  },
} satisfies Rule;

const tools = new Set(["node", "npm", "npx", "yarn", "pnpm", "corepack"]);
