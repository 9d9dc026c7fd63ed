// Whether a build context is all that an image is built from, as far as its files tell.
import type { Context } from "./context.ts";
import { pathPattern } from "./patterns.ts";

/**
 * Tells whether there are sources of an application in a context, and not only the files that say what to install. A
 * context without any is a part of another one: the sources come from elsewhere before the image is built.
 */
export function holdsSources(context: Context): boolean {
  const known = answers.get(context) ?? hasSources(context, "", { left: 2000 }, 0);
  answers.set(context, known);
  return known;
}

const answers = new WeakMap<Context, boolean>();
const deepest = 4;

function hasSources(context: Context, folder: string, search: { left: number }, depth: number): boolean {
  const names = (context.list(folder) ?? []).filter((it) => !it.startsWith(".") && it !== "node_modules");
  if (names.some((it) => isSource(it))) return true;
  if (depth === deepest) return false;
  return names.some((it) => {
    const path = folder === "" ? it : `${folder}/${it}`;
    return (
      !it.includes(".") &&
      search.left-- > 0 &&
      context.kind(path) === "directory" &&
      hasSources(context, path, search, depth + 1)
    );
  });
}

const isSource = (name: string): boolean =>
  /\.(py|sh|ipynb)$/.test(name) && !/^(setup|conftest|noxfile)\.py$/.test(name);

/** Tells whether git ignores a path of a context: then it is made where the image is built, and need not be here. */
export function isGenerated(path: string, context: Context): boolean {
  const names = path.split("/");
  // The files of the folders above it say so of what is below them.
  return names.some((_, depth) => {
    const below = names.slice(depth);
    const above = below.map((_, i) => below.slice(0, i + 1).join("/"));
    return patternsOf(names.slice(0, depth).join("/"), context).some((fits) => above.some(fits));
  });
}

const patterns = new WeakMap<Context, Map<string, readonly ((path: string) => boolean)[]>>();

/** What the ignore file of a folder says, read once. */
function patternsOf(folder: string, context: Context): readonly ((path: string) => boolean)[] {
  const known = patterns.get(context) ?? new Map<string, readonly ((path: string) => boolean)[]>();
  patterns.set(context, known);
  const there =
    known.get(folder) ?? patternsIn(context.read(folder === "" ? ".gitignore" : `${folder}/.gitignore`) ?? "");
  known.set(folder, there);
  return there;
}

/** A pattern with a slash counts from the folder of its file, another one fits at any depth. */
function patternsIn(text: string): ((path: string) => boolean)[] {
  const lines = text.split(/\r?\n/).map((it) => it.trim().replace(/\/$/, ""));
  return lines
    .filter((it) => it !== "" && !/^[#!]/.test(it))
    .map((it) => pathPattern(it.includes("/") ? it : `**/${it}`));
}
