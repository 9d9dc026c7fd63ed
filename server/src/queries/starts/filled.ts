// Whether sources of an application came to a place of an image.

import { variables } from "../../image/state.ts";
import { textOfWord } from "../../image/value.ts";
import { isList } from "../../knowledge/conventions.ts";
import type { StageBuild, Step } from "../../simulation/build.ts";
import { copyOf } from "../../simulation/copy-instruction.ts";
import { sourceOf } from "../../simulation/simulate.ts";
import { absolute, baseName, isFileName, isWithin, parentOf } from "../../text/paths.ts";
import { chainOf } from "../stages.ts";

/**
 * Whether sources came to the place where something is missed: where none did, and in a volume, they may be mounted when
 * the container starts. `anywhere`: it is enough that some came anywhere.
 */
export function isFilled(path: string, stage: StageBuild, anywhere = false): boolean {
  const chain = chainOf(stage);
  return !chain.some((it) => isVolume(it, path)) && chain.some((it) => fills(it, path, anywhere));
}

function isVolume({ instruction, before }: Step, path: string): boolean {
  if (instruction.keyword !== "VOLUME") return false;
  return (instruction.exec ?? instruction.words).some((it) => {
    const text = textOfWord(it, variables(before));
    return text === undefined || isWithin(path, absolute(text, "/")!);
  });
}

function fills(step: Step, path: string, anywhere: boolean): boolean {
  const { instruction, before, executions } = step;
  if (executions.some(({ effects }) => effects.some((it) => it.kind === "assembles"))) return true;
  const copy = /^(COPY|ADD)$/.test(instruction.keyword) ? copyOf(instruction, before) : undefined;
  if (copy === undefined) return false;
  const { to, intoDirectory, sources } = copy;
  const from = sourceOf(instruction, step.stage.earlier);
  if (from === undefined) {
    const folder = !intoDirectory && isFileName(to) ? parentOf(to) : to;
    return (anywhere || isWithin(path, folder)) && sources.some((it) => it !== undefined && !isList(baseName(it)));
  }
  if (!isWithin(path, to)) return false;
  // What a stage has that has no sources itself is what was installed there.
  const { stage } = from;
  return stage === undefined || sources.some((it) => it === undefined || isFilled(mapped(it, path, to), stage));
}

function mapped(source: string, path: string, to: string): string {
  const root = absolute(source.replace(/\/\*$/, ""), "/")!;
  return absolute(`${root}/${path.slice(to.length)}`, "/")!;
}
