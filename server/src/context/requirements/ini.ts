// Ini files as Python reads them: sections of options, whose values may go on over several lines.
import type { Span } from "../../text/span.ts";

export interface IniLine {
  readonly text: string;
  readonly span: Span;
}

export interface IniOption {
  readonly section: string;
  /** In small letters, with underscores: "index_url". */
  readonly key: string;
  /** The lines of its value that are neither empty nor comments. */
  readonly lines: IniLine[];
}

/** The options of an ini file: a value goes on over the lines that are indented more than its key. */
export function iniOptions(text: string): IniOption[] {
  const options: IniOption[] = [];
  let section = "";
  let current: IniOption | undefined;
  let indent = 0;
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    const whole = match[0];
    const start = whole.search(/\S/);
    if (start < 0 || /[#;]/.test(whole[start]!)) continue;
    if (current !== undefined && start > indent) {
      current.lines.push(lineAt(whole, 0, match.index));
      continue;
    }
    const header = /^\[([^\]]+)\]/.exec(whole.slice(start))?.[1];
    if (header !== undefined) {
      section = header;
      current = undefined;
      continue;
    }
    const sign = whole.search(/[=:]/);
    if (sign <= start) continue;
    indent = start;
    current = { section, key: whole.slice(start, sign).trim().toLowerCase().replace(/-/g, "_"), lines: [] };
    options.push(current);
    const value = lineAt(whole, sign + 1, match.index);
    if (value.text !== "") current.lines.push(value);
  }
  return options;
}

/** What stands on a line from a column on, without the white space around it and a comment behind it. */
function lineAt(line: string, column: number, offset: number): IniLine {
  const rest = line.slice(column).replace(/\s#.*$/, "");
  const text = rest.trim();
  const start = offset + column + rest.length - rest.trimStart().length;
  return { text, span: { start, end: start + text.length } };
}
