/** Which bars of the columns a period means, and how many of them make a year. */
import { DAY_MS, timeOfSession, type SessionDate } from '../contracts/index.ts';
import { SESSIONS_PER_YEAR, type PriceColumns } from '../domain/index.ts';

const DAYS_PER_YEAR = 365;
/** Every day traded, two in seven bars are on a weekend. A few stray ones do not make a market of all days. */
const WEEKEND_SHARE = 0.1;
/** Bars that are enough to know it. */
const BARS_LOOKED_AT = 1_000;

/** 1970-01-01 was a Thursday. */
const isWeekend = (time: number): boolean => (Math.floor(time / DAY_MS) + 3) % 7 >= 5;

/** 365 where the asset trades on weekends as well, else 252: judged by the latest bars. */
export function periodsPerYearOf({ time }: PriceColumns): number {
  const latest = time.subarray(Math.max(0, time.length - BARS_LOOKED_AT));
  let weekends = 0;
  for (const instant of latest) if (isWeekend(instant)) weekends++;
  return weekends > 0 && weekends >= WEEKEND_SHARE * latest.length ? DAYS_PER_YEAR : SESSIONS_PER_YEAR;
}

/** Index of the first bar at `instant` or later; the number of bars where there is none. */
function firstAt({ time }: PriceColumns, instant: number): number {
  let low = 0;
  let high = time.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((time[middle] ?? Number.NaN) < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A period as sessions, both included; null for as far as the bars reach. */
export interface Period {
  readonly from: SessionDate | null;
  readonly to: SessionDate | null;
}

/**
 * The indexes of the first and the last bar of a period, both included. `to` is smaller than `from` where no bar lies in
 * it. Bars must be in order of time.
 */
export function barsOfPeriod(columns: PriceColumns, { from, to }: Period): { from: number; to: number } {
  return {
    from: from === null ? 0 : firstAt(columns, timeOfSession(from)),
    to: to === null ? columns.length - 1 : firstAt(columns, timeOfSession(to) + DAY_MS) - 1,
  };
}
