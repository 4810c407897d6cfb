/** The deflated Sharpe ratio against the numerical example of its paper, and against what must hold of it. */
import { describe, expect, it } from 'vitest';
import { deflatedSharpe, expectedBestSharpe, probabilisticSharpe, sharpeSample } from './deflated-sharpe.ts';

describe('the deflated Sharpe ratio', () => {
  // Bailey and López de Prado (2014): 2.5 a year over 1,250 days of 250 a year, 100 trials whose yearly Sharpe ratios vary
  // by 1/2, skewness −3, kurtosis 10. The best of them is expected to show 0.1132 a day; the probability is 0.9004.
  const sample = { sharpe: 2.5 / Math.sqrt(250), count: 1_250, skewness: -3, kurtosis: 10 };

  it('is that of the paper', () => {
    expect(expectedBestSharpe(100, 0.5 / 250)).toBeCloseTo(0.1132, 4);
    expect(deflatedSharpe(sample, { trials: 100, variance: 0.5 / 250 })).toBeCloseTo(0.9004, 4);
  });

  it('allows for nothing when one setting was tried', () => {
    expect(expectedBestSharpe(1, 5)).toBe(0);
    expect(deflatedSharpe(sample, { trials: 1, variance: 5 })).toBe(probabilisticSharpe(sample, 0));
  });

  it('falls with the number of trials, with and without their variance', () => {
    for (const variance of [0.5 / 250, null]) {
      const chances = [1, 2, 10, 100, 2_500].map((trials) => deflatedSharpe(sample, { trials, variance }) ?? -1);
      expect(chances).toEqual([...chances].sort((a, b) => b - a));
      expect(new Set(chances).size).toBe(5);
    }
  });

  it('is one half where the Sharpe ratio is that of the best by luck', () => {
    const threshold = expectedBestSharpe(100, 0.002);
    expect(deflatedSharpe({ ...sample, sharpe: threshold }, { trials: 100, variance: 0.002 })).toBeCloseTo(0.5, 12);
  });

  it('refuses a number of trials or a variance that cannot be', () => {
    expect(() => expectedBestSharpe(0, 1)).toThrow(RangeError);
    expect(() => expectedBestSharpe(1.5, 1)).toThrow(RangeError);
    expect(() => expectedBestSharpe(2, -1)).toThrow(RangeError);
  });
});

describe('the sample of a curve', () => {
  it('has the moments worked by hand', () => {
    // Returns 0.1, 0.1, 0.1 and −0.1: mean 0.05, distances 0.05 (3×) and −0.15.
    const sample = sharpeSample(Float64Array.of(100, 110, 121, 133.1, 119.79), 100);
    const [second, third, fourth] = [0.03 / 4, (3 * 0.05 ** 3 - 0.15 ** 3) / 4, (3 * 0.05 ** 4 + 0.15 ** 4) / 4];
    expect(sample?.count).toBe(4);
    expect(sample?.sharpe).toBeCloseTo(0.05 / Math.sqrt(0.03 / 3), 10);
    expect(sample?.skewness).toBeCloseTo(third / second ** 1.5, 9);
    expect(sample?.kurtosis).toBeCloseTo(fourth / second ** 2, 9);
  });

  it('is none where nothing moves', () => {
    expect(sharpeSample(Float64Array.of(5, 5, 5), 5)).toBeNull();
    expect(sharpeSample(Float64Array.of(5), 5)).toBeNull();
  });
});
