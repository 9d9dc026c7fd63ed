// Which options the package managers take, by dialect, and how one says what another does.
import table from "./package-managers.json";
import type { Dialect } from "./package-managers.ts";

/** An option that one of them has at least. */
export interface ManagerOption {
  readonly takesValue: boolean;
  /** It changes what is printed or when, and nothing in the image. */
  readonly unimportant: boolean;
  /** The one subcommand that has it; undefined where all have. */
  readonly of: string | undefined;
  /** How each dialect spells it, the usual spelling first; empty where it has none. */
  readonly spellings: Readonly<Record<Dialect, readonly string[]>>;
}

/** A setting that a dialect refuses, and the values that it would take: undefined where it cannot set it at all. */
export interface RefusedSetting {
  readonly key: string;
  readonly value: string;
  readonly values: readonly string[] | undefined;
}

type Row = Partial<Record<Dialect | "takes" | "changes" | "of", string>>;

const options = (table.options as readonly Row[]).map((row): ManagerOption => {
  const spelt = (dialect: Dialect) => words(row[dialect] ?? "");
  const spellings = { microdnf3: spelt("microdnf3"), dnf4: spelt("dnf4"), dnf5: spelt("dnf5") };
  return { takesValue: row.takes === "value", unimportant: row.changes === "print", of: row.of, spellings };
});
const bySpelling = new Map(options.flatMap((it) => all(it).map((spelling) => [spelling, it] as const)));
const settable = new Map(Object.entries(table.setopt.microdnf3).map(([key, list]) => [key, words(list)] as const));
const asOption = new Map(Object.entries(table.setopt.options));
const unimportant = new Set(words(table.setopt.unimportant));
const yes = new Set(words(table.yes));
const no = new Set(words(table.no));

/** All of their options in getopt's notation: what one of them lacks is still read as what somebody meant by it. */
export const packageManagerOptions: string = options
  .map((it) => all(it).join("|") + (it.takesValue ? ":" : ""))
  .join(" ");

/** What a spelling such as `-y` or `--enable-repo` stands for; undefined where no dialect has it. */
export const managerOption = (spelling: string): ManagerOption | undefined => bySpelling.get(spelling);

/**
 * Tells whether a dialect takes an option as it is spelt. Of dnf 4 and 5 nobody here knows every spelling: only what
 * has another one there is certainly refused.
 */
export function takesOption(dialect: Dialect, spelling: string, subcommand: string): boolean {
  const option = bySpelling.get(spelling);
  if (option === undefined) return dialect !== "microdnf3";
  if (dialect === "microdnf3" && option.of !== undefined && option.of !== subcommand) return false;
  return option.spellings[dialect].includes(spelling);
}

/**
 * What a dialect does not take as the value of `--setopt`; undefined where it does. microdnf 3 takes the options of
 * repositories and a few others, and 0 and 1 for yes and no; dnf 4 and 5 take what they know, which nobody here does.
 */
export function refusedSetting(dialect: Dialect, text: string): RefusedSetting | undefined {
  const [, key = "", value] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
  if (dialect !== "microdnf3" || (key.includes(".") && value !== undefined)) return undefined;
  const values = settable.get(key);
  const written = key === "tsflags" ? value?.split(",") : value && [value];
  const isTaken = values !== undefined && Array.isArray(written) && written.every((it) => isOneOf(it, values));
  return isTaken ? undefined : { key, value: value ?? "", values };
}

/**
 * The option that says to a dialect what `--setopt` says with this value: the same one where it takes it, empty where
 * it changes nothing in the image; undefined where there is none.
 */
export function settingIn(dialect: Dialect, text: string): string | undefined {
  const own = dialect === "microdnf3" ? text.replace(/^main\./, "") : text;
  const refused = refusedSetting(dialect, own);
  if (refused === undefined) return `--setopt=${own}`;
  const { key, value, values } = refused;
  if (unimportant.has(key)) return "";
  const word = inDigits(value);
  return asOption.get(`${key}=${word}`) ?? (values?.includes(word) ? `--setopt=${key}=${word}` : undefined);
}

/** Tells whether an option makes a package manager go on without the packages that it does not find. */
export function forgivesMissing(spelling: string, value: string | undefined): boolean {
  if (/^--skip-(unavailable|broken)$/.test(spelling)) return true;
  return spelling === "--setopt" && /(^|\.)(strict=(0|false|no)$|skip_(unavailable|broken)=)/i.test(value ?? "");
}

/** Tells whether an option answers the question before it is asked. */
export function isAssumeYes(spelling: string, value: string | undefined): boolean {
  if (spelling !== "--setopt") return bySpelling.get(spelling)?.spellings.dnf4[0] === "-y";
  const [key, text = ""] = (value ?? "").replace(/^main\./, "").split("=");
  return key === "assumeyes" && inDigits(text) === "1";
}

/** Tells whether an option makes a package manager print something and leave everything as it is. */
export function isReadOnlyOption(spelling: string): boolean {
  return ["--version", "--help", "-h", "--assumeno"].includes(spelling);
}

/** "1" and "0" for the words that stand for yes and no, and any other value as it is. */
function inDigits(value: string): string {
  const word = value.toLowerCase();
  return yes.has(word) ? "1" : no.has(word) ? "0" : value;
}

/** No values stand for any value. */
const isOneOf = (value: string, values: readonly string[]): boolean => values.length === 0 || values.includes(value);

function all({ spellings }: ManagerOption): string[] {
  return [...new Set(Object.values(spellings).flat())];
}

function words(list: string): string[] {
  return list.split(" ").filter(Boolean);
}
