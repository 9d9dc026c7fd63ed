// TOML with places. The only file that knows smol-toml, which tells values but not where they stand.
import { parse, TomlError, type TomlTable } from "smol-toml";
import { linesOf } from "../../text/lines.ts";
import type { Span } from "../../text/span.ts";
import { type Path, scanToml } from "./toml-scan.ts";

export type { TomlTable };

export interface Toml {
  readonly value: TomlTable;
  /** Where a value stands, a string without its quotes; the beginning of the file for what is not found. */
  at(path: Path): Span;
}

export interface TomlFailure {
  readonly failure: string;
  readonly span: Span;
}

/** Reads a TOML file; where it is broken, answers what is wrong and where. */
export function readToml(text: string): Toml | TomlFailure {
  const value = parseToml(text);
  if ("failure" in value) return value;
  let spans: ReadonlyMap<string, Span> | undefined;
  return {
    value: value.table,
    at: (path) => {
      spans ??= scanToml(text);
      return spans.get(path.join("\0")) ?? { start: 0, end: 0 };
    },
  };
}

/** The values of a TOML file, or what is wrong with it. */
export function parseToml(text: string): { readonly table: TomlTable } | TomlFailure {
  try {
    // A byte order mark is no character of the file; a space keeps every offset.
    return { table: parse(text.replace(/^\uFEFF/, " ")) };
  } catch (error) {
    const span = error instanceof TomlError ? placeOf(text, error) : { start: 0, end: 0 };
    const [first = ""] = (error instanceof Error ? error.message : "").split("\n");
    const what = first.replace(/^Invalid TOML document:\s*/, "").replace(/\.$/, "");
    return { failure: `The file is not valid TOML: ${what}`, span };
  }
}

function placeOf(text: string, { line, column }: TomlError): Span {
  const lines = linesOf(text);
  const start = lines.offsetAt({ line: line - 1, character: column - 1 });
  return { start, end: Math.max(start, lines.lineSpan(Math.min(line, lines.count) - 1).end) };
}

/** What keys lead to in nested tables; undefined where they lead nowhere. */
export function get(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => {
    const entries = table(at);
    return Object.hasOwn(entries, key) ? entries[key] : undefined;
  }, value);
}

/** A table, or an empty one where a value is something else. */
export function table(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

/** An array, or an empty one where a value is something else. */
export function array(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A string, or undefined where a value is something else. */
export function string(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
