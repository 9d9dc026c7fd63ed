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

/** The options of an ini file: a value goes on where a line begins with white space. */
export function iniOptions(text: string): IniOption[] {
  const options: IniOption[] = [];
  let section = "";
  let current: IniOption | undefined;
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    const whole = match[0];
    if (/^\s*[#;]/.test(whole) || whole.trim() === "") continue;
    const header = /^\[([^\]]+)\]/.exec(whole)?.[1];
    if (header !== undefined) {
      section = header;
      current = undefined;
      continue;
    }
    if (/^\s/.test(whole)) {
      current?.lines.push(lineAt(whole, 0, match.index));
      continue;
    }
    const start = /^([^=:]+?)\s*[=:]/.exec(whole);
    if (start === null) continue;
    current = { section, key: start[1]!.trim().toLowerCase().replace(/-/g, "_"), lines: [] };
    options.push(current);
    const value = lineAt(whole, start[0].length, match.index);
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
