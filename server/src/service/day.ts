// The day by which facts are judged. The caller has the clock.

/** The day of `now` in UTC as "2026-11-28", or that of SOURCE_DATE_EPOCH: https://reproducible-builds.org/specs/source-date-epoch/. */
export function dayOf(now: Date, epoch: string | undefined): string {
  const date = epoch !== undefined && /^\d{1,11}$/.test(epoch) ? new Date(Number(epoch) * 1000) : now;
  return date.toISOString().slice(0, 10);
}
