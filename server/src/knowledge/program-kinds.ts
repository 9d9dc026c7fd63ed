// Programs by what they are for, so that a question names a kind and not a list of names.
import table from "./program-kinds.json";

export type ProgramKind = keyof typeof table.kinds;

const kinds = new Map<string, Set<ProgramKind>>();
for (const [kind, names] of Object.entries(table.kinds) as [ProgramKind, string][]) {
  for (const name of names.split(" ")) kinds.set(name, (kinds.get(name) ?? new Set()).add(kind));
}

/**
 * Tells whether a program, by its name without a folder, is of one of some kinds. `python3.13` and `pip3` are asked for
 * like `python` and `pip`.
 */
export function isProgram(name: string, ...of: readonly ProgramKind[]): boolean {
  const own = kinds.get(name.replace(/^(python|pip)[\d.]*$/, "$1"));
  return own !== undefined && of.some((it) => own.has(it));
}

/** Tells whether a program makes an application: installs, compiles, generates. */
export function isBuilder(name: string): boolean {
  return isProgram(name, "python", "pythonTools", "node", "compilers", "generators", "s2i");
}

/** Tells whether a program says, asks or sets something for the shell that runs it, and leaves nothing in the image. */
export function leavesNothing(name: string): boolean {
  return isProgram(name, "nothing", "telling", "settings", "folders");
}

/** Tells whether a name is a builtin of shells or a program of every distribution, which no Python project brings. */
export function isOrdinary(name: string): boolean {
  return isProgram(name, ...ordinary);
}

const ordinary: readonly ProgramKind[] = [
  "nothing",
  "telling",
  "settings",
  "folders",
  "variables",
  "tests",
  "lookups",
  "questions",
  "readers",
  "shell",
  "owners",
  "makers",
  "removers",
  "placers",
  "writers",
  "searchers",
  "archivers",
  "downloaders",
];

/** The programs of a kind, those first that are meant most often. */
export function programsOfKind(kind: ProgramKind): readonly string[] {
  return table.kinds[kind].split(" ");
}
