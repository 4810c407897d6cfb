/** True range, bands, channel, direction and spread against numbers worked by hand. */
import { describe, expect, it } from 'vitest';
import { wilderAverageTrueRange } from './average-true-range.ts';
import { bollingerBands } from './bollinger-bands.ts';
import { averageDirectionalIndex } from './directional-index.ts';
import { donchianChannel } from './donchian-channel.ts';
import { onBalanceVolume } from './on-balance-volume.ts';
import { realisedVolatility } from './realised-volatility.ts';
import { zScore } from './z-score.ts';

const UNKNOWN = Number.NaN;
const unknownAt = (values: Float64Array): boolean[] => [...values].map(Number.isNaN);

describe('wilderAverageTrueRange', () => {
  // Bar 2 gaps up (14 − 9.5 = 4.5), bar 3 gaps down (|11 − 13| = 2 against 1), bar 4 lies inside (12.5 − 11.5 = 1).
  const high = [10, 14, 12, 12.5, 15];
  const low = [9, 13, 11, 11.5, 12];
  const close = [9.5, 13, 11.5, 12, 14];

  it('averages what each bar travelled, the gap before it included', () => {
    // Ranges 4.5, 2, 1, 3. Period 2: (4.5 + 2)/2 = 3.25; (3.25 + 1)/2 = 2.125; (2.125 + 3)/2 = 2.5625
    expect([...wilderAverageTrueRange(high, low, close, 2)]).toEqual([UNKNOWN, UNKNOWN, 3.25, 2.125, 2.5625]);
  });

  it('is 0 where nothing moves, and unknown for too few bars', () => {
    const flat = [5, 5, 5, 5];
    expect([...wilderAverageTrueRange(flat, flat, flat, 2)]).toEqual([UNKNOWN, UNKNOWN, 0, 0]);
    expect([...wilderAverageTrueRange([5, 5], [5, 5], [5, 5], 2)]).toEqual([UNKNOWN, UNKNOWN]);
  });

  it('is spoilt by a missing value in any column from it on', () => {
    const holed = (values: number[], at: number): number[] => values.with(at, UNKNOWN);
    const after = [true, true, false, true, true];
    expect(unknownAt(wilderAverageTrueRange(holed(high, 3), low, close, 2))).toEqual(after);
    expect(unknownAt(wilderAverageTrueRange(high, holed(low, 3), close, 2))).toEqual(after);
    // A close counts for the bar after it.
    expect(unknownAt(wilderAverageTrueRange(high, low, holed(close, 2), 2))).toEqual(after);
  });

  it('refuses columns that do not belong together', () => {
    expect(() => wilderAverageTrueRange([1, 2], [1], [1, 2], 1)).toThrow(/columns of 2 and 1 bars/);
  });
});

describe('bollingerBands', () => {
  it('stand so many population deviations from the mean', () => {
    // 2, 4, 4, 6: mean 4, squares 4+0+0+4, variance 2. 4, 4, 6, 10: mean 6, squares 4+4+0+16, variance 6.
    const { middle, upper, lower } = bollingerBands([2, 4, 4, 6, 10], 4, 2);
    expect([...middle]).toEqual([UNKNOWN, UNKNOWN, UNKNOWN, 4, 6]);
    expect(upper[3]).toBeCloseTo(4 + 2 * Math.SQRT2, 12);
    expect(lower[3]).toBeCloseTo(4 - 2 * Math.SQRT2, 12);
    expect(upper[4]).toBeCloseTo(6 + 2 * Math.sqrt(6), 12);
    expect(lower[4]).toBeCloseTo(6 - 2 * Math.sqrt(6), 12);
    expect([...upper.subarray(0, 3), ...lower.subarray(0, 3)]).toEqual(Array.from({ length: 6 }, () => UNKNOWN));
  });

  it('close on the price where it does not move', () => {
    const { upper, lower } = bollingerBands([0.1, 0.1, 0.1, 0.1, 0.1], 3, 2);
    expect([upper[4], lower[4]]).toEqual([0.1, 0.1]);
  });

  it('are spoilt by a missing value only while that value is in the window', () => {
    const { upper, middle } = bollingerBands([1, 2, 3, UNKNOWN, 2, 3, 4, 5], 3, 2);
    const expected = [true, true, false, true, true, true, false, false];
    expect([unknownAt(upper), unknownAt(middle)]).toEqual([expected, expected]);
  });
});

describe('averageDirectionalIndex', () => {
  // +DM 2, 0, 2, 1; −DM 0, 2, 0, 0; true ranges 3, 4, 5, 4
  const high = [10, 12, 11, 13, 14];
  const low = [8, 9, 7, 8, 10];
  const close = [9, 11, 8, 12, 13];

  it('is what Wilder made of highs and lows', () => {
    const { adx, plus, minus } = averageDirectionalIndex(high, low, close, 2);
    // Averages: range 3.5, 4.25, 4.125; +DM 1, 1.5, 1.25; −DM 1, 0.5, 0.25; DX 0, 50, 200/3
    expect(unknownAt(plus)).toEqual([true, true, false, false, false]);
    [100 / 3.5, 150 / 4.25, 125 / 4.125].forEach((value, index) => expect(plus[index + 2]).toBeCloseTo(value, 12));
    [100 / 3.5, 50 / 4.25, 25 / 4.125].forEach((value, index) => expect(minus[index + 2]).toBeCloseTo(value, 12));
    expect(unknownAt(adx)).toEqual([true, true, true, false, false]);
    expect(adx[3]).toBeCloseTo(25, 12);
    expect(adx[4]).toBeCloseTo((25 + 200 / 3) / 2, 12);
  });

  it('is 0 where nothing moves', () => {
    const flat = [5, 5, 5, 5, 5];
    const { adx, plus, minus } = averageDirectionalIndex(flat, flat, flat, 2);
    expect([adx[4], plus[4], minus[4]]).toEqual([0, 0, 0]);
  });

  it('is spoilt by a missing value from it on', () => {
    const { adx, plus } = averageDirectionalIndex(high.with(3, UNKNOWN), low, close, 2);
    expect(unknownAt(plus)).toEqual([true, true, false, true, true]);
    expect(unknownAt(adx)).toEqual([true, true, true, true, true]);
  });
});

describe('donchianChannel', () => {
  it('spans the highest high and the lowest low, the bar itself included', () => {
    const { upper, lower } = donchianChannel([10, 12, 11, 9, 8], [8, 9, 7, 6, 7], 3);
    expect([...upper]).toEqual([UNKNOWN, UNKNOWN, 12, 12, 11]);
    expect([...lower]).toEqual([UNKNOWN, UNKNOWN, 7, 6, 6]);
  });

  it('is spoilt by a missing value only while that value is in the window', () => {
    const { upper, lower } = donchianChannel([3, 2, UNKNOWN, 2, 1, 4], [1, 1, 1, 1, 1, 1], 2);
    expect([...upper]).toEqual([UNKNOWN, 3, UNKNOWN, UNKNOWN, 2, 4]);
    expect([...lower]).toEqual([UNKNOWN, 1, 1, 1, 1, 1]);
  });
});

describe('onBalanceVolume', () => {
  it('adds the volume of rises and takes away that of falls', () => {
    expect([...onBalanceVolume([10, 11, 11, 9, 12], [5, 7, 3, 4, 6])]).toEqual([0, 7, 7, 3, 9]);
    expect([...onBalanceVolume([], [])]).toEqual([]);
  });

  it('is spoilt by a missing value from it on', () => {
    expect(unknownAt(onBalanceVolume([1, 2, UNKNOWN, 2], [1, 1, 1, 1]))).toEqual([false, false, true, true]);
    expect(unknownAt(onBalanceVolume([1, 2, 3, 2], [1, 1, UNKNOWN, 1]))).toEqual([false, false, true, true]);
  });
});

describe('realisedVolatility', () => {
  const up = Math.exp(0.1);

  it('is the sample deviation of logarithmic returns, a year', () => {
    // Returns +0.1, −0.1, +0.1: of two, mean 0, sample variance 0.02, times 252 = 5.04
    const volatility = realisedVolatility([1, up, 1, up], 2, 252);
    expect(unknownAt(volatility)).toEqual([true, true, false, false]);
    expect(volatility[2]).toBeCloseTo(Math.sqrt(5.04), 12);
    expect(volatility[3]).toBeCloseTo(Math.sqrt(5.04), 12);
  });

  it('is 0 for a price that does not move, and unknown where there is no logarithm', () => {
    expect([...realisedVolatility([3, 3, 3], 2, 365)]).toEqual([UNKNOWN, UNKNOWN, 0]);
    expect(unknownAt(realisedVolatility([1, 1, 0, 1, 1, 1], 2, 365))).toEqual([true, true, true, true, true, false]);
  });

  it('refuses a single return, which has no spread, and a year without periods', () => {
    expect(() => realisedVolatility([1, 2, 3], 1, 252)).toThrow(RangeError);
    expect(() => realisedVolatility([1, 2, 3], 2, 0)).toThrow(/periods in a year: 0/);
  });
});

describe('zScore', () => {
  it('counts population deviations from the mean', () => {
    // As for the bands: 6 above a mean of 4 with variance 2, 10 above a mean of 6 with variance 6.
    const score = zScore([2, 4, 4, 6, 10], 4);
    expect(unknownAt(score)).toEqual([true, true, true, false, false]);
    expect(score[3]).toBeCloseTo(2 / Math.SQRT2, 12);
    expect(score[4]).toBeCloseTo(4 / Math.sqrt(6), 12);
  });

  it('is 0 where all values are equal, and spoilt by a missing one only while it is in the window', () => {
    expect([...zScore([0.1, 0.1, UNKNOWN, 0.1, 0.1, 0.1], 2)]).toEqual([UNKNOWN, 0, UNKNOWN, UNKNOWN, 0, 0]);
  });
});
