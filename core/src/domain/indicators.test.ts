/** Indicators against numbers worked by hand, and against the slow textbook way. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bar } from '../contracts/index.ts';
import {
  annualVolatility,
  averageTrueRange,
  latestAverageTrueRange,
  sampleStandardDeviation,
  simpleMovingAverage,
  simpleReturns,
  trueRange,
} from './indicators.ts';
import { seededGenerator } from './seeded-random.ts';

const bar = (high: number, low: number, close: number): Bar => ({ time: 0, open: close, high, low, close, volume: 1 });

function resummed(values: ArrayLike<number>, period: number, index: number): number {
  let sum = 0;
  for (let k = index - period + 1; k <= index; k++) sum += values[k] ?? Number.NaN;
  return sum / period;
}

describe('simpleMovingAverage', () => {
  it('is the mean of the last values, and nothing before there are enough', () => {
    // (1+2+6)/3 = 3, (2+6+4)/3 = 4, (6+4+5)/3 = 5, (4+5+9)/3 = 6
    expect([...simpleMovingAverage([1, 2, 6, 4, 5, 9], 3)]).toEqual([Number.NaN, Number.NaN, 3, 4, 5, 6]);
    expect([...simpleMovingAverage([7, 8], 1)]).toEqual([7, 8]);
    expect([...simpleMovingAverage([7, 8], 3)]).toEqual([Number.NaN, Number.NaN]);
    expect([...simpleMovingAverage([], 3)]).toEqual([]);
  });

  it('does not drift over 11,000 bars, neither when prices span four decades nor at Bitcoin prices', () => {
    const random = seededGenerator(7);
    const wild = Float64Array.from(
      { length: 11_000 },
      (_, index) => 10 ** (2 + 2 * Math.sin(index / 900)) * (1 + random() / 50),
    );
    const bitcoin = Float64Array.from({ length: 11_000 }, () => 60_000 * (1 + (random() - 0.5) * 4e-5));
    let worst = 0;
    for (const series of [wild, bitcoin]) {
      for (const period of [2, 8, 13, 21, 400]) {
        const averages = simpleMovingAverage(series, period);
        for (let index = period - 1; index < series.length; index++) {
          worst = Math.max(worst, Math.abs((averages[index] ?? Infinity) / resummed(series, period, index) - 1));
        }
      }
    }
    expect(worst).toBeLessThan(1e-12);
  });

  it('is spoilt by a missing value only while that value is in the window', () => {
    expect([...simpleMovingAverage([1, 1, Number.NaN, 1, 1, 1, 1], 3)]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      1,
      1,
    ]);
  });

  it('depends on no later value', () => {
    const prices = fc.array(fc.double({ min: 0.01, max: 1e5, noNaN: true }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(prices, fc.integer({ min: 1, max: 20 }), fc.nat(), (values, period, cut) => {
        const kept = 1 + (cut % (values.length - 1));
        const whole = simpleMovingAverage(values, period);
        expect([...simpleMovingAverage(values.slice(0, kept), period)]).toEqual([...whole.subarray(0, kept)]);
      }),
    );
  });

  it('refuses a period that is not a whole number of at least one', () => {
    for (const period of [0, -1, 1.5, Number.NaN]) expect(() => simpleMovingAverage([1], period)).toThrow(RangeError);
  });
});

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
