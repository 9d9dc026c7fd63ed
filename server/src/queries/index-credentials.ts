// User names and passwords in the addresses of package indexes.
import type { Part, Word } from "../syntax/document.ts";
import type { Span } from "../text/span.ts";

/** `user:password@` in an address. */
export interface UserInfo {
  /** From the user's first character to the `@`, that included. */
  readonly span: Span;
  /** The variables that the password consists of; none where it is written out. */
  readonly variables: readonly string[];
}

/** The user and password of an address in a word, if both are there and on one line; undefined otherwise. */
export function userInfoIn(text: string, { span, parts }: Word): UserInfo | undefined {
  const match = /\bhttps?:\/\/([^\s/@:"']*):([^\s@"'/]+)@/i.exec(text.slice(span.start, span.end));
  if (match === null) return undefined;
  const start = span.start + match.index + match[0].indexOf("://") + 3;
  const end = span.start + match.index + match[0].length;
  const password = { start: start + match[1]!.length + 1, end: end - 1 };
  const inside = parts.filter(
    (it) => it.kind !== "text" && password.start <= it.span.start && it.span.end <= password.end,
  );
  // What a command prints may come from anywhere, a secret too.
  if (inside.some((it) => it.kind !== "variable")) return undefined;
  return { span: { start, end }, variables: inside.map((it) => (it as Part & { kind: "variable" }).name) };
}
