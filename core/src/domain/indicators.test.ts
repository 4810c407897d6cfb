/** Ranges, returns and their spread against numbers worked by hand. */
import { describe, expect, it } from 'vitest';
import type { Bar } from '../contracts/index.ts';
import {
  annualVolatility,
  averageTrueRange,
  latestAverageTrueRange,
  sampleStandardDeviation,
  simpleReturns,
  trueRange,
} from './indicators.ts';

const bar = (high: number, low: number, close: number): Bar => ({ time: 0, open: close, high, low, close, volume: 1 });

describe('true range', () => {
  // Bar 2 gaps up (14 − 9.5 = 4.5), bar 3 gaps down (|11 − 13| = 2 against 1), bar 4 lies inside (12.5 − 11.5 = 1).
  const bars = [bar(10, 9, 9.5), bar(14, 13, 13), bar(12, 11, 11.5), bar(12.5, 11.5, 12), bar(15, 12, 14)];

  it('counts the gap from the close before', () => {
    expect([...trueRange(bars)]).toEqual([1, 4.5, 2, 1, 3]);
  });

  it('is averaged as Wilder did', () => {
    // Period 2: (4.5 + 2)/2 = 3.25; (3.25·1 + 1)/2 = 2.125; (2.125·1 + 3)/2 = 2.5625
    expect([...averageTrueRange(bars, 2)]).toEqual([Number.NaN, Number.NaN, 3.25, 2.125, 2.5625]);
  });

  it('takes as many bars as there are when there are fewer than fourteen', () => {
    expect(latestAverageTrueRange(bars)).toBeCloseTo((4.5 + 2 + 1 + 3) / 4, 12);
    expect(latestAverageTrueRange(bars.slice(0, 1))).toBe(0);
  });
});

describe('returns and volatility', () => {
  it('are fractions from value to value', () => {
    const [first, second] = simpleReturns([100, 110, 99]);
    expect(first).toBeCloseTo(0.1, 15);
    expect(second).toBeCloseTo(-0.1, 15);
    expect([...simpleReturns([100])]).toEqual([]);
    expect([...simpleReturns([])]).toEqual([]);
  });

  it('measures the spread of a sample', () => {
    // mean 5, squares 9+1+1+1+0+0+4+16 = 32, 32/7
    expect(sampleStandardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 14);
    expect(sampleStandardDeviation([3])).toBeNaN();
  });

  it('annualises the last returns alone', () => {
    // returns +10 %, −10 %: mean 0, sample variance 0.02, times 252 = 5.04
    expect(annualVolatility([5, 100, 110, 99], 2)).toBeCloseTo(Math.sqrt(5.04), 12);
    expect(annualVolatility([100, 110], 2)).toBeNaN();
  });
});
