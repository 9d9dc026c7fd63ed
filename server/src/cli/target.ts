// `--target`: tells a stage that does not exist before anybody trusts a report about it.
import type { Analysis } from "../service/service.ts";
import { stateReport } from "../service/state-report.ts";
import { didYouMean } from "./near.ts";

/** What is wrong with `--target` where none of the files has such a stage; among many files, some may lack it. */
export function unknownTarget(analyses: readonly Analysis[]): string | undefined {
  const target = analyses[0]?.settings.target;
  if (target === undefined) return undefined;
  const stages = analyses.flatMap((it) => stateReport(it).stages);
  const names = stages.flatMap(({ name }) => name ?? []);
  const known = stages.some(
    ({ name, index }) => name?.toLowerCase() === target.toLowerCase() || String(index) === target,
  );
  if (known || stages.length === 0) return undefined;
  const choice =
    names.length === 0
      ? "; no stage has a name"
      : didYouMean(target, names) || `; there is ${[...new Set(names)].join(", ")}`;
  return `--target ${target}: there is no such stage${choice}`;
}
