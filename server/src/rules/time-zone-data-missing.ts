import { reinstallBefore } from "../edits/as-root.ts";
import { installsBeside } from "../edits/requirements.ts";
import { zoneFolder, zonePackage, zoneProject } from "../knowledge/time-zones.ts";
import { packageCommand } from "../queries/deeds.ts";
import { idleInstall, type MissedZone, missedZones } from "../queries/missed-zones.ts";
import { chainOf } from "../queries/stages.ts";
import type { Build, Execution, StageBuild } from "../simulation/build.ts";
import { baseName } from "../text/paths.ts";
import type { Fix, Related, Rule } from "./rule.ts";

/**
 * Reports a time zone that is asked for in an image whose zone files were deleted.
 *
 * ## Why
 * The minimal images of Enterprise Linux 8 and 9 list `tzdata` as installed, and `/usr/share/zoneinfo` was deleted to
 * make them smaller. `TZ=Europe/Paris` is then UTC without a word, a link to a zone leads nowhere, `cp` ends the build,
 * and Python's `ZoneInfo("Europe/Paris")` raises `ZoneInfoNotFoundError`. `microdnf install tzdata` does nothing, for it
 * is installed: `microdnf reinstall tzdata` brings the files back.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312-minimal
 * ENV TZ=Europe/Paris
 * CMD ["python", "-m", "http.server", "8080"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312-minimal
 * USER 0
 * RUN microdnf reinstall -y tzdata && microdnf clean all
 * USER 1001
 * ENV TZ=Europe/Paris
 * CMD ["python", "-m", "http.server", "8080"]
 * ```
 *
 * ## Silent when
 * The zone is UTC, or its value says the offset itself (`CET-1CEST`); `tzdata` was reinstalled, upgraded or removed
 * before, or the zone files were copied; TZDIR names another folder; for a zone in the sources, PyPI's `tzdata` is or may
 * be installed; the stage is not published; the image is a full one, of Enterprise Linux 10 or of Fedora, whose Python
 * brings `tzdata`; the base image is not known.
 *
 * ## Source
 * access.redhat.com/solutions/5616681; the kickstart files of CentOS Stream 9; the release notes of RHEL 10.
 */
export default {
  group: "installing",
  severity: "warning",
  *check(build) {
    const told = new Set<number>();
    for (const stage of build.published) {
      for (const missed of missedZones(stage, build)) {
        const { span, source } = missed;
        if (told.has(span.start)) continue;
        told.add(span.start);
        const idle = idleInstall(stage)?.execution;
        const related: Related[] = [
          ...(source === undefined
            ? []
            : [{ file: source.file, span: source.span, message: `${baseName(source.file)} names it here` }]),
          ...(idle === undefined || missed.by === "install"
            ? []
            : [{ span: idle.name.span, message: `this changes nothing, for ${zonePackage} counts as installed` }]),
        ];
        yield {
          span,
          message: `${consequence(missed)}: ${stage.end.called} lists ${zonePackage} as installed, and its zone files were deleted`,
          related,
          fixes: fixesOf(missed, idle, stage, build),
        };
      }
    }
  },
} satisfies Rule;

function consequence({ by, zone }: MissedZone): string {
  switch (by) {
    case "variable":
      return `TZ=${zone} is UTC here`;
    case "link":
      return "this link leads nowhere";
    case "install":
      return "this brings no time zones";
    case "source":
      return `Python finds no time zone ${zone}`;
    default:
      return `there is no ${zoneFolder}/${zone}`;
  }
}

function fixesOf(missed: MissedZone, idle: Execution | undefined, stage: StageBuild, build: Build): Fix[] {
  const command = idle && packageCommand(idle);
  const beside = missed.by === "source" ? installsBeside(zoneProject, stage, build) : [];
  if (command?.verb?.exact && command.packages.length === 1) {
    const edits = [{ span: command.verb.span, text: "reinstall" }];
    return [{ title: `Reinstall ${zonePackage}`, safety: "suggested", edits }, ...beside];
  }
  const step =
    missed.step ??
    chainOf(stage).find(
      (it) => it.instruction.span.start <= missed.span.start && missed.span.end <= it.instruction.span.end,
    );
  return step?.before.image === undefined && step?.after.image === undefined
    ? beside
    : [reinstallBefore(build.document, step, [zonePackage], `Reinstall ${zonePackage} above this`), ...beside];
}
