// Time zones that a build or a container looks up in an image that has no data of them.

import { variable } from "../commands/call.ts";
import { effectsOfKind } from "../commands/effect-kinds.ts";
import { envText } from "../image/state.ts";
import type { Argument } from "../image/value.ts";
import { isUniversal, setsZone, zoneFolder, zoneIn, zonePackage, zoneProject } from "../knowledge/time-zones.ts";
import type { Build, Execution, StageBuild, Step } from "../simulation/build.ts";
import { baseName, isWithin } from "../text/paths.ts";
import type { Span } from "../text/span.ts";
import { isCertain } from "./certain-commands.ts";
import { packageCommand } from "./deeds.ts";
import { definitionOf } from "./definitions.ts";
import { contentAt, contentBefore } from "./image-content.ts";
import { instructionWith, stepOf } from "./places.ts";
import { installedIn, projectIn } from "./python/installed.ts";
import { chainOf } from "./stages.ts";
import { launchesOf, placeOfStart } from "./starts/launches.ts";
import { startedSources } from "./starts/started-sources.ts";

export interface MissedZone {
  /** The word of the Containerfile that names it, or that starts what does. */
  readonly span: Span;
  /** "Europe/Paris". */
  readonly zone: string;
  /** The value of TZ, a file that is read or copied, a link to it, a tool that is told it, the text of a program, or an installation. */
  readonly by: "variable" | "file" | "link" | "tool" | "source" | "install";
  /** The instruction above which the data would have to come. */
  readonly step: Step | undefined;
  /** The file of the build context that names it, and where. */
  readonly source: { readonly file: string; readonly span: Span } | undefined;
}

/** The zones that are missed in what a published stage is made of; none where nobody knows what the image has. */
export function missedZones(stage: StageBuild, build: Build): MissedZone[] {
  if (stage.end.image === undefined) return [];
  const asked = [...inCommands(stage, build), ...inVariables(stage, build), ...inSources(stage, build)];
  return asked.length > 0 ? asked : inInstalls(stage, build);
}

const isMissing = (zone: string, stage: StageBuild, build: Build): boolean =>
  contentAt(build, stage, `${zoneFolder}/${zone}`).is === "no";

function* inCommands(stage: StageBuild, build: Build): Iterable<MissedZone> {
  for (const step of chainOf(stage)) {
    for (const execution of step.executions) {
      if (!isCertain(execution)) continue;
      for (const { path, span, by } of namedBy(execution)) {
        const { is } =
          by === "link" ? contentAt(build, stage, path) : contentBefore(build, step.stage, execution, path);
        const zone = path.slice(zoneFolder.length + 1);
        // A link to what is not there is UTC as well.
        if (is !== "no" || (by !== "file" && isUniversal(zone))) continue;
        yield { span, zone, by, step, source: undefined };
      }
    }
  }
}

function namedBy(execution: Execution): { path: string; span: Span; by: "file" | "link" | "tool" }[] {
  const { effects, name, args } = execution;
  const placed = effectsOfKind(effects, "places").flatMap(({ how, sources }) =>
    sources.flatMap(({ path, word }) => (path === undefined ? [] : [{ path, span: word.span, by: how }])),
  );
  const read = effectsOfKind(effects, "reads").flatMap(({ path, word }) =>
    path === undefined ? [] : [{ path, span: word.span, by: "read" }],
  );
  const told = setsZone(baseName(name.value ?? ""))
    ? args.flatMap(({ value, span }) => {
        const zone = zoneIn(value ?? "");
        return zone === undefined ? [] : [{ path: `${zoneFolder}/${zone}`, span, by: "tool" as const }];
      })
    : [];
  const files = [...placed, ...read].filter(({ path }) => isWithin(path, zoneFolder) && path !== zoneFolder);
  return [...files.map((it) => ({ ...it, by: it.by === "link" ? ("link" as const) : ("file" as const) })), ...told];
}

/** Who installs the data wants some zone of it. */
function inInstalls(stage: StageBuild, build: Build): MissedZone[] {
  const { step, word } = idleInstall(stage) ?? {};
  if (word === undefined || !isMissing(anyZone, stage, build)) return [];
  return [{ span: word.span, zone: anyZone, by: "install", step, source: undefined }];
}

const anyZone = "Etc/UTC";

/** The installation of the data's package, which does nothing where that counts as installed. */
export function idleInstall(
  stage: StageBuild,
): { readonly step: Step; readonly execution: Execution; readonly word: Argument } | undefined {
  for (const step of chainOf(stage)) {
    for (const execution of step.executions) {
      const command = packageCommand(execution);
      const word = command?.purpose === "install" && command.packages.find(({ value }) => value === zonePackage);
      if (word) return { step, execution, word };
    }
  }
  return undefined;
}

/** TZ in the image, and in what the container starts with. */
function* inVariables(stage: StageBuild, build: Build): Iterable<MissedZone> {
  const { end } = stage;
  if (end.env.set.has("TZDIR")) return;
  const set = envText(end, "TZ");
  const own = end.env.set.get("TZ");
  const zone = zoneIn(set ?? "");
  const definition = definitionOf(build.document, "TZ", own);
  if (zone !== undefined && definition !== undefined && isMissing(zone, stage, build)) {
    const span = definition.value?.span ?? definition.span;
    const instruction = instructionWith(build.document, definition.instruction.span);
    yield { span, zone, by: "variable", step: instruction && stepOf(build, instruction), source: undefined };
  }
  const told = new Set<string>();
  for (const { call, span, certain, isCheck, script } of launchesOf(stage, build)) {
    const value = variable("TZ", call) ?? "";
    const other = value === set ? undefined : zoneIn(value);
    if (other === undefined || told.has(other) || !certain || isCheck || !isMissing(other, stage, build)) continue;
    told.add(other);
    const source = script === undefined ? undefined : { file: script, span: call.span };
    yield { span, zone: other, by: "variable", step: undefined, source };
  }
}

/** Python finds zones in the project of the index as well. */
function* inSources(stage: StageBuild, build: Build): Iterable<MissedZone> {
  const { end } = stage;
  const sources = startedSources(stage, build);
  if (sources.length === 0 || end.env.set.has("PYTHONTZPATH")) return;
  if (projectIn(zoneProject, installedIn(stage, build)) !== "no") return;
  for (const { launch, word, file, text } of sources) {
    if (/ZoneInfoNotFoundError|reset_tzpath/.test(text)) continue;
    const match = /^[^#\n]*\bZoneInfo\(\s*["']([^"'\n]+)["']/m.exec(text);
    const zone = zoneIn(match?.[1] ?? "");
    if (zone === undefined || !isMissing(zone, stage, build)) continue;
    const start = match!.index + match![0].lastIndexOf(zone);
    yield {
      span: placeOfStart(launch, word, build),
      zone,
      by: "source",
      step: undefined,
      source: { file, span: { start, end: start + zone.length } },
    };
  }
}
