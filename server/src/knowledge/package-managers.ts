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
  | { readonly kind: "no" /** What does the same, whatever stands behind it. */; readonly instead: string | undefined }
  /** dnf 5 no longer has this spelling of dnf 4. */
  | { readonly kind: "dropped"; readonly instead: string | undefined }
  /** Needs a package that these images do not all have. */
  | { readonly kind: "plugin"; readonly package: string };

export const packageManagerCommands: readonly string[] = ["microdnf", "dnf", "dnf5", "yum"];

/** The files that tell them what they do unasked. */
export const packageManagerConfigurations: readonly string[] = ["/etc/dnf/dnf.conf", "/etc/yum.conf"];

const purposes = inverted(table.purposes) as ReadonlyMap<string, Purpose>;
const aliases = inverted(table.aliases);
const microdnfSince = inverted(table.microdnfSince);
const insteadOnMicrodnf = new Map(Object.entries(table.insteadOnMicrodnf));
const droppedByDnf5 = new Map(Object.entries(table.droppedByDnf5));
const joined = inverted(table.joined) as ReadonlyMap<string, Purpose>;
const dnf4Plugins = words(table.dnf4Plugins);
const dnf5Plugins = words(table.dnf5Plugins);
const microdnfModules = words(table.microdnfModules);
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
  const asks = asking.has(purpose) && asksAtAll(dialect, distro);
  return { name, purpose, asks, support: supportOf(dialect, word, name, distro) };
}

/** `module enable` and `group install` do what their second word says; `groupinstall` has said it. */
export function nestedSubcommand(
  dialect: Dialect,
  outer: string,
  word: string,
  distro: Distro,
): Subcommand | undefined {
  const name = aliases.get(outer) ?? outer;
  if (joined.has(outer)) return undefined;
  const nested = (purpose: Purpose, support: Support): Subcommand => ({
    name: word,
    purpose,
    asks: asking.has(purpose) && asksAtAll(dialect, distro),
    support,
  });
  if (name === "group" || name === "environment") {
    const purpose = purposes.get(aliases.get(word) ?? word);
    const known = purpose === "install" || purpose === "remove" || purpose === "upgrade" ? purpose : "query";
    return nested(known, { kind: "yes" });
  }
  if (name !== "module") return undefined;
  const lacks = dialect === "microdnf3" && !microdnfModules.includes(word);
  const support: Support = lacks ? { kind: "no", instead: undefined } : { kind: "yes" };
  if (["install", "remove", "update", "upgrade", "switch-to"].includes(word))
    return nested(word === "remove" ? "remove" : "install", support);
  return nested(["enable", "disable", "reset"].includes(word) ? "configure" : "query", support);
}

/** Tells whether a word names a group of packages or a module's stream, of which microdnf 3 knows none. */
export const isGroup = (word: string): boolean => word.startsWith("@") || /^[^<>=]*\s[^<>=]*$/.test(word);

/** Tells whether a word is the file or the address of an RPM, neither of which microdnf 3 installs. */
export const isPackageFile = (word: string): boolean =>
  /^(https?|ftp|file):\/\//.test(word) || /^[^@].*\.rpm$/.test(word);

/** The microdnf of Enterprise Linux 8 is set up to ask nothing; that of later releases asks as dnf does. */
function asksAtAll(dialect: Dialect, { family, version }: Distro): boolean {
  return dialect !== "microdnf3" || family === "fedora" || version >= table.microdnfAsksSince;
}

function supportOf(dialect: Dialect, word: string, name: string, { family, version }: Distro): Support {
  if (dialect === "microdnf3") {
    const since = microdnfSince.get(word);
    // The Fedora releases that still had microdnf 3 had its last version.
    if (since !== undefined && (family === "fedora" || version >= Number(since))) return { kind: "yes" };
    return { kind: "no", instead: insteadOnMicrodnf.get(word) };
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
