// The clock of the server; the core has none.

/**
 * Today in UTC as "2026-11-28", or the day of SOURCE_DATE_EPOCH where the host has such a variable:
 * https://reproducible-builds.org/specs/source-date-epoch/.
 */
export function currentDay(): string {
  const host = globalThis as { readonly process?: { readonly env?: { readonly SOURCE_DATE_EPOCH?: string } } };
  const epoch = host.process?.env?.SOURCE_DATE_EPOCH;
  const date = epoch !== undefined && /^\d{1,11}$/.test(epoch) ? new Date(Number(epoch) * 1000) : new Date();
  return date.toISOString().slice(0, 10);
}
