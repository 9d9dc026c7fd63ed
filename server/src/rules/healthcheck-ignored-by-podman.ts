import { chainOf } from "../queries/stages.ts";
import type { Step } from "../simulation/build.ts";
import type { Rule } from "./rule.ts";

/**
 * Reports a HEALTHCHECK, which podman and buildah leave out of what they build.
 *
 * ## Why
 * The OCI format of images has no health check. podman and buildah build in that format unless they are told `--format
 * docker`, say "HEALTHCHECK is not supported for OCI image format and will be ignored", and go on. Kubernetes and
 * OpenShift never look at it; there, probes belong into the deployment.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * HEALTHCHECK CMD curl -f http://localhost:8080/ || exit 1
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
 * It is `HEALTHCHECK NONE`; the stage is not published; the base image is not known. The rule is off unless it is asked
 * for, since nobody can tell from the file which builder is used.
 *
 * ## Source
 * config.go of Buildah.
 */
export default {
  group: "file",
  severity: "off",
  *check({ published }) {
    const seen = new Set<Step>();
    for (const stage of published) {
      // The last one counts.
      const step = chainOf(stage).findLast(({ instruction }) => instruction.keyword === "HEALTHCHECK");
      if (stage.end.image === undefined || step?.instruction.check === undefined || seen.has(step)) continue;
      seen.add(step);
      const message = "podman and buildah leave the health check out unless they build with --format docker";
      yield { span: step.instruction.keywordSpan, message };
    }
  },
} satisfies Rule;
