// What `sed -i` does to the lines of a file, as far as that can be told without the file.
import type { Argument } from "../image/value.ts";
import { baseName } from "../text/paths.ts";
import type { Invocation } from "./call.ts";

export interface Sed {
  /** The words that name the files that it edits in place. */
  readonly files: readonly Argument[];
  /**
   * Regular expressions of the lines that it takes away or changes: `/name/d`, `s/old/new/`. Undefined where it may
   * change any line.
   */
  readonly lines: readonly string[] | undefined;
}

const unknown: Argument = { value: undefined, prefix: "", suffix: "", span: { start: 0, end: 0 }, exact: false };

/** What a sed command edits; undefined for any other, and for one that only prints. */
export function sedOf({ name, args }: Invocation): Sed | undefined {
  const texts = args.map((it) => it.value ?? it.prefix);
  if (baseName(name.value ?? "") !== "sed" || !texts.some((it) => /^-[a-zA-Z]*i|^--in-place/.test(it)))
    return undefined;
  const scripts: (string | undefined)[] = [];
  const operands: Argument[] = [];
  const extended = texts.some((it) => /^(-[a-zA-Z]*[Er]|--regexp-extended)$/.test(it));
  for (let i = 0; i < args.length; i++) {
    const text = texts[i]!;
    const attached = /^(?:--expression=|-[nEsrz]*e)(.+)$/s.exec(text)?.[1];
    if (/^(-[a-zA-Z]*e|--expression)$/.test(text)) scripts.push(args[++i]?.value);
    else if (attached !== undefined) scripts.push(args[i]!.value === undefined ? undefined : attached);
    else if (/^(-[a-zA-Z]*f|--file)/.test(text)) scripts.push(undefined);
    else if (!text.startsWith("-")) operands.push(args[i]!);
  }
  if (scripts.length === 0) scripts.push(operands.shift()?.value);
  const lines = scripts
    .flatMap((it) => it?.split(/[;\n]/) ?? [undefined])
    .filter((it) => it?.trim() !== "")
    .map((it) => it && lineOf(it.trim(), extended));
  // What prints nothing by itself leaves nothing of a line, and what reads NULs takes the file for one line.
  const whole = texts.some((it) => /^-[a-zA-Z]*[nz]|^--(quiet|silent|null-data|zero-terminated)$/.test(it));
  // Without a file it is a function's, whose words nobody knows here.
  const files = operands.length > 0 ? operands : [unknown];
  return { files, lines: whole || lines.includes(undefined) ? undefined : (lines as string[]) };
}

function lineOf(command: string, extended: boolean): string | undefined {
  const deleted = /^\/((?:[^/\\]|\\.)+)\/d$/.exec(command)?.[1];
  const [, , replaced] = /^s([/|#,@])((?:(?!\1)[^\\]|\\.)+)\1(?:(?!\1)[^\\]|\\.)*\1g?$/.exec(command) ?? [];
  const pattern = deleted ?? replaced;
  return pattern === undefined ? undefined : translated(pattern, extended);
}

const classes: Readonly<Record<string, string>> = {
  space: "\\s",
  blank: " \\t",
  digit: "\\d",
  alnum: "a-zA-Z0-9",
  alpha: "a-zA-Z",
};

/** A POSIX regular expression, basic or extended, in the words of JavaScript; undefined for what is not understood. */
function translated(pattern: string, extended: boolean): string | undefined {
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
