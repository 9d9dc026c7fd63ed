// The clock of the server; the core has none.
import { dayOf } from "../service/day.ts";

/** Today; a host that has no variables has no SOURCE_DATE_EPOCH either. */
export function currentDay(): string {
  const host = globalThis as { readonly process?: { readonly env?: { readonly SOURCE_DATE_EPOCH?: string } } };
  return dayOf(new Date(), host.process?.env?.SOURCE_DATE_EPOCH);
}
