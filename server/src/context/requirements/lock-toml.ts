// What the lock files in TOML have in common: a table a package, and long lists of files with hashes.
import type { Span } from "../../text/span.ts";
import { cutLists, lastSegment } from "./lock-lists.ts";
import { array, get, parseToml, string, type TomlFailure, type TomlTable } from "./toml.ts";

export interface LockFile {
  readonly value: TomlTable;
  /** The names of the files in a list of them; undefined for what is no list. */
  files(list: unknown): readonly string[] | undefined;
  /** Where the name of each package stands, in their order. */
  readonly names: readonly Span[];
}

/** Reads a lock file. */
export function readLockToml(text: string, header: "package" | "packages" | "distribution"): LockFile | TomlFailure {
  const { short, lists } = cutLists(text);
  const parsed = parseToml(short);
  // What is wrong is told with its place in the whole text.
  if ("failure" in parsed) return wholeFailure(text, parsed);
  return {
    value: parsed.table,
    files: (value) => {
      if (typeof value === "number") return lists[value];
      return Array.isArray(value) ? value.map(fileOf).filter((it) => it !== undefined) : undefined;
    },
    names: namesIn(text, `[[${header}]]`),
  };
}

/** The name of a file that a table tells: its own, else the end of its address or path. */
export function fileOf(value: unknown): string | undefined {
  for (const key of ["name", "file", "filename", "url", "path"]) {
    const text = string(get(value, key));
    if (text !== undefined) return lastSegment(text);
  }
  return undefined;
}

function namesIn(text: string, header: string): Span[] {
  const starts: number[] = [];
  for (let at = text.indexOf(header); at >= 0; at = text.indexOf(header, at + 1)) {
    if (at === 0 || text[at - 1] === "\n") starts.push(at);
  }
  const key = /^name\s*=\s*(["'])(.*?)\1/gm;
  return starts.map((start, index) => {
    key.lastIndex = start;
    const found = key.exec(text);
    const value = found === null ? undefined : found.index + found[0].length - 1 - found[2]!.length;
    const there = value !== undefined && value < (starts[index + 1] ?? text.length);
    return there ? { start: value, end: value + found![2]!.length } : { start, end: start + header.length };
  });
}

function wholeFailure(text: string, short: TomlFailure): TomlFailure {
  const whole = parseToml(text);
  return "failure" in whole ? whole : short;
}

/** A list of strings, whatever else stands in it. */
export function strings(value: unknown): readonly string[] {
  return array(value).filter((it) => typeof it === "string");
}
