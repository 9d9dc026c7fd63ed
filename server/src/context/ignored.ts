// What an ignore file keeps out of the build: .containerignore, or .dockerignore where there is none.
import type { Context } from "./context.ts";
import { pathPattern } from "./patterns.ts";

/** Tells for a path of the context whether its ignore file keeps it out. Without such a file nothing is. */
export function ignoredIn(context: Context): (path: string) => boolean {
  const known = judges.get(context) ?? judgeFor(context);
  judges.set(context, known);
  return known;
}

const judges = new WeakMap<Context, (path: string) => boolean>();

function judgeFor(context: Context): (path: string) => boolean {
  const rules = patterns(context.read(".containerignore") ?? context.read(".dockerignore") ?? "");
  return (path) => {
    const above = path.split("/").map((_, i, names) => names.slice(0, i + 1).join("/"));
    let ignored = false;
    // The last pattern that fits a path, or a directory above it, decides.
    for (const { fits, keeps } of rules) if (above.some(fits)) ignored = !keeps;
    return ignored;
  };
}

function patterns(text: string): { readonly fits: (path: string) => boolean; readonly keeps: boolean }[] {
  return text
    .split(/\r?\n/)
    .map((it) => it.trim())
    .filter((it) => it !== "" && !it.startsWith("#"))
    .map((line) => {
      const keeps = line.startsWith("!");
      return { fits: pathPattern(keeps ? line.slice(1).trim() : line), keeps };
    });
}
