/** Whatever the account, the limits and the price: no limit enlarges, and every limit holds after the purchase. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RISK_BOUNDS, RiskOutput, type AccountSnapshot, type RiskLimits } from '../contracts/index.ts';
import { account, base, instrument, position } from './risk-input.testing.ts';
import { sizePosition, type SizingInput } from './risk.ts';

const buy = (change: Partial<SizingInput> = {}): RiskOutput => sizePosition({ ...base, ...change });

describe('sizePosition for any numbers', () => {
  const within = (name: keyof RiskLimits): fc.Arbitrary<number> => {
    const bound: { min: number; max: number; integer?: true } = RISK_BOUNDS[name];
    return bound.integer ? fc.integer(bound) : fc.double({ min: bound.min, max: bound.max, noNaN: true });
  };
  const anyLimits: fc.Arbitrary<RiskLimits> = fc.record({
    riskPerTrade: within('riskPerTrade'),
    maxPosition: within('maxPosition'),
    maxGrossExposure: within('maxGrossExposure'),
    minCash: within('minCash'),
    stopLoss: within('stopLoss'),
    takeProfit: within('takeProfit'),
    maxDailyLoss: within('maxDailyLoss'),
    maxOpenPositions: within('maxOpenPositions'),
    maxNewPositionsPerDay: within('maxNewPositionsPerDay'),
  });
  const dollars = fc.double({ min: 0, max: 1e7, noNaN: true });
  const anyAccount: fc.Arbitrary<AccountSnapshot> = fc.record({
    status: fc.constant('active' as const),
    restriction: fc.constant(null),
    cash: dollars,
    equity: dollars,
    buyingPower: dollars,
    previousEquity: dollars,
    positions: fc.array(
      dollars.map((value) => position('MSFT', 1, value)),
      { maxLength: 3 },
    ),
    newPositionsToday: fc.nat(3),
  });
  const anyPurchase = fc.record({
    account: anyAccount,
    limits: anyLimits,
    referencePrice: fc.double({ min: 0.5, max: 1e5, noNaN: true }),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    increment: fc.constantFrom(0.001, 1, 5),
  });

  it('never enlarges, and keeps every limit after the purchase', () => {
    fc.assert(
      fc.property(anyPurchase, ({ increment, ...change }) => {
        const output = buy({ ...change, instrument: { ...instrument, quantityIncrement: increment } });
        const { account: before, limits: set } = change;
        expect(output.quantity).toBeLessThanOrEqual(output.askedQuantity);
        expect(output.quantity % Math.max(1, increment)).toBe(0);
        for (const { asked, allowed } of output.clamps) expect(allowed).toBeLessThanOrEqual(asked);
        expect(output.verdict === 'approve').toBe(output.clamps.length === 0);
        expect(output.verdict === 'reject').toBe(output.quantity === 0);
        if (output.quantity === 0) return;
        const cost = output.quantity * change.referencePrice;
        const noise = 1e-9 * (before.equity + before.cash);
        const exposure = before.positions.reduce((sum, { marketValue }) => sum + marketValue, 0);
        expect(cost).toBeLessThanOrEqual(set.maxPosition * before.equity + noise);
        expect(exposure + cost).toBeLessThanOrEqual(set.maxGrossExposure * before.equity + noise);
        expect(before.cash - cost).toBeGreaterThanOrEqual(set.minCash * before.equity - noise);
        expect(cost).toBeLessThanOrEqual(before.buyingPower + noise);
        expect(before.positions.length + 1).toBeLessThanOrEqual(set.maxOpenPositions);
        expect(before.newPositionsToday + 1).toBeLessThanOrEqual(set.maxNewPositionsPerDay);
        expect(before.equity).toBeGreaterThan(before.previousEquity * (1 - set.maxDailyLoss));
        const riskAtStop = output.quantity * change.referencePrice * set.stopLoss;
        expect(riskAtStop).toBeLessThanOrEqual(before.equity * set.riskPerTrade + noise);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never comes to less than nothing, nor to what is not a number', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    const wild = fc.record({ cash: finite, equity: finite, buyingPower: finite, previousEquity: finite });
    fc.assert(
      fc.property(wild, finite, finite, finite, anyLimits, (figures, referencePrice, confidence, sizeFactor, set) => {
        const output = buy({
          account: { ...account, ...figures },
          referencePrice,
          confidence,
          sizeFactor,
          limits: set,
        });
        expect(output.quantity).toBeGreaterThanOrEqual(0);
        expect(Number.isInteger(output.quantity)).toBe(true);
        expect(output.quantity).toBeLessThanOrEqual(output.askedQuantity);
        expect(RiskOutput.parse(output)).toEqual(output);
      }),
      { numRuns: 1_000 },
    );
  });
});
