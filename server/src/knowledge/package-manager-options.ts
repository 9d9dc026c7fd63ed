// Which options a package manager accepts. microdnf 3 ends with an error at any that it does not know.
import type { Dialect } from "./package-managers.ts";

const microdnf3 = new Set([
  "--assumeno",
  "--assumeyes",
  "--best",
  "--config",
  "--disablerepo",
  "--disableplugin",
  "--enablerepo",
  "--enableplugin",
  "--help",
  "--installroot",
  "--nobest",
  "--nodocs",
  "--noplugins",
  "--refresh",
  "--releasever",
  "--setopt",
  "--version",
  "-c",
  "-h",
  "-y",
]);

/** Tells whether an option makes a package manager go on without the packages that it does not find. */
export function forgivesMissing(option: string): boolean {
  return (
    /^--skip-(unavailable|broken)/.test(option) ||
    /(^|[.=])(strict=(0|false|no)$|skip_(unavailable|broken)=)/i.test(option)
  );
}

/** Tells whether a dialect accepts an option such as `--setopt=keepcache=0`. The others than microdnf 3 know them all. */
export function acceptsOption(dialect: Dialect, option: string): boolean {
  return dialect !== "microdnf3" || microdnf3.has(option.replace(/=.*$/s, ""));
}
