// Where tools and package managers keep what they have downloaded.
import table from "./caches.json";
import type { Dialect } from "./package-managers.ts";

export interface CacheFolder {
  /** The variable that sends the cache elsewhere. */
  readonly variable: string;
  /** Another spelling of that variable. */
  readonly also?: string;
  /** The name of its folder in the folder of the user's caches. */
  readonly folder: string;
  /** The folder lies right in the user's home. */
  readonly inHome?: boolean;
  /** The variable that turns it off; absent where there is none, or the images set it. */
  readonly off?: string;
}

const tools = new Map<string, CacheFolder>(Object.entries(table.tools));
const packages: Readonly<Record<Dialect, string>> = table.packages;

/** The folder of caches in a user's home, where XDG_CACHE_HOME says nothing else. */
export const cachesInHome: string = table.users;

/** Where a tool such as uv or pip caches; undefined for one that is not known. */
export const toolCache = (tool: string): CacheFolder | undefined => tools.get(tool);

/** Where a package manager caches: an absolute path. */
export const packageCache = (dialect: Dialect): string => packages[dialect];

/** Tells whether an absolute path is in the cache of a package manager. */
export const isPackageCache = (path: string): boolean => Object.values(packages).some((it) => path.startsWith(it));

/** Tells whether an absolute path is the folder of the system's caches, or in it. */
export function isSystemCache(path: string): boolean {
  return path === table.system || path.startsWith(`${table.system}/`);
}
