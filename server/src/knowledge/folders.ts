// Folders by their names: what every image has, where programs lie, whose homes are where.
import table from "./folders.json";
import { isRpm } from "./rpm-names.ts";

const stores = new Set(words(table.stores));
const projects = new Set(words(table.projects));
const hierarchical = words(table.hierarchical);
const standard = new Set([...words(table.standard), ...hierarchical]);
const distribution = words(table.distribution);
const forOthers = words(table.forOthers);
const opened = words(table.opened);
const packaged = words(table.packaged);
const ofApplications = new Set(words(table.ofApplications));
const ofSystem = new Set(words(table.ofSystem));
const madeInHome = words(table.madeInHome);
const inner = new Set(words(table.inner));
const programs = new Set(words(table.programs));
const ofTools = words(table.ofTools);
const ofPython = words(table.ofPython);
const environment = new Set(words(table.environment));
const byName = new Set(words(table.byName));

/** Tells whether a variable names where a library keeps what it loads or makes: HF_HOME, NLTK_DATA, TORCH_CACHE_DIR. */
export function isStoreName(variable: string): boolean {
  const names = variable.split("_");
  return stores.has(names.at(-1)!) && names.length > 1 && !projects.has(names[0]!);
}

/** Tells whether every image has a folder at an absolute path. */
export const isStandardFolder = (path: string): boolean => standard.has(path);

/** Tells whether a path is below what the distribution lays out: it, or one of its packages, may have made it. */
export function isOfDistribution(path: string): boolean {
  return within(path, distribution) || forOthers.includes(path) || within(path, packaged);
}

/**
 * The folder of the distribution in which a path begins that it certainly does not lay out: "/usr/src" of "/usr/src/app".
 * Where packages were installed, one of them may have made any folder but those that applications are called by.
 */
export function beyondDistribution(path: string, installed: boolean): string | undefined {
  const above = hierarchical.findLast((it) => path.startsWith(`${it}/`) && !hierarchical.includes(path));
  const name = above && path.slice(above.length + 1).split("/")[0]!;
  if (above === undefined || name === undefined) return undefined;
  if (ofApplications.has(name) || /^\/root\/\.\w+\/./.test(path)) return above;
  const isSystems = ofSystem.has(name) || /[.\d]|^python|^perl|^lib/i.test(name) || isRpm(name);
  return installed || isSystems ? undefined : above;
}

/** The folder that the distribution leaves to others and that a path lies in: "/opt" of "/opt/app". */
export function leftToOthers(path: string): string | undefined {
  return forOthers.find((it) => path.startsWith(`${it}/`));
}

/** Tells whether a path is in a folder that packages open for other users than root. */
export const isOpened = (path: string): boolean => within(path, opened);

/** Tells whether a folder is the system's, in which no application lives as a whole: `/usr/local/lib`, `/opt`. */
export function isShared(folder: string): boolean {
  if (folder === "/") return true;
  const [top = "", ...rest] = folder.slice(1).split("/");
  return (distribution.includes(`/${top}`) || isForApplications(`/${top}`)) && rest.every((it) => inner.has(it));
}

const isForApplications = (top: string): boolean => ["/home", "/mnt", "/opt"].includes(top);

/** Tells whether an absolute path is one of the system's folders of programs. */
export const isProgramFolder = (path: string): boolean => programs.has(path);

/** Tells whether tools other than Python's put their programs into a folder of that name: `~/.local/bin`, `~/go/bin`. */
export const isToolFolder = (path: string): boolean => ofTools.some((it) => path.endsWith(`/${it}`));

/** Tells whether a folder of programs may hold a Python, as its name goes: `/opt/venv/bin`, `/usr/local/pyenv/shims`. */
export function mayHoldPython(path: string): boolean {
  const name = path.toLowerCase();
  return ofPython.some((it) => name.includes(it)) || name.endsWith("env/bin");
}

/** The folder of root's own home that a path is in, of those that tools make in whatever HOME names: "/root/.cargo". */
export function madeInRootsHome(path: string): string | undefined {
  const folder = /^\/root\/\.[a-z]+(?=\/|$)/.exec(path)?.[0];
  return folder !== undefined && madeInHome.includes(folder.slice("/root/".length)) ? folder : undefined;
}

/** The home of a user that a path is or lies in, as homes are called: `/root`, `/home/app`; undefined for others. */
export const homeIn = (path: string): string | undefined => /^\/(?:root|home\/[\w-]+)(?=\/|$)/.exec(path)?.[0];

/** Tells whether a path, relative to a virtual environment, is in one of the places that `python -m venv` and pip fill. */
export const isOfEnvironment = (path: string): boolean => environment.has(path.split("/")[0]!);

/** Tells whether a name without an ending is usually that of a folder: `dist`, `rootfs`. */
export const isFolderByName = (name: string): boolean => byName.has(name);

function within(path: string, folders: readonly string[]): boolean {
  return folders.some((it) => path === it || path.startsWith(`${it}/`));
}

function words(text: string): string[] {
  return text.split(" ");
}

/**
 * Tells whether a path within a virtual environment is in every one that venv, virtualenv or uv has just made (PEP 405).
 * `python` is its version, where it is known.
 */
export function isOfFreshEnvironment(path: string, python: string | undefined): boolean {
  if (/^(bin|lib|bin\/(python|python3|activate))$/.test(path)) return true;
  const own = python === undefined ? undefined : [`lib/python${python}`, `lib/python${python}/site-packages`];
  return own?.includes(path) === true || path === `bin/python${python}`;
}
