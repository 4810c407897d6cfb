/** Bars at which nothing is held, worked out from stances by hand. */
import { describe, expect, it } from 'vitest';
import type { BacktestRules } from '../contracts/index.ts';
import { lastFlatBars } from './last-flat.ts';

const ALL = [1, 2, 3, 4, 5, 6, 7, 8];
type Terms = { freshnessBars: number } & Pick<BacktestRules, 'allowShort' | 'fillAt'>;
const flats = (
  stances: readonly number[],
  { freshnessBars = 2, allowShort = true, fillAt = 'next-open' }: Partial<Terms> = {},
): (number | undefined)[] => {
  const found = lastFlatBars({ stances: Int8Array.from(stances), freshnessBars }, { allowShort, fillAt }, 1, ALL);
  return ALL.map((bar) => found.get(bar));
};

describe('the last bar at which nothing is held', () => {
  // Unknown, then bullish at bar 2, bearish at bar 5.
  const TURNS = [2, 0, 1, 1, 1, -1, -1, -1, -1];

  it('is the bar of the turn while a long position is held, and every bar without one', () => {
    // Bought at the open of bar 3, sold at the open of bar 6.
    expect(flats(TURNS, { allowShort: false })).toEqual([1, 2, 2, 2, 2, 6, 7, 8]);
  });

  it('is the bar between the two orders while a short position is held', () => {
    // Covered at the open of bar 6 and sold short at the open of bar 7, by the close of bar 6.
    expect(flats(TURNS)).toEqual([1, 2, 2, 2, 2, 6, 6, 6]);
  });

  it('never comes after a turn that was too old to be followed', () => {
    // The long position is sold at bar 6; by its close the turn of bar 5 is one bar too old to go short.
    expect(flats(TURNS, { freshnessBars: 1 })).toEqual([1, 2, 2, 2, 2, 6, 7, 8]);
    // At the beginning the turn lies before what is known.
    expect(flats([2, 1, 1, 1, 1, -1, -1, -1, -1], { freshnessBars: 1 })).toEqual([1, 2, 3, 4, 5, 5, 5, 5]);
    expect(flats([2, 1, 1, 1, 1, 1, 1, 1, 1], { freshnessBars: Infinity })).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  });

  it('is the bar at whose close the order is filled, where fills are at the close', () => {
    expect(flats(TURNS, { fillAt: 'close' })).toEqual([1, 2, 2, 2, 2, 6, 6, 6]);
    expect(flats(TURNS, { fillAt: 'close', allowShort: false })).toEqual([1, 2, 2, 2, 2, 6, 7, 8]);
  });
});
