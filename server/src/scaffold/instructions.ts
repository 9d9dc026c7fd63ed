// The lines of a Containerfile, each kind with the comment that explains it.
import type { Image } from "../knowledge/images.ts";
import { isDevel } from "../knowledge/rpms.ts";
import { quoted } from "../text/quoting.ts";

export type InstructionBlock = readonly string[];

/** Blocks parted by empty lines. */
export function join(blocks: readonly InstructionBlock[]): string {
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n")}\n`;
}

/** Packages, installed as root, and back to the image's own user. Nothing where there are none. */
export function packages(image: Image, rpms: readonly string[], why: string, suppress?: string): InstructionBlock {
  if (rpms.length === 0) return [];
  const manager = image.packageManager;
  const names = rpms.map((rpm) => (/[()]/.test(rpm) ? `"${rpm}"` : rpm)).join(" ");
  return [
    `# ${why}`,
    "USER 0",
    ...(suppress ? [`# splitstage ignore=devel-in-final-stage ${suppress}`] : []),
    `RUN ${manager} install -y --setopt=install_weak_deps=0 --setopt=tsflags=nodocs \\`,
    `        ${names} && \\`,
    `    ${manager} clean all`,
    "USER 1001",
  ];
}

/** One ENV instruction a variable. */
export function env(variables: readonly (readonly [string, string])[], why: string): InstructionBlock {
  if (variables.length === 0) return [];
  return [`# ${why}`, ...variables.map(([name, value]) => `ENV ${name}=${quoted(value)}`)];
}

export function command(words: readonly string[]): string {
  return `CMD ${JSON.stringify(words).replaceAll('","', '", "')}`;
}

/** The RPMs that an image lacks, in the order asked for. */
export function missing(image: Image, rpms: readonly string[]): string[] {
  const has = new Set(image.rpms);
  // EL 10 and Fedora have zlib-ng under its own name.
  if (has.has("zlib-ng-compat-devel")) has.add("zlib-devel");
  const headers = new Set([image.pythonHeaders.portable, ...image.pythonHeaders.names]);
  const hasHeaders = image.pythonHeaders.names.some((name) => has.has(name));
  return [...new Set(rpms)].filter((rpm) => !has.has(rpm) && !(hasHeaders && headers.has(rpm)));
}

/** "a", "a and b", "a, b and c". */
export function list(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

export function hasDevel(rpms: readonly string[]): boolean {
  return rpms.some(isDevel);
}
