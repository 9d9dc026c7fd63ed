// `splitstage check [FILE]`: the verdict alone, for scripts and for people in a hurry.
import { fileVerdict } from "../service/verdict.ts";
import { linesOf } from "../text/lines.ts";
import { type AnalysisOptions, analysed } from "./analysed.ts";
import { styleFor } from "./format/style.ts";
import { exitCodes, stageTexts, verdictData, verdictText } from "./format/verdict.ts";
import { meantFile, noFile } from "./meant-file.ts";
import { type CommandOutcome, complaint, failure, jsonText } from "./outcome.ts";

export interface CheckOptions extends AnalysisOptions {
  readonly format: "text" | "json";
  readonly color: boolean;
}

export async function check(named: string | undefined, options: CheckOptions): Promise<CommandOutcome> {
  const path = meantFile(named);
  if (path === undefined) return failure(noFile(named, "check"));
  const read = await analysed(path, options);
  if (typeof read === "string") return failure(read);
  const { analysis } = read;
  const verdict = fileVerdict(analysis);
  const lines = linesOf(analysis.text);
  const code = exitCodes[verdict.kind];
  const err = [...read.log, ...analysis.problems].map(complaint).join("");
  if (options.format === "json")
    return { code, out: jsonText({ file: path, verdict: verdictData(verdict, lines) }), err };
  const style = styleFor(process.stdout, options.color);
  const all = [verdictText(verdict, lines, style), ...stageTexts(verdict, lines, style)];
  return { code, out: all.map((it) => `${it}\n`).join(""), err };
}
