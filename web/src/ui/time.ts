/** Dates and times: sessions as calendar days, instants in the user's zone with New York's for the hover. */
import { NOT_AVAILABLE, type MaybeNumber } from './format.ts';

const MARKET_ZONE = 'America/New_York';
const DAY_FORMAT = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const TIME_FORMAT = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

const session = new Intl.DateTimeFormat('en-GB', { ...DAY_FORMAT, timeZone: 'UTC' });
const shortSession = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const localDateTime = new Intl.DateTimeFormat('en-GB', { ...DAY_FORMAT, ...TIME_FORMAT });
const localSeconds = new Intl.DateTimeFormat('en-GB', { ...DAY_FORMAT, ...TIME_FORMAT, second: '2-digit' });
const localClock = new Intl.DateTimeFormat('en-GB', { ...TIME_FORMAT, second: '2-digit' });
const market = new Intl.DateTimeFormat('en-GB', { ...DAY_FORMAT, ...TIME_FORMAT, timeZone: MARKET_ZONE });
const marketDay = new Intl.DateTimeFormat('en-GB', { weekday: 'short', ...DAY_FORMAT, timeZone: MARKET_ZONE });

/** British English writes Sept for one month and three letters for all the others. */
const format = (formatter: Intl.DateTimeFormat, time: number): string => formatter.format(time).replace('Sept', 'Sep');

const isTime = (value: MaybeNumber): value is number => typeof value === 'number' && Math.abs(value) <= 8.64e15;

/** A session date, YYYY-MM-DD, as 14 Mar 2016. */
export function sessionDay(date: string | null | undefined): string {
  const time = Date.parse(`${date ?? ''}T00:00:00Z`);
  return Number.isNaN(time) ? NOT_AVAILABLE : format(session, time);
}

/** A session date without its year: 14 Mar. */
export function shortSessionDay(date: string | null | undefined): string {
  const time = Date.parse(`${date ?? ''}T00:00:00Z`);
  return Number.isNaN(time) ? NOT_AVAILABLE : format(shortSession, time);
}

/** An instant in the user's zone: 14 Mar 2016, 15:30. */
export const dateTime = (time: MaybeNumber): string => (isTime(time) ? format(localDateTime, time) : NOT_AVAILABLE);

/** An instant in the user's zone to the second: 14 Mar 2016, 15:30:02. */
export const dateTimeSeconds = (time: MaybeNumber): string =>
  isTime(time) ? format(localSeconds, time) : NOT_AVAILABLE;

/** An instant of today's log in the user's zone: 15:30:02. */
export const clockTime = (time: MaybeNumber): string => (isTime(time) ? format(localClock, time) : NOT_AVAILABLE);

/** An instant in New York, for the hover. */
export const marketTime = (time: MaybeNumber): string =>
  isTime(time) ? `${format(market, time)} New York` : NOT_AVAILABLE;

/** The day of an instant in New York: Mon, 14 Mar 2016. */
export const marketDate = (time: MaybeNumber): string => (isTime(time) ? format(marketDay, time) : NOT_AVAILABLE);
