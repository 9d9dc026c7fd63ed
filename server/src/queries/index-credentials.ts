// User names and passwords in addresses: those of package indexes, and any others.
import type { Part, Word } from "../syntax/document.ts";
import type { Span } from "../text/span.ts";

/** `user:password@` in an address. */
export interface UserInfo {
  /** From the user's first character to the `@`, that included. */
  readonly span: Span;
  /** The variables that the password consists of; none where it is written out. */
  readonly variables: readonly string[];
  /** As they are written. */
  readonly user: string;
  readonly password: string;
  /** No user stands before it. */
  readonly isAlone: boolean;
}

/** The user and password of an address in a word, if both are there and on one line; undefined otherwise. */
export const userInfoIn = (text: string, word: Word): UserInfo | undefined => infoIn(text, word, both("https?"));

/** The same in an address of any scheme: of a database, a proxy, a repository. A token may stand there alone. */
export const anyUserInfoIn = (text: string, word: Word): UserInfo | undefined =>
  infoIn(text, word, both("[a-z][\\w+.-]*")) ?? infoIn(text, word, alone);

const both = (scheme: string): RegExp =>
  new RegExp(`(?<![\\w+.-])(?:[a-z]+\\+)?${scheme}://([^\\s/@:"']*):([^\\s@"'/]+)@`, "i");

const alone = /(?<![\w+.-])https?:\/\/()([^\s/@:"']+)@/i;

function infoIn(text: string, { span, parts }: Word, pattern: RegExp): UserInfo | undefined {
  const match = pattern.exec(text.slice(span.start, span.end));
  if (match === null) return undefined;
  const [all, user = "", password = ""] = match;
  const end = span.start + match.index + all.length;
  const start = span.start + match.index + all.indexOf("://") + 3;
  const from = end - 1 - password.length;
  const inside = parts.filter((it) => it.kind !== "text" && from <= it.span.start && it.span.end <= end - 1);
  // What a command prints may come from anywhere, a secret too.
  if (inside.some((it) => it.kind !== "variable")) return undefined;
  const variables = inside.map((it) => (it as Part & { kind: "variable" }).name);
  return { span: { start, end }, user, password, variables, isAlone: pattern === alone };
}
