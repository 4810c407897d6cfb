/** Gains cleared of the market, on growths whose answer is known. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededGenerator } from '../domain/index.ts';
import { clearedGrowths } from './cleared-growths.ts';

const BARS = 500;
const random = seededGenerator(11);
/** Simple returns of a price that rises. */
const moves = Float64Array.from({ length: BARS }, () => 0.001 + 0.02 * (random() - 0.5));
const market = moves.map(Math.log1p);
/** What an account grows by that holds such a share of itself in the asset, and earns something beside it. */
const holding = (share: number, beside = 0): Float64Array => moves.map((move) => Math.log1p(share * move + beside));

describe('clearedGrowths', () => {
  it('leaves nothing of a gain that is more time in the market, or less', () => {
    for (const [share, before] of [
      [0.8, 0.2],
      [1, 0],
      [0.1, 0.5],
    ] as const) {
      const present = holding(before);
      clearedGrowths(holding(share), present, market).forEach((growth, index) => {
        expect(growth).toBeCloseTo(present[index] ?? Number.NaN, 12);
      });
    }
  });

  it('keeps a gain that does not come from the market whole, the part beside it too', () => {
    const cleared = clearedGrowths(holding(0.8, 0.0004), holding(0.2), market);
    cleared.forEach((growth, index) => {
      expect(growth).toBeCloseTo(Math.log1p(0.2 * (moves[index] ?? 0) + 0.0004), 12);
    });
  });

  it('takes nothing out where the price stands still or the settings are the same', () => {
    const flat = new Float64Array(BARS);
    const [one, other] = [holding(0.7), holding(0.3)];
    clearedGrowths(one, other, flat).forEach((growth, index) => expect(growth).toBeCloseTo(one[index] ?? 0, 12));
    clearedGrowths(one, one, market).forEach((growth, index) => expect(growth).toBeCloseTo(one[index] ?? 0, 12));
  });

  it('leaves gains that go no more with the market, whatever they were', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: -1, max: 1, noNaN: true }), (seed, share) => {
        const drawn = seededGenerator(seed);
        const wild = moves.map((move) => Math.log1p(share * move + 0.01 * (drawn() - 0.5)));
        const present = holding(0.3);
        const gain = clearedGrowths(wild, present, market).map(
          (growth, index) => Math.expm1(growth) - Math.expm1(present[index] ?? Number.NaN),
        );
        const mean = moves.reduce((sum, move) => sum + move, 0) / BARS;
        const product = gain.reduce((sum, value, index) => sum + value * ((moves[index] ?? 0) - mean), 0);
        expect(Math.abs(product)).toBeLessThan(1e-12);
      }),
      { numRuns: 30 },
    );
  });

  it('has no number for an account that was lost, and refuses columns of other lengths', () => {
    const lost = holding(1).with(3, -Infinity);
    expect(clearedGrowths(lost, holding(0.5), market).every(Number.isNaN)).toBe(true);
    expect(clearedGrowths(holding(0.5), lost.with(3, Number.NaN), market).every(Number.isNaN)).toBe(true);
    expect(() => clearedGrowths(holding(1), holding(1), market.subarray(1))).toThrow(RangeError);
  });
});
