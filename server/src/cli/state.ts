// `splitstage state FILE`: the window into the engine. What the simulated build knows after each instruction.
import type { StageReport, StartReport, StateReport, StepReport } from "../service/service.ts";
import { stateReport } from "../service/state-report.ts";
import { type AnalysisOptions, analysed } from "./analysed.ts";
import { visible } from "./format/width.ts";
import { type CommandOutcome, failure, jsonText } from "./outcome.ts";

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
    ? `${path}: no stage begins FROM an S2I Python image, so there is nothing to simulate\n`
    : stages.map(describe).join("\n");

function describe({ index, name, base, image, published, steps, starts }: StageReport): string {
  const title = name === undefined ? `stage ${index}` : `stage ${index} "${name}"`;
  const known =
    image === undefined ? " (not an S2I Python image: nothing is known)" : image === base ? "" : ` (${image})`;
  return `${title} from ${base}${known}${published ? ", published" : ""}\n${steps.map(step).join("")}${starts.map(start).join("")}`;
}

function step({ line, instruction, user, workdir, changes }: StepReport): string {
  const first = visible(instruction.split(/\r?\n/, 1)[0]!);
  const shown = first.length > 48 ? `${first.slice(0, 47)}…` : first;
  return [
    `${String(line + 1).padStart(5)} | ${shown.padEnd(48)}  user ${user}, workdir ${workdir}\n`,
    ...changes.map((change) => `      |     ${visible(change)}\n`),
  ].join("");
}

function start({ how, line, script, command, path, user, workdir, listens, needs, outcome }: StartReport): string {
  const from = script === undefined ? "" : ` (in ${script})`;
  const on = listens.length === 0 ? "" : `, on ${listens.join(" and ")}`;
  const said = line === undefined ? "" : `${line + 1}`;
  return [
    `${how} | ${visible(command)}${from}, as ${user}, in ${workdir}${on}${said === "" ? "" : `, by line ${said}`}\n`,
    ...(outcome === undefined ? [] : [`      |     ${visible(outcome)}\n`]),
    ...needs.map(
      (need, i) =>
        `      |     needs ${visible(need.name)}: ${answers[need.is] ?? need.is}${needPlace(need, i === 0 ? path : undefined)}\n`,
    ),
  ].join("");
}

const answers: Readonly<Record<string, string>> = { yes: "there", no: "not there", unknown: "not known" };

function needPlace({ line }: StartReport["needs"][number], path: string | undefined): string {
  if (line !== undefined) return `, because of line ${line + 1}`;
  return path === undefined ? "" : `, ${visible(path)}`;
}
