// `splitstage state FILE`: the window into the engine. What the simulated build knows after each instruction.
import type { StageReport, StartReport, StateReport, StepReport } from "../service/service.ts";
import { stateReport } from "../service/state-report.ts";
import { type AnalysisOptions, analysed } from "./analysed.ts";
import { visible } from "./format/width.ts";
import { type CommandOutcome, failure, jsonText, line } from "./outcome.ts";

export interface StateOptions extends AnalysisOptions {
  readonly format: "text" | "json";
}

export async function state(path: string, options: StateOptions): Promise<CommandOutcome> {
  const read = await analysed(path, options);
  if (typeof read === "string") return failure(read);
  const report = stateReport(read.analysis);
  return { code: 0, out: options.format === "json" ? jsonText(fromLineOne(report)) : text(path, report) };
}

/** Lines count from 1 wherever a person or a script reads them. */
const fromLineOne = ({ stages }: StateReport): StateReport => ({
  stages: stages.map((stage) => ({
    ...stage,
    steps: stage.steps.map((step) => ({ ...step, line: step.line + 1 })),
    starts: stage.starts.map((start) => ({
      ...start,
      line: start.line === undefined ? undefined : start.line + 1,
      needs: start.needs.map((need) => ({ ...need, line: need.line === undefined ? undefined : need.line + 1 })),
    })),
  })),
});

const text = (path: string, { stages }: StateReport): string =>
  stages.length === 0
    ? line(`${path}: no stage begins FROM an S2I Python image, so there is nothing to simulate`)
    : stages.map(describe).join("\n");

function describe({ index, name, base, image, published, steps, starts }: StageReport): string {
  const title = name === undefined ? `stage ${index}` : `stage ${index} "${name}"`;
  const known =
    image === undefined ? " (not an S2I Python image: nothing is known)" : image === base ? "" : ` (${image})`;
  const head = line(`${title} from ${base}${known}${published ? ", published" : ""}`);
  return `${head}${steps.map(step).join("")}${starts.map(start).join("")}`;
}

function step({ line: number, instruction, user, workdir, changes }: StepReport): string {
  const first = visible(instruction.split(/\r?\n/, 1)[0]!);
  const shown = first.length > 48 ? `${first.slice(0, 47)}…` : first;
  return [
    line(`${String(number + 1).padStart(5)} | ${shown.padEnd(48)}  user ${user}, workdir ${workdir}`),
    ...changes.map((change) => line(`      |     ${change}`)),
  ].join("");
}

function start({ how, line: at, script, command, path, user, workdir, listens, needs, outcome }: StartReport): string {
  const from = script === undefined ? "" : ` (in ${script})`;
  const on = listens.length === 0 ? "" : `, on ${listens.join(" and ")}`;
  const said = at === undefined ? "" : `, by line ${at + 1}`;
  return [
    line(`${how} | ${command}${from}, as ${user}, in ${workdir}${on}${said}`),
    ...(outcome === undefined ? [] : [line(`      |     ${outcome}`)]),
    ...needs.map((need, i) => {
      const is = answers[need.is] ?? need.is;
      return line(`      |     needs ${need.name}: ${is}${needPlace(need, i === 0 ? path : undefined)}`);
    }),
  ].join("");
}

const answers: Readonly<Record<string, string>> = { yes: "there", no: "not there", unknown: "not known" };

function needPlace({ line: at }: StartReport["needs"][number], path: string | undefined): string {
  if (at !== undefined) return `, because of line ${at + 1}`;
  return path === undefined ? "" : `, ${path}`;
}
