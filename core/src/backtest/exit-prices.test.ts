import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bracketPrices } from '../domain/bracket-prices.ts';
import { exitPrices } from './exit-prices.ts';

const price = fc.oneof(
  fc.double({ min: 0.0001, max: 5_000, noNaN: true }),
  fc.integer({ min: 1, max: 500_000 }).map((cents) => cents / 100),
);
const fraction = (max: number) => fc.double({ min: 0, max, noNaN: true });
const increment = fc.constantFrom(0.01, 0.0001, 1, 0.05);

describe('exitPrices', () => {
  it('sets the exits of a long position as the crew does', () => {
    expect(exitPrices(1, 100, { stopLoss: 0.05, takeProfit: 0.1 }, 0.01)).toEqual({ stopPrice: 95, targetPrice: 110 });
    fc.assert(
      fc.property(price, fraction(0.5), fraction(2), increment, (reference, stopLoss, takeProfit, step) => {
        fc.pre(stopLoss > 0);
        const distances = { stopLoss, takeProfit };
        expect(exitPrices(1, reference, distances, step)).toEqual(bracketPrices(reference, distances, step));
      }),
    );
  });

  it('sets those of a short position in the mirror: the stop above, the target below', () => {
    expect(exitPrices(-1, 100, { stopLoss: 0.05, takeProfit: 0.1 }, 0.01)).toEqual({ stopPrice: 105, targetPrice: 90 });
    // The stop is rounded up and the target down, away from the reference.
    expect(exitPrices(-1, 33.33, { stopLoss: 0.05, takeProfit: 0.1 }, 0.01)).toEqual({
      stopPrice: 35,
      targetPrice: 29.99,
    });
    fc.assert(
      fc.property(price, fraction(0.5), fraction(2), increment, (reference, stopLoss, takeProfit, step) => {
        const exits = exitPrices(-1, reference, { stopLoss, takeProfit }, step);
        expect(exits).not.toBeNull();
        const { stopPrice = null, targetPrice = null } = exits ?? {};
        expect(stopPrice === null).toBe(stopLoss === 0);
        if (stopPrice !== null) expect(stopPrice).toBeGreaterThan(reference);
        if (targetPrice !== null) expect(targetPrice).toBeLessThan(reference);
        if (targetPrice !== null) expect(targetPrice).toBeGreaterThan(0);
      }),
    );
  });

  it('sets none at a distance of zero, and no target that no price reaches', () => {
    expect(exitPrices(1, 100, { stopLoss: 0, takeProfit: 0 }, 0.01)).toEqual({ stopPrice: null, targetPrice: null });
    expect(exitPrices(1, 0.01, { stopLoss: 0, takeProfit: 1 }, 0.01)).toEqual({ stopPrice: null, targetPrice: 0.02 });
    expect(exitPrices(-1, 100, { stopLoss: 0.1, takeProfit: 1.5 }, 0.01)).toEqual({
      stopPrice: 110,
      targetPrice: null,
    });
  });

  it('is null where the stop has no price', () => {
    expect(exitPrices(1, 0.01, { stopLoss: 0.05, takeProfit: 0.1 }, 0.01)).toBeNull();
    expect(exitPrices(1, Number.MAX_VALUE, { stopLoss: 0.05, takeProfit: 2 }, 0.01)).toBeNull();
  });
});
