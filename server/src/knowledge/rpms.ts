// What RPM packages bring: commands, other packages, compilers and headers.
import type { Distro } from "./distro.ts";
import table from "./rpms.json";

const commandsOf = new Map<string, string>(Object.entries(table.commands));
const alsoProvided = new Map<string, string>(Object.entries(table.alsoProvided));
const requirementsOf = new Map<string, string>(Object.entries(table.requires));
/** Packages that bring no command: libraries and data. */
const plain = new Set([
  ...words(table.plain),
  ...[...requirementsOf.values()].flatMap(words).map((name) => name.replace(/\?$/, "")),
]);
const tools = patternOf(table.tools);
const buildTools = patternOf(table.buildTools);
const develNames = new Set(words(table.devel));
const packageOf = new Map(
  [...commandsOf].flatMap(([rpm, commands]) => words(commands).map((command) => [command, rpm] as const)),
);
// Where several packages have the command, the one that people mean.
for (const [command, rpm] of [
  ["sh", "bash"],
  ["microdnf", "microdnf"],
  ["dnf", "dnf"],
  ["yum", "yum"],
  ["flock", "util-linux-core"],
  ["wget", "wget"],
  ["kill", "util-linux-core"],
] as const) {
  packageOf.set(command, rpm);
}

/** The commands that an RPM puts on PATH itself, without those of what it requires. Empty where nothing is known. */
export function commandsProvided(rpm: string): readonly string[] {
  const name = rpmName(rpm);
  const python = /^python3\.(\d+)$/.exec(name) ?? /^python3(\d+)$/.exec(name);
  if (python) return [`python3.${python[1]}`];
  const pip = /^python3\.?(\d+)-pip$/.exec(name);
  if (pip) return [`pip3.${pip[1]}`, `pip-3.${pip[1]}`];
  const toolset = /^gcc-toolset-\d+-(.+)$/.exec(name);
  // A toolset's commands are not on PATH before it is enabled.
  if (toolset) return [];
  return words(commandsOf.get(alsoProvided.get(name) ?? name) ?? "");
}

/** Tells whether an RPM's commands are known at all, so that the absence of one can be certain. */
export function isKnownRpm(rpm: string): boolean {
  const name = rpmName(rpm);
  return (
    commandsOf.get(alsoProvided.get(name) ?? name) !== undefined ||
    requirementsOf.get(name) !== undefined ||
    commandsProvided(name).length > 0 ||
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

/** The packages that an RPM certainly pulls in, directly or through others. */
export function requires(rpm: string): readonly string[] {
  return closure(rpm, false);
}

/** The packages that an RPM pulls in on some distribution or with weak dependencies: the certain ones and more. */
export function mayRequire(rpm: string): readonly string[] {
  return closure(rpm, true);
}

/** The RPM that has a command: for "install X". Undefined where it is not known. */
export function packageFor(command: string, distro: Distro): string | undefined {
  if (command === "wget" && distro.family === "fedora") return "wget2-wget";
  if (command === "npm" || command === "npx") return npmPackage(distro);
  if (command === "envsubst" && distro.family === "el" && distro.version < 10) return "gettext";
  return packageOf.get(command);
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
  if (argument.startsWith("/")) return packageOf.get(argument.slice(argument.lastIndexOf("/") + 1)) ?? argument;
  const name = argument.replace(/\.(?:x86_64|aarch64|ppc64le|s390x|i686|noarch)$/, "");
  // A version has a dot or a release behind it; `gcc-toolset-13` and `nodejs-20` are names.
  return name.replace(/-(?:\d+:)?\d[\w~^+]*(?:\.[\w.~^+]+|-\d[\w.~^+]*)(?:-\d[\w.~^+]*)?$/, "");
}

function closure(rpm: string, withPossible: boolean): readonly string[] {
  const found = new Set<string>();
  const open = [rpmName(rpm)];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const requirement of words(requirementsOf.get(name) ?? "")) {
      const possible = requirement.endsWith("?");
      if (possible && !withPossible) continue;
      const required = possible ? requirement.slice(0, -1) : requirement;
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

/** Any of some names, in which `*` stands for anything. */
function patternOf(names: string): RegExp {
  const escaped = words(names).map((it) => it.replace(/[.+]/g, "\\$&").replaceAll("*", "[\\w.-]*"));
  return new RegExp(`^(?:${escaped.join("|")})$`);
}
