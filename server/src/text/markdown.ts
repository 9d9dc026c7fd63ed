// The one place where text that others wrote becomes CommonMark: it is shown as it stands, and does nothing.

/** Text as code, at most 200 characters of it; control characters and line breaks are blanks. */
export function code(text: string): string {
  const flat = onOneLine(text);
  // A span of code ends at as many backquotes as it begins with: https://spec.commonmark.org/0.31.2/#code-spans
  const longest = Math.max(0, ...[...flat.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = /^`|`$|^ .* $/.test(flat) || flat === "" ? " " : "";
  return `${fence}${pad}${flat}${pad}${fence}`;
}

/** Text as it reads, at most 200 characters of it; what editors make a link of is none. */
export const prose = (text: string): string =>
  onOneLine(text)
    .replace(/[\\`*_[\]<>&~!|@$]/g, "\\$&")
    .replace(/:(?=\/\/)|(?<=\bwww)\./gi, "\\$&");

const most = 200;

function onOneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be found.
  const flat = text.slice(0, most).replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g, " ");
  return text.length > most ? `${flat.replace(/[\ud800-\udbff]$/, "")}…` : flat;
}
