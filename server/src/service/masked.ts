// Hides passwords and tokens in whatever is shown to somebody: reports, excerpts, messages, hovers.
import { isSecret, looksRandom } from "../knowledge/secrets.ts";

/**
 * The text with an asterisk for every UTF-16 unit of a password in an address and of the value of a variable or an option
 * that is named like a secret. It is as long as before, so that all places in it stay.
 */
export function masked(text: string): string {
  if (!/[=:@]|--|\bENV\b|\bARG\b/i.test(text)) return text;
  return text.replace(addresses, hideUser).replace(values, hideValue);
}

/** The same in every text of plain data, by the names of its fields as well. */
export function maskedAll<T>(value: T): T {
  return of(value) as T;
}

function of(value: unknown, name = ""): unknown {
  if (typeof value === "string") return isSecret(name, value) ? stars(value) : masked(value);
  if (Array.isArray(value)) return value.map((it) => of(it));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [masked(key), of(it, key)]));
}

/** `https://user:password@host`, and what becomes of it as a path: all before the last `@` of the first part is no host. */
const addresses = /([a-z][a-z0-9+.-]{0,20}:\/{1,2})([^\s/"'`<>|]{1,2000})@/gi;

function hideUser(whole: string, scheme: string, info: string): string {
  const colon = info.indexOf(":");
  const secret = colon < 0 ? info : info.slice(colon + 1);
  if (colon < 0 ? !looksRandom(info) : isVariable(secret)) return whole;
  return `${scheme}${info.slice(0, info.length - secret.length)}${stars(secret)}@`;
}

// Both patterns are bounded: a line may have a megabyte, and be written to keep whoever reads it busy.

/** `NAME=value`, `"NAME": "value"`, `ENV NAME value`, `--name value`; a value in quotes goes to their end. */
const values =
  /((?:\b(?:ENV|ARG)\s+|--|\b)([A-Za-z_][\w-]{0,80})(?:["']?\s*[=:]\s*|\s+(?<=(?:\b(?:ENV|ARG)\s+|--)[\w-]{1,82}\s+)))("(?:[^"\\]|\\.)*"?|'[^']*'?|(?:[^\s"'`;&|\\]|\\.)+)/gi;

function hideValue(whole: string, before: string, name: string, written: string): string {
  const quote = /^["']/.exec(written)?.[0] ?? "";
  const end = quote !== "" && written.length > 1 && written.endsWith(quote) ? quote : "";
  const value = written.slice(quote.length, written.length - end.length);
  return isSecret(name.replaceAll("-", "_"), value) ? `${before}${quote}${stars(value)}${end}` : whole;
}

/** What stands for a value tells nothing of it. */
const isVariable = (text: string): boolean => /^(\$\w+|\$\{[^}]*\}|\$\([^)]*\))*$/.test(text);

const stars = (text: string): string => "*".repeat(text.length);
