/** The calendar of the exchange: which session an instant belongs to, by the date in New York. */
import { DAY_MS, timeOfSession } from '@trading-crew/core/contracts';

const newYorkDate = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/New_York',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The date in New York at an instant (milliseconds UTC), as YYYY-MM-DD. */
export const newYorkSession = (instant: number): string => newYorkDate.format(instant);

/** Some instant before midnight in New York of a session's date, whatever the daylight saving: the day before, 00:00 UTC. */
export const beforeSession = (session: string): Date => new Date(timeOfSession(session) - DAY_MS);
