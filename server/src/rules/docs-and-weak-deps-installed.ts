import { certainInstallsIn } from "../queries/certain-commands.ts";
import { chainOf } from "../queries/stages.ts";
import type { Execution } from "../simulation/build.ts";
import type { Rule } from "./rule.ts";

/**
 * Reports an installation that brings documentation and weak dependencies into the published image.
 *
 * ## Why
 * Packages recommend others that they work without, and come with manuals that nobody reads in a container. The images
 * are built without both: `--nodocs` and `--setopt=install_weak_deps=0` keep what is added as small.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312-minimal
 * USER 0
 * RUN microdnf install -y httpd && microdnf clean all
 * USER 1001
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312-minimal
 * USER 0
 * RUN microdnf install -y --nodocs --setopt=install_weak_deps=0 httpd && microdnf clean all
 * USER 1001
 * ```
 *
 * ## Silent when
 * The stage is not published; an option or the configuration may say it already; the command may not run, or its
 * failure is forgiven; the base image is not known. A package may need what it only recommends: this rule is off
 * unless asked for.
 *
 * ## Source
 * The images' own builds, sclorg/s2i-python-container: `--setopt=tsflags=nodocs --setopt=install_weak_deps=0`.
 */
export default {
  group: "installing",
  severity: "off",
  *check({ published }) {
    for (const { execution, command } of certainInstallsIn(published.flatMap((it) => chainOf(it)))) {
      // Where the configuration was written, nobody knows what it says.
      if (execution.before.assumesYes === "unknown") continue;
      const missing = missingFrom(execution);
      if (missing.length === 0) continue;
      const { verb, manager } = command;
      const end = { start: verb!.span.end, end: verb!.span.end };
      const edits = [{ span: end, text: missing.map((it) => ` ${it}`).join("") }];
      yield {
        span: verb!.span,
        message: `${manager} ${verb!.value} without ${missing.join(" and ")} brings more than the packages need`,
        fixes:
          verb!.exact && execution.name.exact
            ? [{ title: `Add ${missing.join(" ")}`, safety: "suggested", edits }]
            : [],
      };
    }
  },
} satisfies Rule;

function missingFrom({ args }: Execution): string[] {
  const texts = args.map((it) => it.value);
  if (texts.includes(undefined)) return [];
  const says = (pattern: RegExp) => texts.some((it) => pattern.test(it!));
  return [
    ...(says(/^--nodocs$|tsflags=.*nodocs/) ? [] : ["--nodocs"]),
    ...(says(/install_weak_deps=/) ? [] : ["--setopt=install_weak_deps=0"]),
  ];
}
