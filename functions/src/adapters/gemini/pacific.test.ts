import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextPacificMidnight, pacificDate } from './pacific.ts';

const HOUR = 3_600_000;
const at = (text: string): number => Date.parse(text);

describe('Pacific days', () => {
  it.each([
    ['in winter, at eight UTC', '2026-11-21T09:00:00Z', '2026-11-22T08:00:00Z'],
    ['in summer, at seven UTC', '2026-07-01T12:00:00Z', '2026-07-02T07:00:00Z'],
    ['a moment before midnight', '2026-11-21T07:59:59.999Z', '2026-11-21T08:00:00Z'],
    ['at midnight itself, a day later', '2026-11-21T08:00:00Z', '2026-11-22T08:00:00Z'],
    ['on the day of 25 hours', '2026-11-01T07:30:00Z', '2026-11-02T08:00:00Z'],
    ['on the eve of that day', '2026-10-31T20:00:00Z', '2026-11-01T07:00:00Z'],
    ['on the day of 23 hours', '2027-03-14T08:30:00Z', '2027-03-15T07:00:00Z'],
    ['on the eve of that day', '2027-03-14T01:00:00Z', '2027-03-14T08:00:00Z'],
    ['over the turn of the year', '2026-12-31T20:00:00Z', '2027-01-01T08:00:00Z'],
  ])('end at midnight there: %s', (_, instant, midnight) => {
    expect(new Date(nextPacificMidnight(at(instant))).toISOString()).toBe(new Date(midnight).toISOString());
  });

  it('have the next date from their end on, and never last longer than 25 hours', () => {
    fc.assert(
      fc.property(fc.integer({ min: at('2020-01-01'), max: at('2040-01-01') }), (instant) => {
        const midnight = nextPacificMidnight(instant);
        expect(midnight).toBeGreaterThan(instant);
        expect(midnight - instant).toBeLessThanOrEqual(25 * HOUR);
        expect(pacificDate(midnight - 1)).toBe(pacificDate(instant));
        expect(pacificDate(midnight)).not.toBe(pacificDate(instant));
      }),
    );
  });
});
