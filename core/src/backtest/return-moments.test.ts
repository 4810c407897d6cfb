/** The moments of returns where one-pass sums usually lose their precision. */
import { describe, expect, it } from 'vitest';
import { mean, sampleStandardDeviation, seededGenerator, simpleReturns } from '../domain/index.ts';
import { isSpread, jointMoments, returnMoments, sharpeOfMoments } from './return-moments.ts';

/** A curve that grows by `rate` a step, give or take `spread`. */
function curve(values: number, rate: number, spread: number): Float64Array {
  const random = seededGenerator(2);
  let value = 100;
  return Float64Array.from({ length: values }, (_, index) =>
    index === 0 ? value : (value *= 1 + rate + spread * (random() - 0.5)),
  );
}

describe('the moments of returns', () => {
  it.each([
    [200_000, 0, 0.02],
    // The mean is a hundred thousand times the spread: squares of the returns alone would leave nothing of it.
    [3_000, 0.01, 1e-7],
    [3_000, -0.2, 1e-3],
    [2, 0.5, 0],
  ])('of %d values growing by %d ± %d equal those of two passes', (values, rate, spread) => {
    const equity = curve(values, rate, spread);
    const returns = simpleReturns(equity);
    const moments = returnMoments(equity, equity[0] ?? 0);
    expect(moments.count).toBe(values - 1);
    expect(Math.abs(moments.mean - mean(returns))).toBeLessThan(1e-13);
    const deviation = values > 2 ? sampleStandardDeviation(returns) : 0;
    expect(Math.abs(Math.sqrt(moments.variance) - deviation)).toBeLessThanOrEqual(1e-8 * deviation);
    const joint = jointMoments(equity, equity[0] ?? 0, equity);
    expect(joint).toMatchObject(moments);
    expect(joint.covariance).toBe(joint.variance);
    expect(joint.benchmarkVariance).toBe(joint.variance);
  });

  it('know steady growth from growth with a spread, so that no rounding becomes a Sharpe ratio', () => {
    const steady = returnMoments(curve(3_000, 0.001, 0), 100);
    expect(isSpread(steady.variance)).toBe(false);
    expect(sharpeOfMoments(steady, 252)).toBeNull();
    expect(sharpeOfMoments(returnMoments(curve(3_000, 0.001, 1e-6), 100), 252)).toBeGreaterThan(1_000);
  });

  it('of one value or none are nothing', () => {
    const nothing = { count: 0, mean: 0, variance: 0, meanSquaredLoss: 0 };
    expect(returnMoments(Float64Array.of(5), 5)).toEqual(nothing);
    expect(returnMoments(new Float64Array(0), 5)).toEqual(nothing);
  });

  it('are not given for curves of different length', () => {
    expect(() => jointMoments(Float64Array.of(1, 2), 1, Float64Array.of(1))).toThrow(RangeError);
  });
});
