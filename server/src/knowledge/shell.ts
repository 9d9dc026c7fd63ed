// What shells and builders set by themselves, and which scripts only set variables.
import table from "./shell.json";

const variables = new Set(words(table.variables));
const platforms = new Set(words(table.platforms));
const ofImages = new Set(words(table.ofImages));
const proxies = new Set(words(table.proxies));
const startupFiles = new Set(words(table.startupFiles));
const environmentFiles = new Set([...startupFiles, ...words(table.environmentFiles)]);
const ownScripts = new Set(words(table.ownScripts));
const systemScripts = words(table.systemScripts);

/** Tells whether a builder gives an argument its value without being asked: TARGETARCH. */
export const isPlatformArgument = (name: string): boolean => platforms.has(name);

/** Tells whether some images of the family have a variable in their ENV that others of them lack: SUMMARY, VERSION. */
export const isOfSomeImages = (name: string): boolean => ofImages.has(name);

/** Tells whether a shell or a builder gives a variable its value: PWD, TARGETARCH, https_proxy. */
export function hasValueAnyway(name: string): boolean {
  return variables.has(name) || platforms.has(name) || proxies.has(name.toLowerCase());
}

/** Tells whether a shell gives a name its value by itself: a parameter of a script, or a variable that every bash has. */
export function isShellsOwn(name: string): boolean {
  return variables.has(name) || /^(\d+|[@*#?!$-]|BASH\w*)$/.test(name);
}

/** Tells whether a script that a shell reads is one of variables, as people call those: `activate`, `.env`, `.bashrc`. */
export function isEnvironmentFile(path: string): boolean {
  const name = nameOf(path);
  return environmentFiles.has(name) || /^[\w-]*\.env$/.test(name);
}

/** Tells whether a script is the distribution's or a tool's, and sets variables of its own only. */
export function isTameScript(path: string): boolean {
  if (systemScripts.some((it) => path.startsWith(`${it}/`)) || path.endsWith(".cargo/env")) return true;
  return startupFiles.has(nameOf(path)) || ownScripts.has(nameOf(path));
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

function words(text: string): string[] {
  return text.split(" ");
}
