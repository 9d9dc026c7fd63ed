// The clock of the server; the core has none.

/** Today in UTC, as "2026-11-28". */
export const currentDay = (): string => new Date().toISOString().slice(0, 10);
