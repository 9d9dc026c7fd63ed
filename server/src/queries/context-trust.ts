// How sure it is that the build context at hand is the one that the image is built from, judged by what the file takes from it.
import { mayComeLater, reachIn } from "../context/left-out.ts";
import { holdsSources } from "../context/sources.ts";
import type { Build } from "../simulation/build.ts";
import { once } from "../text/once.ts";
import { takenFiles } from "./taken-files.ts";

/** How much a path that is missing from the context says: it is an error, it is likely one, or nobody knows. */
export type Trust = "certain" | "likely" | undefined;

/**
 * How sure it is that something is missing which is not in the build context. The folder at hand may be another one than
 * the builder is given, or a part of it: then most of what the file takes is not there. Where other files that it takes
 * by name are there, it is the right one, and a file or a folder that is missing beside them is missing. `isElsewhere`:
 * what is missing lies in another folder of the same context.
 */
export function trustIn(path: string, isElsewhere: boolean, build: Build): Trust {
  const { context } = build;
  if (context === undefined || !holdsSources(context)) return undefined;
  const { there, missing } = countsOf(build);
  const top = path.split("/")[0]!;
  const isRoot = context.kind(".git") === "directory";
  const isInside = isElsewhere || top === path || context.kind(top) === "directory";
  if (there === 0) return isRoot && isInside && missing === 1 && takesAll(build) ? "likely" : undefined;
  if (missing > there) return isRoot && isInside ? "likely" : undefined;
  return isInside || isRoot ? "certain" : missing === 1 ? "likely" : undefined;
}

const takesAll = (build: Build): boolean => takenFiles(build).some((it) => it.from === undefined && it.path === "/");

/** How many of the files and folders that are taken by name are there, and how many that should be are not. */
const countsOf = once((build: Build): { readonly there: number; readonly missing: number } => {
  const { context } = build;
  if (context === undefined) return { there: 0, missing: 0 };
  const named = takenFiles(build).filter((it) => it.from === undefined && it.path !== "/" && !it.isPattern);
  const paths = [...new Set(named.map((it) => it.path.slice(1)))];
  const reaches = paths.map((it) => reachIn(it, false, context));
  return {
    there: reaches.filter((it) => it === "there" || it === "ignored").length,
    missing: paths.filter((it, i) => reaches[i] === "missing" && !mayComeLater(it, context)).length,
  };
});
