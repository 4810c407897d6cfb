/** Metrics against numbers worked by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  annualisedVolatility,
  compoundAnnualGrowthRate,
  drawdownSeries,
  maxDrawdown,
  sharpeRatio,
  sortinoRatio,
} from './metrics.ts';

describe('drawdown', () => {
  it('is the share lost since the running peak', () => {
    expect(drawdownSeries([100, 120, 90, 120, 150, 75])).toEqual([0, 0, 0.25, 0, 0, 0.5]);
    expect(drawdownSeries([])).toEqual([]);
  });

  it('names the peak and the first of the deepest troughs', () => {
    expect(maxDrawdown([100, 120, 90, 150, 75, 100, 75])).toEqual({ value: 0.5, peakIndex: 3, troughIndex: 4 });
    expect(maxDrawdown([1, 2, 3])).toEqual({ value: 0, peakIndex: 0, troughIndex: 0 });
    expect(maxDrawdown([])).toEqual({ value: 0, peakIndex: 0, troughIndex: 0 });
    expect(maxDrawdown([0, 0]).value).toBe(0);
  });

  it('is between nothing and everything for any equity', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e9, noNaN: true })), (equity) => {
        const series = drawdownSeries(equity);
        expect(series.every((value) => value >= 0 && value <= 1)).toBe(true);
        expect(maxDrawdown(equity).value).toBe(Math.max(0, ...series));
      }),
    );
  });
});

describe('ratios', () => {
  // Returns 3 %, −1 %, 1 %, 1 %: mean 1 %, squared deviations 4 + 4 + 0 + 0 = 8 over 3, all in square per cent.
  const returns = [0.03, -0.01, 0.01, 0.01];

  it('are the mean return over its spread, a year', () => {
    expect(sharpeRatio(returns)).toBeCloseTo((1 / Math.sqrt(8 / 3)) * Math.sqrt(252), 12);
    expect(sharpeRatio(returns, 12)).toBeCloseTo((1 / Math.sqrt(8 / 3)) * Math.sqrt(12), 12);
    expect(annualisedVolatility(returns)).toBeCloseTo(0.01 * Math.sqrt(8 / 3) * Math.sqrt(252), 12);
  });

  it('count losses alone in the Sortino ratio, over all returns', () => {
    // One loss of 1 % in four returns: √(1/4) = 0.5 %.
    expect(sortinoRatio(returns)).toBeCloseTo((1 / 0.5) * Math.sqrt(252), 12);
  });

  it('are not defined without spread, without losses or without returns', () => {
    expect(sharpeRatio([0, 0, 0])).toBeNull();
    expect(sharpeRatio([0.01])).toBeNull();
    expect(sharpeRatio([])).toBeNull();
    expect(sortinoRatio([0.01, 0.02])).toBeNull();
    expect(sortinoRatio([])).toBeNull();
    expect(annualisedVolatility([0.01])).toBeNull();
  });
});

describe('compoundAnnualGrowthRate', () => {
  it('is the constant growth that leads from the first value to the last', () => {
    // 100 to 121 in two years is 10 % a year.
    expect(compoundAnnualGrowthRate(100, 121, 730.5)).toBeCloseTo(0.1, 12);
    expect(compoundAnnualGrowthRate(100, 50, 365.25)).toBeCloseTo(-0.5, 12);
  });

  it('is not defined without time or with nothing at an end', () => {
    expect(compoundAnnualGrowthRate(100, 121, 0)).toBeNull();
    expect(compoundAnnualGrowthRate(0, 121, 10)).toBeNull();
    expect(compoundAnnualGrowthRate(100, -1, 10)).toBeNull();
  });
});
