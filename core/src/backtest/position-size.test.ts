import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../contracts/index.ts';
import { sizePosition } from '../domain/index.ts';
import { anyLimits } from './engine.testing.ts';
import { sizeByFraction, sizeByRisk } from './position-size.ts';

const { risk } = DEFAULT_SETTINGS;

describe('sizeByRisk', () => {
  it('is what the risk gate allows an account of cash alone, to the last bit', () => {
    const dollars = fc.oneof(
      fc.constantFrom(0, 1e9),
      fc.integer({ min: 1, max: 1e9 }).map((cents) => cents / 100),
    );
    const prices = fc.integer({ min: 200, max: 5_000_000 }).map((steps) => steps / 10_000);
    const confidences = fc.integer({ min: 0, max: 8 }).map((eighths) => eighths / 8);
    let bought = 0;
    fc.assert(
      fc.property(
        anyLimits,
        dollars,
        prices,
        confidences,
        fc.constantFrom(1, 10),
        (limits, cash, price, sure, step) => {
          const { quantity, clamps } = sizePosition({
            side: 'buy',
            asset: 'TEST',
            account: {
              status: 'active',
              restriction: null,
              cash,
              equity: cash,
              buyingPower: cash,
              previousEquity: cash,
              positions: [],
              newPositionsToday: 0,
            },
            instrument: {
              asset: 'TEST',
              name: '',
              source: 'generated',
              tradable: true,
              priceIncrement: 0.0001,
              quantityIncrement: step,
              firstSession: null,
              lastSession: null,
            },
            limits,
            referencePrice: price,
            confidence: sure,
            sizeFactor: 1,
            protections: { killSwitch: false, installationSwitch: false, halts: [], peakSince: null, ordersToday: 0 },
            peakEquity: cash,
            lastStopOut: null,
            correlations: [],
          });
          fc.pre(!clamps.some(({ limit }) => limit === 'stopLoss'));
          expect(sizeByRisk(limits, cash, sure, price, step)).toBe(quantity);
          bought += Number(quantity > 0);
        },
      ),
      { numRuns: 500 },
    );
    expect(bought).toBeGreaterThan(100);
  });

  it('asks for what is lost at the stop, cut down by the tightest limit', () => {
    // 750 dollars at 5 a share.
    expect(sizeByRisk({ ...risk, maxPosition: 1 }, 100_000, 1, 100, 1)).toBe(150);
    expect(sizeByRisk({ ...risk, maxPosition: 1 }, 100_000, 0.5, 100, 1)).toBe(75);
    expect(sizeByRisk(risk, 100_000, 1, 100, 1)).toBe(100);
    expect(sizeByRisk({ ...risk, minCash: 0.95 }, 100_000, 1, 100, 1)).toBe(50);
    expect(sizeByRisk(risk, -5, 1, 100, 1)).toBe(0);
  });
});

describe('sizeByFraction', () => {
  it('is the share of the equity in whole steps, within what can be spent', () => {
    expect(sizeByFraction(0.5, 1_000, 1_000, 30, 1)).toBe(16);
    expect(sizeByFraction(0.5, 1_000, 1_000, 30, 1e-6)).toBe(16.666666);
    expect(sizeByFraction(0.5, 1_000, 100, 30, 1)).toBe(3);
    expect(sizeByFraction(1, -1_000, -1_000, 30, 1)).toBe(0);
  });
});
