// The modules that every Python brings, in any of the versions that the images have.
import table from "./standard-library.json";

const modules = new Set(table.modules.split(" "));

/** Tells whether a module, by its first name, belongs to Python itself: "http" for `python -m http.server`. */
export const isStandardModule = (name: string): boolean => modules.has(name) || name.startsWith("_");
