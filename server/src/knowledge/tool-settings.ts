// Options and variables of pip, uv, poetry, pdm and pipenv: where packages come from, and in which form.
import table from "./tool-settings.json";

/** What a setting is about, by the name of pip's option. */
export type SourceSetting =
  | "index-url"
  | "extra-index-url"
  | "find-links"
  | "no-index"
  | "no-binary"
  | "only-binary"
  | "prefer-binary";

type Table = Readonly<Record<string, string>>;

const options = new Map<string, SourceSetting>(Object.entries(table.options as Table).map(setting));
const flags = new Set(table.flags.split(" "));
const variables = new Map<string, ReadonlyMap<string, SourceSetting>>(
  Object.entries(table.variables as Readonly<Record<string, Table>>).map(([tool, of]) => [
    tool,
    new Map(Object.entries(of).map(setting)),
  ]),
);
const addresses = new Set(
  Object.values(table.variables as Readonly<Record<string, Table>>).flatMap((of) =>
    Object.entries(of).flatMap(([name, what]) => (/^(extra-index-url|index-url|find-links)$/.test(what) ? [name] : [])),
  ),
);
const unasked = table.readUnasked;
const quiet = new Set(table.quiet.split(" "));

/** What an option on the command line of pip, uv or pdm sets; undefined for all others. */
export const settingByOption = (option: string): SourceSetting | undefined => options.get(option);

/** Tells whether a setting is a yes or no, so that its option takes no value. */
export const isFlag = (setting: SourceSetting): boolean => flags.has(setting);

/** The variables that a tool reads, in the order in which they count, and what each sets. */
export function settingsByVariable(tool: string): ReadonlyMap<string, SourceSetting> {
  return variables.get(tool) ?? variables.get("pip")!;
}

/** Tells whether a variable holds the address of a package index. */
export const holdsAddress = (variable: string): boolean => addresses.has(variable);

/** Tells whether tools read a variable without being told: PIP_INDEX_URL, CFLAGS, https_proxy. */
export function isReadUnasked(variable: string): boolean {
  return (
    unasked.prefixes.split(" ").some((it) => variable.startsWith(it)) ||
    unasked.names.split(" ").includes(variable) ||
    unasked.suffixes.split(" ").some((it) => variable.endsWith(it))
  );
}

/** The variables by which poetry and pipenv know of an environment that is there, or are told to make none. */
export const variablesOfEnvironment: readonly string[] = table.ofEnvironment.split(" ");

/** Tells whether a text may ask poetry or pipenv where their environment is, move it, or activate it. */
export const asksForEnvironment = (text: string): boolean =>
  /\benv (info|use|list)\b|\b(activate|venv|virtualenvs)\b/.test(text);

/** Tells whether pip installs the same with and without an option, where nothing was installed or cached before. */
export const changesNothing = (option: string): boolean => quiet.has(option);

/** A configuration file may name any index. */
function setting([name, what]: [string, string]): [string, SourceSetting] {
  return [name, what === "configuration" ? "extra-index-url" : (what as SourceSetting)];
}
