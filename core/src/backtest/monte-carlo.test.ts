/** Shuffled trades against every order of them, worked out one by one. */
import { describe, expect, it } from 'vitest';
import { shuffledDrawdown, tradeGrowths } from './monte-carlo.ts';
import { runOf, tradesOf } from './run.testing.ts';

describe('the growth of a trade', () => {
  it('is its profit over the equity at the close before its entry', () => {
    const trades = tradesOf([10, -21, 50], (index) => [0, 2, 3][index] ?? 0);
    const run = runOf([100, 200, 210, 250, 300], { trades });
    expect(Array.from(tradeGrowths(run, 100) ?? [])).toEqual([1.1, 1 - 21 / 200, 1 + 50 / 210]);
  });

  it('is 0 where the trade took all, and none where there was nothing', () => {
    expect(Array.from(tradeGrowths(runOf([100, 0], { trades: tradesOf([-500]) }), 100) ?? [])).toEqual([0]);
    expect(tradeGrowths(runOf([0, 0], { trades: tradesOf([-5], () => 1) }), 100)).toBeNull();
  });
});

describe('the drawdown of shuffled trades', () => {
  function orders(values: readonly number[]): number[][] {
    if (values.length < 2) return [[...values]];
    return values.flatMap((value, at) =>
      orders(values.filter((_, other) => other !== at)).map((rest) => [value, ...rest]),
    );
  }

  it('is the one that a twentieth of all orders exceeds', () => {
    const growths = [0.8, 0.9, 1.3, 1.1, 0.95, 1.02];
    const drawdowns = orders(growths).map((order) => {
      let [value, peak, deepest] = [1, 1, 0];
      for (const growth of order) {
        value *= growth;
        peak = Math.max(peak, value);
        deepest = Math.max(deepest, 1 - value / peak);
      }
      return deepest;
    });
    // Among so few different orders the sample's 95th percentile may be a neighbour of the exact one.
    const share = (limit: number): number => drawdowns.filter((one) => one > limit).length / drawdowns.length;
    const measured = shuffledDrawdown(Float64Array.from(growths), 5, 20_000);
    expect(share(measured + 1e-9)).toBeLessThanOrEqual(0.055);
    expect(share(measured - 1e-9)).toBeGreaterThanOrEqual(0.045);
  });

  it('cannot exceed all losses in a row, and is 0 without losses or trades', () => {
    const growths = Float64Array.of(0.9, 1.5, 0.9, 1.5, 0.9, 1.5);
    expect(shuffledDrawdown(growths, 1)).toBeLessThanOrEqual(1 - 0.9 ** 3 + 1e-12);
    expect(Array.from(growths)).toEqual([0.9, 1.5, 0.9, 1.5, 0.9, 1.5]);
    expect(shuffledDrawdown(Float64Array.of(1.1, 1.2), 1)).toBe(0);
    expect(shuffledDrawdown(new Float64Array(0), 1)).toBe(0);
  });

  it('is the same for the same seed', () => {
    const growths = Float64Array.from({ length: 40 }, (_, index) => 1 + ((index * 37) % 11) / 100 - 0.05);
    expect(shuffledDrawdown(growths, 9)).toBe(shuffledDrawdown(growths, 9));
  });
});
