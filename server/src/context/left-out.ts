// What of a build context a builder does not find: what is not there, and what the ignore file keeps out.
import { isMadeBefore, isRecipe } from "../knowledge/conventions.ts";
import { baseName, parentOf } from "../text/paths.ts";
import type { Context } from "./context.ts";
import { ignoredIn } from "./ignored.ts";
import { namesMatching } from "./patterns.ts";
import { isGenerated } from "./sources.ts";

/** `there`, or why it is not: nothing lies there, or an ignore file keeps all of it out. Undefined where nobody knows. */
export type Presence = "there" | "missing" | "ignored" | undefined;

/** Whether a builder finds something at a path of a context; `path` may be a pattern. */
export function reachIn(path: string, isPattern: boolean, context: Context): Presence {
  if (!isPattern) return reachOf(path, context);
  const head = path.slice(0, path.search(/[^/]*[*?[]/)).replace(/\/$/, "");
  if (context.list(head) === undefined)
    return head === "" ? undefined : reachOf(head, context) === "missing" ? "missing" : undefined;
  const found = namesMatching(path, context).map((it) => reachOf(it, context));
  if (found.includes("there") || found.includes(undefined)) return "there";
  return found.includes("ignored") ? "ignored" : "missing";
}

function reachOf(path: string, context: Context): Presence {
  const kind = context.kind(path);
  if (kind === "unknown") return undefined;
  if (kind === "absent") {
    // A link that leads nowhere here may lead somewhere where the image is built.
    const parent = parentOf(`/${path}`).slice(1);
    return context.list(parent)?.includes(baseName(path)) ? undefined : "missing";
  }
  return ignoredIn(context)(path) && !keepsSome(path, context, { left: 2000 }) && !hasOtherIgnoreFiles(context)
    ? "ignored"
    : "there";
}

/** Whether an ignore file leaves something below a folder in, as `*` and `!src/app` do; then the folder is there. */
function keepsSome(path: string, context: Context, search: { left: number }): boolean {
  if (context.kind(path) !== "directory") return false;
  const names = context.list(path);
  search.left -= names?.length ?? 0;
  if (names === undefined || search.left < 0) return true;
  return names.some((it) => {
    const inner = `${path}/${it}`;
    return !ignoredIn(context)(inner) || keepsSome(inner, context, search);
  });
}

/** `Containerfile.dockerignore` counts for that file alone, and takes the place of the other one. */
const hasOtherIgnoreFiles = (context: Context): boolean =>
  (context.list("") ?? []).some((it) => /.\.(docker|container)ignore$/.test(it));

/** Tells whether what is not in a context may be made or brought there before the image is built. */
export function mayComeLater(path: string, context: Context): boolean {
  if (isMadeBefore(path) || isGenerated(path, context)) return true;
  const modules = context.read(".gitmodules");
  if (modules?.split(/\r?\n/).some((it) => isModule(it, path)) === true) return true;
  const name = baseName(path.replace(/[*?[].*$/, ""));
  return name !== "" && isInRecipes(name, context);
}

function isModule(line: string, path: string): boolean {
  const module = /^\s*path\s*=\s*(.+?)\s*$/.exec(line)?.[1];
  return module !== undefined && (path === module || path.startsWith(`${module}/`) || module.startsWith(`${path}/`));
}

/** Tells whether a file that says what is done around a build has a word in it, such as the name of a stage. */
export const isInRecipes = (word: string, context: Context): boolean =>
  recipesIn(context).some((it) => it.includes(word));

const recipes = new WeakMap<Context, readonly string[]>();

/** The texts of the files that say what is done around a build of an image: makefiles, workflows, build scripts. */
function recipesIn(context: Context): readonly string[] {
  const known = recipes.get(context);
  if (known !== undefined) return known;
  const own = (context.list("") ?? []).filter(isRecipe).slice(0, 40);
  const flows = ".github/workflows";
  const theirs = (context.list(flows) ?? []).slice(0, 40).map((it) => `${flows}/${it}`);
  const found = [...own, ...theirs].flatMap((it) => context.read(it) ?? []);
  recipes.set(context, found);
  return found;
}
