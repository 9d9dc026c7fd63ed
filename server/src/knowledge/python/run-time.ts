// Python projects that install without a compiler and need an RPM when they run.
import table from "./run-time.json";

export interface RunTimeNeeds {
  readonly rpms: readonly string[];
  /** A clause that follows the project's name: "runs dot". */
  readonly why: string;
  readonly confidence: "high" | "medium" | "low";
  /** Projects that bring what is missing, where one of them is installed too. */
  readonly unless: readonly string[];
  /** Marked as those of compiled projects are. */
  readonly instead: readonly string[];
}

interface Row {
  readonly rpms: string;
  readonly why: string;
  readonly confidence: string;
  readonly unless?: string;
  readonly instead?: string;
}

const rows = new Map<string, Row>(Object.entries(table.projects));

const compiling = new Set(table.compiling.split(" "));
const usingTools = new Set(table.usingTools.split(" "));

/** Tells whether a project compiles while it runs: kernels for a GPU, bindings to a C library. The name is normalised. */
export const compilesAtRunTime = (name: string): boolean => compiling.has(name);

/** Tells whether a project compiles, clones or runs Node.js when it is used. The name is normalised. */
export const usesTools = (name: string): boolean => compiling.has(name) || usingTools.has(name);

/** Where the table comes from, and the day it was made. */
export const runTimeProvenance = { asOf: table.asOf, source: table.source } as const;

/** What a project needs at run time, though it was not compiled here. The name is normalised. */
export function runTimeNeeds(name: string): RunTimeNeeds | undefined {
  const row = rows.get(name);
  if (row === undefined) return undefined;
  return {
    rpms: row.rpms.split(" "),
    why: row.why,
    confidence: row.confidence as RunTimeNeeds["confidence"],
    unless: row.unless?.split(" ") ?? [],
    instead: row.instead === undefined ? [] : [row.instead],
  };
}
