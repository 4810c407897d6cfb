/**
 * Alpaca's daily bars in our words. A bar's time there is the midnight its day begins with, in New York for shares and
 * in Chicago for crypto; ours is the date at 00:00 UTC.
 */
import { DAY_MS, sessionOf, timeOfSession, type Bar } from '@trading-crew/core/contracts';
import type { WireBar } from './wire.ts';

/** The bars that were complete at `until` (milliseconds UTC), at most `limit`, oldest first. */
export function mapBars(wires: readonly WireBar[], isPair: boolean, until: number, limit: number): Bar[] {
  const complete = wires.flatMap((wire): Bar[] => {
    // Both midnights lie some hours after that of UTC, so the date is the same in UTC.
    const time = timeOfSession(sessionOf(wire.timestamp));
    // A share has not traded for hours when its UTC day ends; crypto trades until the full 24 hours are over.
    const completeAt = (isPair ? wire.timestamp : time) + DAY_MS;
    const { open, high, low, close, volume } = wire;
    return completeAt <= until ? [{ time, open, high, low, close, volume }] : [];
  });
  return complete.sort((one, other) => one.time - other.time).slice(-limit);
}

/** An instant far enough before `until` that `limit` daily bars lie in between, holidays included. */
export function startOfBars(until: number, limit: number): Date {
  // A year has 252 sessions of shares in 365 days; the rest is for clusters of holidays.
  const days = Math.ceil(limit * 1.5) + 15;
  return new Date(until - days * DAY_MS);
}
