/** Moving averages against numbers worked by hand. */
import { describe, expect, it } from 'vitest';
import { seededGenerator } from '../seeded-random.ts';
import { exponentialMovingAverage, simpleMovingAverage, weightedMovingAverage } from './moving-averages.ts';
import { largestRelativeError, textbookSimple } from './textbook.testing.ts';

const UNKNOWN = Number.NaN;

describe('simpleMovingAverage', () => {
  it('is the mean of the last values, and nothing before there are enough', () => {
    // (1+2+6)/3 = 3, (2+6+4)/3 = 4, (6+4+5)/3 = 5, (4+5+9)/3 = 6
    expect([...simpleMovingAverage([1, 2, 6, 4, 5, 9], 3)]).toEqual([UNKNOWN, UNKNOWN, 3, 4, 5, 6]);
    expect([...simpleMovingAverage([7, 8], 1)]).toEqual([7, 8]);
    expect([...simpleMovingAverage([7, 8], 3)]).toEqual([UNKNOWN, UNKNOWN]);
    expect([...simpleMovingAverage([], 3)]).toEqual([]);
  });

  it('does not drift over 11,000 bars, neither when prices span four decades nor at Bitcoin prices', () => {
    const random = seededGenerator(7);
    const wild = Float64Array.from(
      { length: 11_000 },
      (_, index) => 10 ** (2 + 2 * Math.sin(index / 900)) * (1 + random() / 50),
    );
    const bitcoin = Float64Array.from({ length: 11_000 }, () => 60_000 * (1 + (random() - 0.5) * 4e-5));
    for (const series of [wild, bitcoin]) {
      for (const period of [2, 8, 13, 21, 400]) {
        const error = largestRelativeError(simpleMovingAverage(series, period), textbookSimple(series, period));
        expect(error, `period ${period}`).toBeLessThan(1e-12);
      }
    }
  });

  it('of equal prices is that price to the last digit, so that no average seems to stand above another', () => {
    const flat = new Float64Array(200).fill(0.1);
    for (const period of [3, 8, 13, 21, 50]) {
      expect(new Set(simpleMovingAverage(flat, period).subarray(period - 1))).toEqual(new Set([0.1]));
    }
  });

  it('is spoilt by a missing value only while that value is in the window', () => {
    expect([...simpleMovingAverage([1, 1, UNKNOWN, 1, 1, 1, 1], 3)]).toEqual([
      UNKNOWN,
      UNKNOWN,
      UNKNOWN,
      UNKNOWN,
      UNKNOWN,
      1,
      1,
    ]);
  });
});

describe('exponentialMovingAverage', () => {
  it('begins with the mean of the first values and then moves a fixed part of the way to each new one', () => {
    // (1+2+6)/3 = 3; α = 2/4: 3 + (4−3)/2 = 3.5; 3.5 + (5−3.5)/2 = 4.25
    expect([...exponentialMovingAverage([1, 2, 6, 4, 5], 3)]).toEqual([UNKNOWN, UNKNOWN, 3, 3.5, 4.25]);
    expect([...exponentialMovingAverage([1, 2], 3)]).toEqual([UNKNOWN, UNKNOWN]);
    expect([...exponentialMovingAverage([4, 9], 1)]).toEqual([4, 9]);
  });

  it('of equal prices is that price to the last digit', () => {
    expect(new Set(exponentialMovingAverage(new Float64Array(50).fill(0.1), 12).subarray(11))).toEqual(new Set([0.1]));
  });
});

describe('weightedMovingAverage', () => {
  it('counts the present value most', () => {
    // (1·1 + 2·2 + 3·6)/6 = 23/6; (2 + 2·6 + 3·4)/6 = 26/6; (6 + 2·4 + 3·5)/6 = 29/6; (4 + 2·5 + 3·9)/6 = 41/6
    const [first, second, ...known] = weightedMovingAverage([1, 2, 6, 4, 5, 9], 3);
    expect([first, second]).toEqual([UNKNOWN, UNKNOWN]);
    [23, 26, 29, 41].forEach((sixths, index) => expect(known[index]).toBeCloseTo(sixths / 6, 14));
    expect([...weightedMovingAverage([7, 8], 3)]).toEqual([UNKNOWN, UNKNOWN]);
    expect([...weightedMovingAverage([7, 8], 1)]).toEqual([7, 8]);
  });

  it('is spoilt by a missing value only while that value is in the window', () => {
    const averages = weightedMovingAverage([1, 1, 1, UNKNOWN, 1, 1, 1], 3);
    expect([...averages].map(Number.isNaN)).toEqual([true, true, false, true, true, true, false]);
  });
});
