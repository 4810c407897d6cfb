/** The deepest drawdown by hand and against every pair of values. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deepestDrawdown } from './deepest-drawdown.ts';

const drawdownOf = (values: readonly number[], base = values[0] ?? 0) =>
  deepestDrawdown(Float64Array.from(values), base);

describe('the deepest drawdown', () => {
  it('takes the first of equal troughs and the last of equal peaks', () => {
    expect(drawdownOf([10, 20, 20, 10, 15, 10, 20])).toEqual({
      value: 0.5,
      peakIndex: 2,
      troughIndex: 3,
      recoveryIndex: 6,
      lowest: 10,
    });
    expect(drawdownOf([10, 5, 10, 5])).toMatchObject({ peakIndex: 0, troughIndex: 1, recoveryIndex: 2 });
  });

  it('begins at the base: what was lost at once counts', () => {
    expect(drawdownOf([90, 95], 100)).toMatchObject({
      value: 1 - 90 / 100,
      peakIndex: 0,
      troughIndex: 0,
      recoveryIndex: null,
    });
  });

  it('goes beyond all of it where the curve falls below nothing', () => {
    expect(drawdownOf([100, -50])).toMatchObject({ value: 1.5, lowest: -50 });
  });

  it('is the worst of all falls from an earlier value to a later one', () => {
    const prices = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(prices, (values) => {
        const falls = values.flatMap((value, at) => values.slice(0, at + 1).map((earlier) => 1 - value / earlier));
        const { value, peakIndex, troughIndex, recoveryIndex, lowest } = drawdownOf(values);
        expect(value).toBe(Math.max(0, ...falls));
        expect(lowest).toBe(Math.min(...values));
        if (value === 0) return;
        const peak = values[peakIndex] ?? 0;
        expect(1 - (values[troughIndex] ?? 0) / peak).toBe(value);
        expect(Math.max(...values.slice(0, troughIndex + 1))).toBe(peak);
        const recovery = values.findIndex((later, at) => at > troughIndex && later >= peak);
        expect(recoveryIndex).toBe(recovery === -1 ? null : recovery);
      }),
    );
  });
});
