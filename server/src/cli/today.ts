// The clock of the command line; the core has none.

/** Today in UTC as "2026-11-28", or the day of SOURCE_DATE_EPOCH: https://reproducible-builds.org/specs/source-date-epoch/. */
export function today(): string {
  const { SOURCE_DATE_EPOCH: epoch } = process.env;
  const date = epoch !== undefined && /^\d{1,11}$/.test(epoch) ? new Date(Number(epoch) * 1000) : new Date();
  return date.toISOString().slice(0, 10);
}
