// What `sed -i` does to the lines of a file, as far as that can be told without the file.
import type { Argument } from "../image/value.ts";
import { type Command, readsOf } from "./command.ts";
import type { Effect } from "./effect.ts";
import { has, type Line, optionsNamed, placeOf } from "./line.ts";

export const sed: Command = {
  names: "sed",
  options:
    "n|--quiet|--silent --debug e|--expression: f|--file: --follow-symlinks i|--in-place= l|--line-length: --posix E|r|--regexp-extended s|--separate --sandbox u|--unbuffered z|--null-data|--zero-terminated",
  effects: (line) => {
    const given = optionsNamed(line, "-e", "-f");
    const [first, ...others] = line.operands;
    const files = given.length > 0 ? line.operands : others;
    if (!has(line, "-i")) return readsOf(files, line.call);
    const scripts =
      given.length > 0 ? given.map((it) => (it.name === "-e" ? it.value?.value : undefined)) : [first?.value];
    const lines = changedLines(scripts, line);
    const text = line.call.args.map((it) => it.value ?? it.prefix);
    // Without a file it is a function's, whose words nobody knows here.
    const words: readonly (Argument | undefined)[] = files.length > 0 ? files : [undefined];
    return words.map((word): Effect => ({ kind: "rewrites", path: rewrittenPlace(word, line), word, lines, text }));
  },
};

/** A file; the folder of a pattern, which may name any file there, and of what is not known. */
export function rewrittenPlace(word: Argument | undefined, { call }: Pick<Line, "call">): string | undefined {
  if (word?.value === undefined) return call.workdir;
  return placeOf({ value: word.value.replace(/\/[^/]*[*?[].*$/, "") || "/" }, call);
}

/** Regular expressions of the lines that scripts take away or change; undefined where they may change any. */
function changedLines(scripts: readonly (string | undefined)[], line: Line): string[] | undefined {
  const extended = has(line, "-E");
  const lines = scripts
    .flatMap((it) => it?.split(/[;\n]/) ?? [undefined])
    .filter((it) => it?.trim() !== "")
    .map((it) => it && lineOfScript(it.trim(), extended));
  // What prints nothing by itself leaves nothing of a line, and what reads NULs takes the file for one line.
  return has(line, "-n", "-z") || lines.includes(undefined) ? undefined : (lines as string[]);
}

function lineOfScript(command: string, extended: boolean): string | undefined {
  const deleted = /^\/((?:[^/\\]|\\.)+)\/d$/.exec(command)?.[1];
  const [, , replaced] = /^s([/|#,@])((?:(?!\1)[^\\]|\\.)+)\1(?:(?!\1)[^\\]|\\.)*\1g?$/.exec(command) ?? [];
  const pattern = deleted ?? replaced;
  return pattern === undefined ? undefined : inJavaScript(pattern, extended);
}

const classes: Readonly<Record<string, string>> = {
  space: "\\s",
  blank: " \\t",
  digit: "\\d",
  alnum: "a-zA-Z0-9",
  alpha: "a-zA-Z",
};

/** A POSIX regular expression, basic or extended, in the words of JavaScript; undefined for what is not understood. */
function inJavaScript(pattern: string, extended: boolean): string | undefined {
  let unknown = false;
  const text = pattern.replace(
    /\[(\^?\]?(?:\[:\w+:\]|[^\]])*)\]|\\(.)|[(){}|+?]/g,
    (it: string, set: string | undefined, escaped: string | undefined) => {
      if (set !== undefined) {
        const inside = set.replace(/\[:(\w+):\]/g, (_, name: string) => {
          if (!Object.hasOwn(classes, name)) unknown = true;
          return classes[name] ?? "";
        });
        return `[${inside.replace(/^(\^?)\]/, "$1\\]").replaceAll("[", "\\[")}]`;
      }
      if (escaped === undefined) return extended ? it : `\\${it}`;
      if (/[(){}|+?]/.test(escaped)) return extended ? it : escaped;
      if (/[<>]/.test(escaped)) return "\\b";
      if (!/[\W bwWsSdn]/.test(escaped)) unknown = true;
      return it;
    },
  );
  // Many repetitions and choices may take for ever on a line that is made for them.
  const isCostly =
    (text.match(/[*+?{]/g) ?? []).length > 1 || (text.match(/\|/g) ?? []).length > 3 || /\)[*+?{]/.test(text);
  if (unknown || isCostly || text.startsWith("*")) return undefined;
  try {
    return new RegExp(text).source;
  } catch {
    return undefined;
  }
}
