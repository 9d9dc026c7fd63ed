// The patterns of COPY and of ignore files, which are those of Go's filepath.Match: `*`, `?` and `[a-z]` within a name.
import type { Context } from "./context.ts";

const special = /[*?[]/;

/** The source of a regular expression for one name of a path. */
export function nameExpression(name: string): string {
  return name.replace(/\[(\^?)((?:\\.|[^\]\\])+)\]|\\(.)|\*+|\?|[.+^${}()|[\]\\]/g, (it, not, range, escaped) => {
    if (range !== undefined) return `[${not}${range.replace(/[[^]/g, "\\$&")}]`;
    if (escaped !== undefined) return escaped.replace(/\W/g, "\\$&");
    return it.startsWith("*") ? "[^/]*" : it === "?" ? "[^/]" : `\\${it}`;
  });
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
