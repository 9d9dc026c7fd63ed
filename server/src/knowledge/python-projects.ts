// Python projects that have no wheel for Linux, so that pip compiles them: with what, and what they need at run time.
import table from "./python-projects.json";

export interface CompileNeeds {
  /** The project that compiles: it may be one that `project` pulls in. */
  readonly project: string;
  /** Whether no wheel can exist for this Python, so that pip must compile. Otherwise it only likely must. */
  readonly certain: boolean;
  /** The commands that compile it. */
  readonly compilers: readonly string[];
  /** RPMs while pip runs, without the headers of Python. */
  readonly buildRpms: readonly string[];
  readonly needsPythonHeaders: boolean;
  /** RPMs whose libraries the compiled module loads. */
  readonly runtimeRpms: readonly string[];
  /** Projects with wheels that do the same, the nearest first. */
  readonly alternatives: readonly string[];
}

interface Row {
  readonly certain?: boolean;
  readonly wheelsUntil?: string;
  readonly wheelsSince?: string;
  readonly language?: string;
  readonly build: string;
  readonly runtime?: string;
  readonly instead?: string;
}

const rows = new Map<string, Row>(Object.entries(table.projects));
const pulledInBy = new Map<string, string>(Object.entries(table.pulledInBy));
const compilers: Readonly<Record<string, readonly string[]>> = {
  c: ["gcc"],
  cpp: ["g++"],
  rust: ["cargo", "gcc"],
  cuda: ["nvcc", "g++"],
};

/** The name of a project as indexes compare it (PEP 503). */
export function normalize(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

/**
 * What installing a project takes, where it must be compiled; undefined where it need not or nothing is known.
 * `project` may name extras (`psycopg[c]`); `version` is the pinned one, if any.
 */
export function compileNeeds(project: string, python: string, version?: string): CompileNeeds | undefined {
  const [, bare = project, extras = ""] = /^\s*([^[\s]+)\s*(?:\[([^\]]*)\])?/.exec(project) ?? [];
  const name = normalize(bare);
  const own = needsOf(name, python, version);
  if (own) return own;
  const keys = [...extras.split(",").map((extra) => `${name}[${normalize(extra.trim())}]`), name];
  const key = keys.find((candidate) => pulledInBy.has(candidate));
  const pulled = key && needsOf(pulledInBy.get(key)!, python, undefined);
  if (!pulled) return undefined;
  // What another project requires may change with its next release; an extra that is named for it will not.
  return { ...pulled, certain: pulled.certain && key === "psycopg[c]" };
}

function needsOf(name: string, python: string, version: string | undefined): CompileNeeds | undefined {
  const row = rows.get(name);
  if (!row) return undefined;
  if (row.wheelsUntil !== undefined && compare(python, row.wheelsUntil) <= 0) return undefined;
  if (row.wheelsSince !== undefined && (version === undefined || compare(version, row.wheelsSince) >= 0)) {
    return undefined;
  }
  return {
    project: name,
    // Some of these had wheels for Pythons that are long gone.
    certain: row.certain === true && compare(python, "3.8") >= 0,
    compilers: compilers[row.language ?? "c"] ?? [],
    buildRpms: words(row.build),
    needsPythonHeaders: true,
    runtimeRpms: words(row.runtime),
    alternatives: words(row.instead),
  };
}

/** Compares the numbers of two versions; what is no number counts as nothing. */
function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map((part) => Number.parseInt(part, 10) || 0));
  for (let i = 0; i < Math.max(left!.length, right!.length); i++) {
    const difference = (left![i] ?? 0) - (right![i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function words(text: string | undefined): string[] {
  return text?.split(" ").filter(Boolean) ?? [];
}
