// The clock of the command line; the core has none.
import { dayOf } from "../service/day.ts";

export function today(): string {
  const { SOURCE_DATE_EPOCH } = process.env;
  return dayOf(new Date(), SOURCE_DATE_EPOCH);
}
