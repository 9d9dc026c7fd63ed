// `--target` and `--stage`: tells a stage that does not exist before anybody trusts a report about it.
import { type NamedStage, stagesIn } from "../service/stages.ts";
import { didYouMean } from "./near.ts";

/** What is wrong with `--target` where none of the stages of all files is called so; among many files, some may lack it. */
export function unknownTarget(target: string | undefined, stages: readonly NamedStage[]): string | undefined {
  if (target === undefined || stages.length === 0 || stages.some((it) => isCalled(it, target))) return undefined;
  return missing("target", target, stages);
}

/**
 * The UTF-16 offset of the FROM that `--stage` names; undefined in a file in which nothing is simulated. A string is what
 * is wrong with it.
 */
export function stageOffset(text: string, name: string): number | undefined | string {
  const stages = stagesIn(text);
  if (stages.length === 0) return undefined;
  return stages.findLast((it) => isCalled(it, name))?.offset ?? missing("stage", name, stages);
}

const isCalled = ({ name, index }: NamedStage, wanted: string): boolean =>
  name?.toLowerCase() === wanted.toLowerCase() || String(index) === wanted;

function missing(option: string, wanted: string, stages: readonly NamedStage[]): string {
  const names = stages.flatMap(({ name }) => name ?? []);
  const choice =
    names.length === 0
      ? "; no stage has a name"
      : didYouMean(wanted, names) || `; there is ${[...new Set(names)].join(", ")}`;
  return `--${option} ${wanted}: there is no such stage${choice}`;
}
