/** The days of Pacific time, in which Google counts quotas and changes prices, whatever the daylight saving. */
const HOUR_MS = 3_600_000;

const dateOf = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/Los_Angeles',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});
const hourOf = new Intl.DateTimeFormat('en-US', { timeZone: 'America/Los_Angeles', hour: 'numeric', hourCycle: 'h23' });

/** The date there at an instant (milliseconds UTC), as YYYY-MM-DD. */
export const pacificDate = (instant: number): string => dateOf.format(instant);

/** The next midnight there after an instant, milliseconds UTC. The clocks change at two, so midnight always exists. */
export function nextPacificMidnight(instant: number): number {
  const midnightInUtc = Date.parse(`${pacificDate(instant)}T00:00:00Z`) + 24 * HOUR_MS;
  const inSummer = midnightInUtc + 7 * HOUR_MS;
  return Number(hourOf.format(inSummer)) === 0 ? inSummer : midnightInUtc + 8 * HOUR_MS;
}
