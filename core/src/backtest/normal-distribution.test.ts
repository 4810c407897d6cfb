/** The normal distribution against tabulated values to sixteen digits, and against itself. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalProbability, normalQuantile } from './normal-distribution.ts';

describe('the probability of a normal variable', () => {
  it.each([
    [0, 0.5],
    [1, 0.8413447460685429],
    [-1, 0.15865525393145705],
    [1.96, 0.9750021048517795],
    [-3, 0.0013498980316300933],
    [-6, 9.865876450376981e-10],
    [-8, 6.220960574271785e-16],
  ])('stays at or below %d as tabulated', (x, probability) => {
    expect(Math.abs(normalProbability(x) - probability)).toBeLessThan(1e-15);
    expect(Math.abs(normalProbability(x) / probability - 1)).toBeLessThan(1e-8);
  });

  it('reaches neither more than 1 nor less than 0', () => {
    expect(normalProbability(60)).toBe(1);
    expect(normalProbability(-60)).toBe(0);
  });
});

describe('the quantile of a normal variable', () => {
  it.each([
    [0.5, 0],
    [0.975, 1.959963984540054],
    [0.95, 1.6448536269514722],
    [0.99, 2.3263478740408408],
    [0.0001, -3.7190164854556804],
    [1e-10, -6.361340902404056],
    [1e-300, -37.0471],
  ])('of %d is as tabulated', (probability, x) => {
    expect(normalQuantile(probability)).toBeCloseTo(x, x < -20 ? 3 : 12);
  });

  it('is the inverse of the probability', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (probability) => {
        expect(Math.abs(normalProbability(normalQuantile(probability)) - probability)).toBeLessThan(1e-14);
      }),
    );
  });

  it('is not defined outside of probabilities', () => {
    for (const wrong of [0, 1, -0.1, 1.1, Number.NaN]) expect(() => normalQuantile(wrong)).toThrow(RangeError);
  });
});
