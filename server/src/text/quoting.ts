/** A value as ENV takes it: bare where it may be, else in double quotes. */
export function quoted(value: string): string {
  return /^[\w./:@%+,=-]+$/.test(value) ? value : `"${value.replace(/["\\$]/g, "\\$&")}"`;
}
