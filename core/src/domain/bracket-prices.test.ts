/** Exits stand on the price increment, on their own sides of the reference. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bracketPrices } from './bracket-prices.ts';

const LIMITS = { stopLoss: 0.05, takeProfit: 0.1 };

describe('bracketPrices', () => {
  it('rounds the stop down and the target up', () => {
    // 171.33 × 0.95 = 162.7635, × 1.1 = 188.463
    expect(bracketPrices(171.33, LIMITS, 0.01)).toEqual({ stopPrice: 162.76, targetPrice: 188.47 });
    expect(bracketPrices(100, LIMITS, 0.01)).toEqual({ stopPrice: 95, targetPrice: 110 });
  });

  it('keeps a step of distance where the limits are narrower than a step', () => {
    expect(bracketPrices(10, { stopLoss: 0.001, takeProfit: 0.001 }, 0.05)).toEqual({
      stopPrice: 9.95,
      targetPrice: 10.05,
    });
    const narrow = { stopLoss: 0, takeProfit: 0.000_001 };
    expect(bracketPrices(10.02, narrow, 0.05)).toEqual({ stopPrice: 10, targetPrice: 10.05 });
  });

  it('has a stop and no target where none is wanted', () => {
    expect(bracketPrices(171.33, { stopLoss: 0.05, takeProfit: 0 }, 0.01)).toEqual({
      stopPrice: 162.76,
      targetPrice: null,
    });
    expect(bracketPrices(0.01, { stopLoss: 0.05, takeProfit: 0 }, 0.01)).toBeNull();
  });

  it('has none where no stop above zero is left', () => {
    expect(bracketPrices(0.01, LIMITS, 0.01)).toBeNull();
    expect(bracketPrices(100, { stopLoss: 1, takeProfit: 0.1 }, 0.01)).toBeNull();
  });

  it('always has the reference strictly between stop and target', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.02, max: 1e6, noNaN: true }),
        fc.double({ min: 0.005, max: 0.5, noNaN: true }),
        fc.double({ min: 0.005, max: 2, noNaN: true }),
        fc.constantFrom(0.01, 0.05, 0.0001),
        (reference, stopLoss, takeProfit, increment) => {
          const exits = bracketPrices(reference, { stopLoss, takeProfit }, increment);
          if (exits === null) {
            expect(reference * (1 - stopLoss)).toBeLessThan(increment);
            return;
          }
          expect(exits.stopPrice).toBeLessThan(reference);
          expect(exits.targetPrice).toBeGreaterThan(reference);
          expect(exits.stopPrice).toBeLessThanOrEqual(reference * (1 - stopLoss) * (1 + 1e-14));
          expect(exits.targetPrice).toBeGreaterThanOrEqual(reference * (1 + takeProfit) * (1 - 1e-14));
        },
      ),
    );
  });
});
