// What microdnf 3, dnf 4 and dnf 5 accept, and which of them a command name is on which distribution.
import type { Distro } from "./distro.ts";
import table from "./package-managers.json";

export type Dialect = "microdnf3" | "dnf4" | "dnf5";

/** What a subcommand is for. `query` reads only and needs no root. */
export type Purpose =
  | "install"
  | "remove"
  | "upgrade"
  | "swap"
  | "clean"
  | "cache"
  | "configure"
  | "download"
  | "query";

export interface Subcommand {
  /** The name itself or, for an alias, the name that it stands for: "remove" for "erase". */
  readonly name: string;
  readonly purpose: Purpose;
  /** Whether it asks before it acts, so that it fails without -y where nobody answers. */
  readonly asks: boolean;
  readonly support: Support;
}

type Support =
  | { readonly kind: "yes" }
  /** There is no such command here. */
  | { readonly kind: "no"; readonly instead: string | undefined }
  /** dnf 5 no longer has this spelling of dnf 4. */
  | { readonly kind: "dropped"; readonly instead: string | undefined }
  /** Needs a package that these images do not all have. */
  | { readonly kind: "plugin"; readonly package: string };

export const packageManagerCommands: readonly string[] = ["microdnf", "dnf", "dnf5", "yum"];

const purposes = inverted(table.purposes) as ReadonlyMap<string, Purpose>;
const aliases = inverted(table.aliases);
const microdnfSince = inverted(table.microdnfSince);
const insteadOnMicrodnf = new Map(Object.entries(table.insteadOnMicrodnf));
const droppedByDnf5 = new Map(Object.entries(table.droppedByDnf5));
const joined = inverted(table.joined) as ReadonlyMap<string, Purpose>;
const replaceable = new Set(words(table.replaceable));
const dnf4Plugins = words(table.dnf4Plugins);
const dnf5Plugins = words(table.dnf5Plugins);
const valueOptions = {
  all: words(table.valueOptions.all),
  microdnf3: words(table.valueOptions.microdnf3),
  dnf4: words(table.valueOptions.dnf4),
  dnf5: words(table.valueOptions.dnf5),
};
const asking: ReadonlySet<Purpose> = new Set<Purpose>(["install", "remove", "upgrade", "swap"]);

/** Which program a command is on a distribution. On Fedora 41 and later all four names are dnf 5. */
export function dialectOf(command: string, { family, version }: Distro): Dialect | undefined {
  if (!packageManagerCommands.includes(command)) return undefined;
  if (family === "fedora" && version >= 41) return "dnf5";
  if (command === "dnf5") return "dnf5";
  return command === "microdnf" ? "microdnf3" : "dnf4";
}

/** What a subcommand is to a dialect; undefined where it is not known to any of them. */
export function subcommand(dialect: Dialect, word: string, distro: Distro): Subcommand | undefined {
  const name = aliases.get(word) ?? word;
  const purpose = joined.get(word) ?? purposes.get(name);
  if (!purpose) return undefined;
  return { name, purpose, asks: asking.has(purpose), support: supportOf(dialect, word, name, distro) };
}

/** `module enable` and `group install` do what their second word says; `groupinstall` has said it. */
export function nestedSubcommand(outer: string, word: string): Pick<Subcommand, "purpose" | "asks"> | undefined {
  const name = aliases.get(outer) ?? outer;
  if (joined.has(outer)) return undefined;
  if (name === "group" || name === "environment") {
    const purpose = purposes.get(aliases.get(word) ?? word);
    const known = purpose === "install" || purpose === "remove" || purpose === "upgrade" ? purpose : "query";
    return { purpose: known, asks: known !== "query" };
  }
  if (name !== "module") return undefined;
  if (["install", "remove", "update", "upgrade", "switch-to"].includes(word)) {
    return { purpose: word === "remove" ? "remove" : "install", asks: true };
  }
  return { purpose: ["enable", "disable", "reset"].includes(word) ? "configure" : "query", asks: false };
}

/** Tells whether another word for a subcommand does all that it does, whatever stands behind it. */
export const isReplaceable = (word: string): boolean => replaceable.has(word);

/** The options whose value is the next word, when it is not joined to them. */
export function optionsWithValue(dialect: Dialect): readonly string[] {
  return [...valueOptions.all, ...valueOptions[dialect]];
}

/** Whether an option answers the question before it is asked. */
export function isAssumeYes(word: string): boolean {
  return (
    word === "--assumeyes" ||
    /^-[a-zA-Z]*y[a-zA-Z]*$/.test(word) ||
    /^--setopt=(?:main\.)?assumeyes=(?:1|true|yes|on)$/i.test(word)
  );
}

/** Options that make a dialect print something and leave everything as it is. */
export function isReadOnlyOption(word: string): boolean {
  return word === "--version" || word === "--help" || word === "-h" || word === "--assumeno";
}

function supportOf(dialect: Dialect, word: string, name: string, { family, version }: Distro): Support {
  if (dialect === "microdnf3") {
    const since = microdnfSince.get(word);
    // The Fedora releases that still had microdnf 3 had its last version.
    if (since !== undefined && (family === "fedora" || version >= Number(since))) return { kind: "yes" };
    return { kind: "no", instead: insteadOnMicrodnf.get(word) ?? insteadOnMicrodnf.get(name) };
  }
  if (dialect === "dnf4") {
    return dnf4Plugins.includes(name) ? { kind: "plugin", package: "dnf-plugins-core" } : { kind: "yes" };
  }
  if (droppedByDnf5.has(word)) return { kind: "dropped", instead: droppedByDnf5.get(word) };
  return dnf5Plugins.includes(name) ? { kind: "plugin", package: "dnf5-plugins" } : { kind: "yes" };
}

/** From "what: its words" to what each word belongs to. */
function inverted(lists: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(lists).flatMap(([key, list]) => words(list).map((word) => [word, key] as const)));
}

function words(list: string): string[] {
  return list.split(" ").filter(Boolean);
}
