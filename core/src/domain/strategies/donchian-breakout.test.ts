/** Channels by hand: a breakout holds until the other bound is broken. */
import { describe, expect, it } from 'vitest';
import { strategyOf } from './index.ts';
import { columnsFromCloses, statesOf } from './strategy.testing.ts';

const CHOICE = { name: 'donchian-breakout', entryPeriod: 3, exitPeriod: 2, freshnessBars: 1 } as const;

// Each bar opens at the close before and reaches half a dollar beyond both.
// Highest of the 3 bars before, from index 3: 10.5, 10.5, 12.5, 12.5, 13.5, 13.5, 13.5.
// Lowest of the 2 bars before:                 9.5,  9.5,  9.5,  9.5, 11.5, 10.5,  8.5.
const CLOSES = [10, 10, 10, 10, 12, 12, 13, 11, 9, 14];

describe('Donchian breakout', () => {
  it('is bullish from a breakout until the exit channel breaks, and bearish until the next breakout', () => {
    expect(statesOf(CLOSES, CHOICE).slice(2)).toEqual([
      null,
      'neutral',
      'bullish',
      'bullish',
      'bullish',
      'bearish',
      'bearish',
      'bullish',
    ]);
  });

  it('does not count a close on the bound as a break', () => {
    expect(statesOf([10, 10, 10, 10.5], CHOICE).at(-1)).toBe('neutral');
    expect(statesOf([10, 10, 10, 9.5], CHOICE).at(-1)).toBe('neutral');
    expect(statesOf([10, 10, 10, 9.4], CHOICE).at(-1)).toBe('bearish');
  });

  it('forgets its stance where a price is missing', () => {
    const states = statesOf([10, 10, 10, 12, Number.NaN, 12, 12, 12, 12], CHOICE);
    expect(states).toEqual([null, null, null, 'bullish', null, null, null, null, null]);
    expect(statesOf([10, 10, 10, 12, Number.NaN, 12, 12, 12, 12, 12], CHOICE).at(-1)).toBe('neutral');
  });

  it('is separated by the way to the bound that would turn it, and measures against the middle of the entry channel', () => {
    const columns = columnsFromCloses(CLOSES);
    const { lines, baseline, separation } = strategyOf(CHOICE);
    expect(Array.from(separation(columns).slice(3))).toEqual([0, 2.5, 2.5, 3.5, -2.5, -4.5, 5.5]);
    expect(baseline(columns)[4]).toBe(10);
    expect(lines(columns).map(({ label, values }) => [label, values.at(-1)])).toEqual([
      ['highest 3', 13.5],
      ['lowest 2', 8.5],
    ]);
  });

  it('waits for the longer channel, whichever it is', () => {
    expect(strategyOf(CHOICE).warmUp).toBe(4);
    expect(strategyOf({ ...CHOICE, exitPeriod: 9 }).warmUp).toBe(10);
  });
});
