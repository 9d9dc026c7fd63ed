// The patterns of COPY and of ignore files, which are those of Go's filepath.Match: `*`, `?` and `[a-z]` within a name.
import type { Context } from "./context.ts";

const special = /[*?[]/;

/** Nobody means a name with more stars than this, and looking for one may take for ever. */
const mostStars = 6;
const nothing = "(?!)";

/** The source of a regular expression for one name of a path; one that fits nothing where that is no pattern. */
function nameExpression(name: string): string {
  if ((name.match(/\*+/g) ?? []).length > mostStars) return nothing;
  const expression = name.replace(
    /\[(\^?)((?:\\.|[^\]\\])+)\]|\\(.)|\*+|\?|[.+^${}()|[\]\\]/g,
    (it, not, range, escaped) => {
      if (range !== undefined) return `[${not}${range.replace(/[[^]/g, "\\$&")}]`;
      if (escaped !== undefined) return escaped.replace(/\W/g, "\\$&");
      return it.startsWith("*") ? "[^/]*" : it === "?" ? "[^/]" : `\\${it}`;
    },
  );
  try {
    return new RegExp(expression).source;
  } catch {
    return nothing;
  }
}

/** The same for a path of an ignore file, in which `**` stands for folders of any depth. */
export function pathExpression(path: string): string {
  const names = path.split("/").filter((it) => it !== "" && it !== ".");
  // Several in a row mean what one does.
  const kept = names.filter((it, i) => it !== "**" || names[i - 1] !== "**");
  if (kept.filter((it) => it === "**").length > mostStars) return nothing;
  const body = kept.map((it) => (it === "**" ? ".*" : nameExpression(it))).join("/");
  return body.replace(/\.\*\//g, "(?:.*/)?");
}

/** The paths of a context that a pattern names, in the order of their names; a plain path names itself. */
export function namesMatching(pattern: string, context: Context | undefined): string[] {
  return pattern.split("/").reduce<string[]>(
    (folders, name) => {
      const inside = (folder: string, it: string) => (folder === "" ? it : `${folder}/${it}`);
      if (!special.test(name)) return folders.map((it) => inside(it, name));
      const expression = new RegExp(`^${nameExpression(name)}$`);
      return folders.flatMap((folder) => {
        const names = (context?.list(folder) ?? []).filter((it) => expression.test(it));
        return names.sort().map((it) => inside(folder, it));
      });
    },
    [""],
  );
}
