// Where the values of a TOML file stand. It expects a file that a parser has accepted; in any other it just stops.
import type { Span } from "../../text/span.ts";

/** The keys that lead to a value; numbers count in arrays, those of tables too. */
export type Path = readonly (string | number)[];

/** The span of every value by its path, joined with NUL characters. Strings are without their quotes. */
export function scanToml(text: string): ReadonlyMap<string, Span> {
  const spans = new Map<string, Span>();
  const counts = new Map<string, number>();
  let at = 0;
  let prefix: Path = [];

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const blank = () => take(/(?:[\s,\uFEFF]+|#[^\n]*)*/y);

  const keys = (): string[] => {
    const path: string[] = [];
    do {
      take(/[ \t]*/y);
      const key = take(/[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/y);
      if (key === undefined) break;
      path.push(/^["']/.test(key) ? key.slice(1, -1) : key);
      take(/[ \t]*/y);
    } while (take(/\./y) !== undefined);
    return path;
  };

  /** A key may lead through an array of tables; then its last one is meant. */
  const resolve = (path: readonly string[]): (string | number)[] => {
    const resolved: (string | number)[] = [];
    for (const key of path) {
      resolved.push(key);
      const count = counts.get(resolved.join("\0"));
      if (count !== undefined) resolved.push(count);
    }
    return resolved;
  };

  const header = () => {
    const many = take(/\[\[?/y) === "[[";
    const path = keys();
    take(/[ \t]*\]\]?/y);
    if (many) {
      const own = [...resolve(path.slice(0, -1)), path.at(-1) ?? ""].join("\0");
      counts.set(own, (counts.get(own) ?? -1) + 1);
    }
    prefix = resolve(path);
  };

  const value = (path: Path) => {
    take(/[ \t]*/y);
    const start = at;
    if (take(/\[/y) !== undefined) items(path);
    else if (take(/\{/y) !== undefined) pairs(path);
    else {
      const quotes = take(/"""|'''|"|'/y);
      if (quotes === undefined) {
        const bare = take(/[^\n\r,\]}#]+/y) ?? "";
        spans.set(path.join("\0"), { start, end: start + bare.trimEnd().length });
        return;
      }
      take(strings[quotes]!);
      spans.set(path.join("\0"), { start: start + quotes.length, end: at });
      at += quotes.length;
      return;
    }
    spans.set(path.join("\0"), { start, end: at });
  };

  const items = (path: Path) => {
    for (let index = 0; at < text.length; index++) {
      blank();
      if (at >= text.length || take(/\]/y) !== undefined) return;
      const before = at;
      value([...path, index]);
      if (at === before) return;
    }
  };

  const pairs = (path: Path) => {
    while (at < text.length) {
      blank();
      if (take(/\}/y) !== undefined || !pair(path)) return;
    }
  };

  const pair = (path: Path): boolean => {
    const key = keys();
    if (key.length === 0 || take(/[ \t]*=/y) === undefined) return false;
    value([...path, ...key]);
    return true;
  };

  while (at < text.length) {
    blank();
    if (at >= text.length) break;
    if (text[at] === "[") header();
    else if (!pair(prefix)) break;
  }
  return spans;
}

/** What stands between quotes, by the quotes. */
const strings: Readonly<Record<string, RegExp>> = {
  '"': /(?:[^"\\\n]+|\\.)*/y,
  "'": /[^'\n]*/y,
  '"""': /(?:[^"\\]+|\\[\s\S]|"(?!""))*/y,
  "'''": /(?:[^']+|'(?!''))*/y,
};
