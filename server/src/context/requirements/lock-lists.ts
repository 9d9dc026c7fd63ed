// The lists of files in a lock file. Nine tenths of one are addresses and hashes, a line a file: they are read here and
// cut out, so that the parser sees little and a lock of some megabytes does not take longer than a keystroke.

export interface Cut {
  /** The text with a number in place of each list. */
  readonly short: string;
  /** The names of the files in each list, by its number. */
  readonly lists: readonly (readonly string[])[];
}

/**
 * Cuts out the lists that are written as tools write them: `wheels = [`, a line a file with its hash, `]`. What is
 * written in another way stays for the parser.
 */
export function cutLists(text: string): Cut {
  const lists: string[][] = [];
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf(" = [", from); at >= 0; at = text.indexOf(" = [", at + 4)) {
    const start = at + 4;
    if (text[start] !== "\n" && !text.startsWith("\r\n", start)) continue;
    const list = listAt(text, text.indexOf("\n", start) + 1);
    if (list === undefined) continue;
    parts.push(text.slice(from, at), ` = ${lists.push(list.files) - 1}`);
    from = list.end;
    at = list.end - 4;
  }
  parts.push(text.slice(from));
  return { short: parts.join(""), lists };
}

/** The files of a list whose lines begin here, and where it ends; undefined for any other list. */
function listAt(text: string, begin: number): { readonly files: string[]; readonly end: number } | undefined {
  const prefix = /^\s*\{ ?(?:url|file|name) = "/.exec(text.slice(begin, begin + 40))?.[0];
  if (prefix === undefined) return undefined;
  const files: string[] = [];
  for (let start = begin; ; ) {
    const end = text.indexOf("\n", start);
    if (text[start] === "]") return { files, end: start + 1 };
    const file = end < 0 ? undefined : fileIn(text, start, end, prefix);
    if (file === undefined) return undefined;
    files.push(file);
    start = end + 1;
  }
}

/** The name of the file that a line tells: `{ url = "https://.../a-1.whl", hash = "..." },`. */
function fileIn(text: string, start: number, end: number, prefix: string): string | undefined {
  if (!text.startsWith(prefix, start)) return undefined;
  const open = start + prefix.length;
  const close = text.indexOf('"', open);
  const hash = text.indexOf("hash", close);
  const last = text[end - 1] === "\r" ? end - 2 : end - 1;
  const closed = text[last] === "}" || (text[last] === "," && text[last - 1] === "}");
  if (close < 0 || close > end || hash < 0 || hash > end || !closed) return undefined;
  const value = text.slice(open, close);
  return value.includes("\\") ? undefined : lastSegment(value);
}

/** The file that an address or a path names. */
export function lastSegment(place: string): string {
  const path = place.includes("#") || place.includes("?") ? place.replace(/[?#].*$/, "") : place;
  const file = path.slice(path.lastIndexOf("/") + 1);
  return file.includes("%") ? file.replace(/%2B/gi, "+") : file;
}
