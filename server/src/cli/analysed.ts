// A Containerfile that was named on the command line, read and judged, or what is wrong with what was named.
import { basename } from "node:path";
import type { Analysis } from "../service/service.ts";
import { stagesIn } from "../service/stages.ts";
import { contextOf, noFolder } from "./build-context.ts";
import { judgeWith } from "./package-index.ts";
import { readText } from "./read.ts";
import { settingsFrom } from "./settings.ts";
import { unknownTarget } from "./target.ts";

export interface AnalysisOptions {
  readonly target?: string;
  readonly context?: string;
  readonly platform?: readonly string[];
  readonly index?: string;
}

interface Analysed {
  readonly analysis: Analysis;
  readonly bom: boolean;
  /** What a package index could not be asked about. */
  readonly log: readonly string[];
}

/** The file with its analysis; a string is what is wrong, with the way out. */
export async function analysed(path: string, options: AnalysisOptions): Promise<Analysed | string> {
  const read = await readText(path);
  if (typeof read === "string") return read;
  const settings = noFolder(options.context) ?? settingsFrom(options);
  if (typeof settings === "string") return settings;
  const judge = judgeWith(options.index);
  if (typeof judge === "string") return judge;
  const analysis = await judge.analyse(
    read.text,
    { ...settings, file: basename(path) },
    contextOf(path, options.context),
  );
  return unknownTarget(options.target, stagesIn(read.text)) ?? { analysis, bom: read.bom, log: judge.log };
}
