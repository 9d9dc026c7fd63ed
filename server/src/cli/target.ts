// `--target` and `--stage`: tells a stage that does not exist before anybody trusts a report about it.
import type { Analysis, StageReport } from "../service/service.ts";
import { stateReport } from "../service/state-report.ts";
import { didYouMean } from "./near.ts";

/** What is wrong with `--target` where none of the files has such a stage; among many files, some may lack it. */
export function unknownTarget(analyses: readonly Analysis[]): string | undefined {
  const target = analyses[0]?.settings.target;
  if (target === undefined) return undefined;
  const stages = analyses.flatMap((it) => stateReport(it).stages);
  return stages.length === 0 || stages.some((it) => isCalled(it, target))
    ? undefined
    : missing("target", target, stages);
}

/**
 * The UTF-16 offset of the FROM that `--stage` names; undefined in a file in which nothing is simulated. A string is what
 * is wrong with it.
 */
export function stageOffset(analysis: Analysis, name: string): number | undefined | string {
  const { stages } = stateReport(analysis);
  if (stages.length === 0) return undefined;
  const found = stages.findLast((it) => isCalled(it, name));
  return found === undefined ? missing("stage", name, stages) : analysis.document.stages[found.index]!.from.span.start;
}

const isCalled = ({ name, index }: StageReport, wanted: string): boolean =>
  name?.toLowerCase() === wanted.toLowerCase() || String(index) === wanted;

function missing(option: string, wanted: string, stages: readonly StageReport[]): string {
  const names = stages.flatMap(({ name }) => name ?? []);
  const choice =
    names.length === 0
      ? "; no stage has a name"
      : didYouMean(wanted, names) || `; there is ${[...new Set(names)].join(", ")}`;
  return `--${option} ${wanted}: there is no such stage${choice}`;
}
