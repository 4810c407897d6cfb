/** How much past a view needs, and how much makes it the same as over a longer one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STRATEGY_NAMES, defaultStrategy } from '../../contracts/index.ts';
import { sliceColumns } from '../price-columns.ts';
import { barsNeeded, barsToRead, strategyOf } from './index.ts';
import { walkedColumns } from './strategy.testing.ts';

describe('barsNeeded', () => {
  it('is the warm-up and the bars that a turn may be old', () => {
    expect(barsNeeded(defaultStrategy('three-moving-averages'))).toBe(24);
    expect(barsNeeded(defaultStrategy('donchian-breakout'))).toBe(24);
    expect(barsNeeded(defaultStrategy('buy-and-hold'))).toBe(1);
  });
});

describe('barsToRead', () => {
  it('adds what an average takes to forget its beginning', () => {
    expect(barsToRead(defaultStrategy('three-moving-averages'))).toBe(25);
    // (25/27)⁸⁹ is 0.00106 and (25/27)⁹⁰ is 0.00098: 29 bars needed, 1 before them, 90 to forget.
    expect(barsToRead(defaultStrategy('ema-crossover'))).toBe(120);
  });

  it('gives the view at the last bar that the whole past gives, to a thousandth of the prices it went through', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(...STRATEGY_NAMES), (seed, name) => {
        const choice = defaultStrategy(name);
        const past = walkedColumns(seed, 500);
        const recent = sliceColumns(past, 500 - barsToRead(choice), 500);
        const spread = Math.max(...past.high) - Math.min(...past.low);
        const { baseline } = strategyOf(choice);
        const difference = (baseline(past).at(-1) ?? Number.NaN) - (baseline(recent).at(-1) ?? Number.NaN);
        expect(Math.abs(difference)).toBeLessThanOrEqual(1e-3 * spread);
      }),
    );
  });
});
