// What RPM packages bring: commands, other packages, compilers and headers.
import { listByDistro } from "./by-distro.ts";
import type { Distro } from "./distro.ts";
import table from "./rpms.json";

const commandsOf = new Map(Object.entries(table.commands).map(([rpm, list]) => [rpm, listByDistro(list)] as const));
const alsoProvided = new Map<string, string>(Object.entries(table.alsoProvided));
const requirementsOf = new Map(Object.entries(table.requires).map(([rpm, list]) => [rpm, listByDistro(list)] as const));
/** Packages that bring no command: libraries and data. */
const plain = new Set([...words(table.plain), ...Object.values(table.requires).flatMap(words).map(bare)]);
const alone = patternOf(table.alone);
const along = words(table.along);
const tools = patternOf(table.tools);
const buildTools = patternOf(table.buildTools);
const develNames = new Set(words(table.devel));
/** The packages that have a command somewhere; the one that is called like it is the one that people mean. */
const packagesOf = new Map<string, readonly string[]>();
for (const [rpm, commands] of Object.entries(table.commands)) {
  for (const command of new Set(words(commands).map(bare))) {
    const others = packagesOf.get(command) ?? [];
    packagesOf.set(command, rpm === command ? [rpm, ...others] : [...others, rpm]);
  }
}

/**
 * The commands that an RPM certainly puts on PATH itself, without those of what it requires. Empty where nothing is
 * known; without a distribution, those that it has on all of them.
 */
export function commandsProvided(rpm: string, distro: Distro | undefined): readonly string[] {
  const name = rpmName(rpm);
  const python = /^python3\.(\d+)$/.exec(name) ?? /^python3(\d+)$/.exec(name);
  if (python) return [`python3.${python[1]}`];
  const pip = /^python3\.?(\d+)-pip$/.exec(name);
  if (pip) return [`pip3.${pip[1]}`, `pip-3.${pip[1]}`];
  const toolset = /^gcc-toolset-\d+-(.+)$/.exec(name);
  // A toolset's commands are not on PATH before it is enabled.
  if (toolset) return [];
  return commandsOf.get(alsoProvided.get(name) ?? name)?.(distro).sure ?? [];
}

/** Tells whether an RPM's commands are known at all, so that the absence of one can be certain. */
export function isKnownRpm(rpm: string): boolean {
  const name = rpmName(rpm);
  return (
    commandsOf.get(alsoProvided.get(name) ?? name) !== undefined ||
    requirementsOf.get(name) !== undefined ||
    commandsProvided(name, undefined).length > 0 ||
    isDevel(name) ||
    plain.has(name) ||
    /^(?:glibc-langpack-|lib(?!reoffice|virt))|-libs$|-(?:langpack|locale|fonts)/.test(name)
  );
}

/** The smaller package with the same commands that cannot be installed together with this one. */
export function twinOf(rpm: string): string | undefined {
  return twins.get(rpmName(rpm));
}

const twins = new Map([
  ["curl", "curl-minimal"],
  ["coreutils", "coreutils-single"],
]);

/** The packages that an RPM certainly pulls in on a distribution, directly or through others. */
export function requires(rpm: string, distro: Distro | undefined): readonly string[] {
  return closure(rpm, distro, false);
}

/**
 * The packages that an RPM may pull in: the certain ones, those that come in some streams or as weak dependencies, and,
 * unless it is known to come without them, the tools that many packages bring along.
 */
export function mayRequire(rpm: string, distro: Distro | undefined): readonly string[] {
  const listed = closure(rpm, distro, true);
  return alone.test(rpmName(rpm)) ? listed : [...new Set([...listed, ...along])];
}

/** The RPM that has a command on a distribution: for "install X". Undefined where it is not known. */
export function packageFor(command: string, distro: Distro): string | undefined {
  if (command === "wget" && distro.family === "fedora") return "wget2-wget";
  if (command === "npm" || command === "npx") return npmPackage(distro);
  return packagesOf.get(command)?.find((it) => commandsProvided(it, distro).includes(command));
}

function npmPackage({ family, version }: Distro): string {
  return family === "el" && version < 10 ? "npm" : "nodejs-npm";
}

/**
 * Tells compilers, headers and build systems, which a published image should not keep,
 * from tools that have a use at run time (make, tar, git, unzip, which).
 */
export function isDevel(rpm: string): boolean {
  if (/^pkgconfig\(/.test(rpm)) return true;
  if (/^@?(?:\^)?(?:c[- ])?development(?:[- ]tools|[- ]libs)?(?:\b|$)/i.test(rpm)) return true;
  const name = rpmName(rpm).replace(/\*+$/, "");
  if (/-(?:devel|static|headers)$/.test(name)) return true;
  return develNames.has(name) || develNames.has(name.replace(/-\d+(?:-.*)?$/, ""));
}

/** Tells whether an RPM is a tool that somebody who installs it by name wants to keep: git, rsync, a compiler. */
export const isTool = (rpm: string): boolean => tools.test(rpm);

/** Tells whether an RPM is for building only: a compiler, headers, or a tool of a build that leaves nothing behind. */
export function isForBuilding(rpm: string): boolean {
  return isDevel(rpm) || buildTools.test(rpmName(rpm));
}

/** A package as an install command names it, without version, release and architecture. */
export function rpmName(argument: string): string {
  if (argument.startsWith("/")) return packagesOf.get(argument.slice(argument.lastIndexOf("/") + 1))?.[0] ?? argument;
  const name = argument.replace(/\.(?:x86_64|aarch64|ppc64le|s390x|i686|noarch)$/, "");
  // A version has a dot or a release behind it; `gcc-toolset-13` and `nodejs-20` are names.
  return name.replace(/-(?:\d+:)?\d[\w~^+]*(?:\.[\w.~^+]+|-\d[\w.~^+]*)(?:-\d[\w.~^+]*)?$/, "");
}

function closure(rpm: string, distro: Distro | undefined, withPossible: boolean): readonly string[] {
  const found = new Set<string>();
  const open = [rpmName(rpm)];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const { sure, possible } = requirementsOf.get(name)?.(distro) ?? { sure: [], possible: [] };
    for (const required of withPossible ? [...sure, ...possible] : sure) {
      if (found.has(required)) continue;
      found.add(required);
      open.push(required);
    }
  }
  return [...found];
}

function words(text: string): string[] {
  return text.split(" ").filter(Boolean);
}

/** A name of a list without what is said of it. */
function bare(word: string): string {
  return word.replace(/[@?].*$/, "");
}

/** Any of some names, in which `*` stands for anything. */
function patternOf(names: string): RegExp {
  const escaped = words(names).map((it) => it.replace(/[.+]/g, "\\$&").replaceAll("*", "[\\w.-]*"));
  return new RegExp(`^(?:${escaped.join("|")})$`);
}
