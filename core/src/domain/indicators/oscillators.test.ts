/** Relative strength, MACD, stochastic and rate of change against numbers worked by hand. */
import { describe, expect, it } from 'vitest';
import { macd } from './macd.ts';
import { rateOfChange } from './rate-of-change.ts';
import { relativeStrengthIndex } from './relative-strength-index.ts';
import { stochastic } from './stochastic.ts';

const UNKNOWN = Number.NaN;
const close = (actual: ArrayLike<number>, expected: readonly number[]): void => {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, index) => {
    if (Number.isNaN(value)) expect(actual[index], `index ${index}`).toBeNaN();
    else expect(actual[index], `index ${index}`).toBeCloseTo(value, 12);
  });
};

describe('relativeStrengthIndex', () => {
  it('is the part of the movement that went up, averaged as Wilder did', () => {
    // Changes +2, −1, 0, +3. Gains and losses: 2/2 and 1/2; 1/2 and 0.5/2; (0.5 + 3)/2 = 1.75 and 0.125.
    close(relativeStrengthIndex([10, 12, 11, 11, 14], 2), [
      UNKNOWN,
      UNKNOWN,
      (100 * 1) / 1.5,
      (100 * 0.5) / 0.75,
      (100 * 1.75) / 1.875,
    ]);
  });

  it('is 50 where the price never moved, 100 where it only rose and 0 where it only fell', () => {
    expect([...relativeStrengthIndex([5, 5, 5, 5], 2)]).toEqual([UNKNOWN, UNKNOWN, 50, 50]);
    expect([...relativeStrengthIndex([1, 2.1, 3.3, 4.7, 9.9], 3)].slice(3)).toEqual([100, 100]);
    expect([...relativeStrengthIndex([9, 7.3, 5.1, 2.2, 1.9], 3)].slice(3)).toEqual([0, 0]);
  });

  it('needs one value more than its period', () => {
    expect([...relativeStrengthIndex([1, 2], 2)]).toEqual([UNKNOWN, UNKNOWN]);
    expect([...relativeStrengthIndex([], 2)]).toEqual([]);
  });

  it('is spoilt by a missing value from it on, because it rests on all before', () => {
    const index = relativeStrengthIndex([1, 2, 1, 2, UNKNOWN, 2, 1, 2, 1], 2);
    expect([...index].map(Number.isNaN)).toEqual([true, true, false, false, true, true, true, true, true]);
  });
});

describe('macd', () => {
  // Fast 3 (weight 1/2): 3, 3.5, 4.25, 6.625, 7.3125, 5.65625, 6.328125, 4.6640625 from the third on.
  // Slow 7 (weight 1/4): (1+2+6+4+5+9+8)/7 = 5, then 4.75, 5.3125, 4.734375.
  const prices = [1, 2, 6, 4, 5, 9, 8, 4, 7, 3];
  const line = [2.3125, 0.90625, 1.015625, -0.0703125];
  const begin = (2.3125 + 0.90625 + 1.015625) / 3;
  const signal = [begin, begin + (-0.0703125 - begin) / 2];

  it('is the fast average less the slow one, and its own average', () => {
    const result = macd(prices, 3, 7, 3);
    const unknown = (count: number): number[] => Array.from({ length: count }, () => UNKNOWN);
    close(result.line, [...unknown(6), ...line]);
    close(result.signal, [...unknown(8), ...signal]);
    close(result.histogram, [...unknown(8), 1.015625 - begin, -0.0703125 - (signal[1] ?? UNKNOWN)]);
  });

  it('is exactly 0 where the price never moved', () => {
    const { line: still, histogram } = macd(new Float64Array(60).fill(0.1), 12, 26, 9);
    expect(new Set(still.subarray(25))).toEqual(new Set([0]));
    expect(new Set(histogram.subarray(33))).toEqual(new Set([0]));
  });

  it('knows a line before it knows a signal, and neither of too few prices', () => {
    const short = macd(prices.slice(0, 8), 3, 7, 3);
    expect([short.line[6], short.line[7], ...short.signal.subarray(6)]).toEqual([2.3125, 0.90625, UNKNOWN, UNKNOWN]);
    expect([...macd([1, 2, 3], 3, 7, 3).line]).toEqual([UNKNOWN, UNKNOWN, UNKNOWN]);
  });

  it('refuses a fast average that is not the faster one', () => {
    expect(() => macd(prices, 7, 7, 3)).toThrow(/fast period 7 must be smaller than the slow one, 7/);
  });
});

describe('stochastic', () => {
  const high = [10, 12, 14, 13, 15];
  const low = [8, 9, 11, 10, 12];

  it('says where the close stands in the range, smoothed twice', () => {
    // Ranges 8..14, 9..14, 10..15; closes 13, 10, 15: 500/6, 20, 100
    const { k, d } = stochastic(high, low, [9, 11, 13, 10, 15], 3, 2, 2);
    close(k, [UNKNOWN, UNKNOWN, UNKNOWN, (500 / 6 + 20) / 2, 60]);
    close(d, [UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, ((500 / 6 + 20) / 2 + 60) / 2]);
  });

  it('is 50 where the bars have no range', () => {
    const flat = [5, 5, 5, 5];
    expect([...stochastic(flat, flat, flat, 2, 1, 1).k]).toEqual([UNKNOWN, 50, 50, 50]);
  });

  it('is spoilt by a missing value only while that value is in a window', () => {
    const closes = [9, 10, 12, UNKNOWN, 13];
    expect([...stochastic(high, low, closes, 2, 1, 1).k].map(Number.isNaN)).toEqual([true, false, false, true, false]);
    const highs = [10, UNKNOWN, 14, 13, 15];
    const { k } = stochastic(highs, low, [9, 11, 13, 10, 15], 2, 1, 1);
    expect([...k].map(Number.isNaN)).toEqual([true, true, true, false, false]);
  });
});

describe('rateOfChange', () => {
  it('is the return over so many bars as a fraction', () => {
    close(rateOfChange([100, 110, 99, 121], 2), [UNKNOWN, UNKNOWN, -0.01, 0.1]);
    expect([...rateOfChange([1, 2], 2)]).toEqual([UNKNOWN, UNKNOWN]);
  });

  it('is unknown against 0 and against a missing value', () => {
    expect([...rateOfChange([0, UNKNOWN, 3, 6, 6], 1)]).toEqual([UNKNOWN, UNKNOWN, UNKNOWN, 1, 0]);
  });
});
