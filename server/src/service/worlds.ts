// A bare name such as `python-313-minimal` stands for several images. Each is a world of its own: the file is built
// in every one of them, and what is found is compared.
import type { Context } from "../context/context.ts";
import type { Image, ImageMatch } from "../knowledge/images.ts";
import { instructionAround, stepOf } from "../queries/places.ts";
import type { Finding, Severity } from "../rules/rule.ts";
import type { Build } from "../simulation/build.ts";
import { simulate } from "../simulation/simulate.ts";
import type { Document } from "../syntax/document.ts";
import { limits } from "../syntax/limits.ts";
import type { Settings } from "./service.ts";

/** The worlds that the bases of a file call for; one without a name where nothing is left open. */
export function worldsOf(bases: readonly ImageMatch[]): (string | undefined)[] {
  const flavors = new Set(
    bases.flatMap((it) => (it.kind === "candidates" ? it.images.map((image) => image.distro.flavor) : [])),
  );
  return flavors.size === 0 ? [undefined] : [...flavors];
}

/** The builds of a document in its worlds, as the settings ask for it; `previous` as for `simulate`. */
export function buildsIn(
  worlds: readonly (string | undefined)[],
  document: Document,
  { target, platforms, today, file }: Settings,
  context: Context | undefined,
  previous: (world: string | undefined) => Build | undefined,
): Build[] {
  const steps = Math.floor(limits.steps / worlds.length);
  return worlds.map((world) =>
    simulate(document, { target, world, context, platforms, today, file, steps }, previous(world)),
  );
}

/** A finding with its severity settled. */
export interface Settled extends Finding {
  readonly severity: Severity;
}

/**
 * What was found in the worlds, each thing once. What is wrong in all of them is as severe as it is there; what is
 * wrong in some is a warning that says in which.
 */
export function inAllWorlds(
  builds: readonly Build[],
  perWorld: readonly (readonly Finding[])[],
  otherwise: Severity,
): Settled[] {
  const merged = new Map<string, { finding: Finding; worlds: Set<number> }>();
  perWorld.forEach((findings, world) => {
    const counts = new Map<string, number>();
    for (const finding of findings) {
      // Several things may be wrong with one word.
      const place = `${finding.span.start}-${finding.span.end}`;
      const count = counts.get(place) ?? 0;
      counts.set(place, count + 1);
      const key = `${place} ${count}`;
      const known = merged.get(key);
      if (known === undefined) merged.set(key, { finding, worlds: new Set([world]) });
      else known.worlds.add(world);
    }
  });
  return [...merged.values()].map(({ finding, worlds }) => {
    const severity = finding.severity ?? otherwise;
    if (worlds.size === builds.length) return { ...finding, severity };
    const names = [...worlds].flatMap((it) => imageAt(builds[it]!, finding)?.names[0] ?? []);
    return {
      ...finding,
      severity: severity === "error" ? "warning" : severity,
      message: names.length === 0 ? finding.message : `${finding.message}; so it is on ${names.join(" and ")}`,
    };
  });
}

function imageAt(build: Build, { span: { start } }: Finding): Image | undefined {
  const instruction = instructionAround(build.document, { start, end: start });
  return instruction && stepOf(build, instruction)?.after.image;
}
