/** Whatever the account, the limits and the price: no limit enlarges, and every limit holds after the purchase. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  HaltCode,
  RISK_BOUNDS,
  RiskOutput,
  type AccountSnapshot,
  type Halt,
  type Protections,
  type RiskLimits,
} from '../contracts/index.ts';
import { CORRELATION_OFF, type Correlation } from './correlation.ts';
import { account, base, instrument, position, unprotected } from './risk-input.testing.ts';
import { sizePosition, type SizingInput } from './risk.ts';

const buy = (change: Partial<SizingInput> = {}): RiskOutput => sizePosition({ ...base, ...change });

describe('sizePosition for any numbers', () => {
  // Even: doubles of fast-check are mostly next to nothing, and nothing would ever be bought.
  const share = fc.integer({ min: 0, max: 1_000 }).map((part) => part / 1_000);
  const within = (name: keyof RiskLimits): fc.Arbitrary<number> => {
    const bound: { min: number; max: number; integer?: true } = RISK_BOUNDS[name];
    if (bound.integer) return fc.integer(bound);
    return share.map((part) => bound.min + (bound.max - bound.min) * part);
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
    maxOrdersPerDay: within('maxOrdersPerDay'),
    maxOrderDollars: within('maxOrderDollars'),
    maxDrawdown: within('maxDrawdown'),
    cooldownSessions: within('cooldownSessions'),
    maxCorrelation: within('maxCorrelation'),
    priceCollar: within('priceCollar'),
  });
  const anyAccount: fc.Arbitrary<AccountSnapshot> = fc
    .record({
      equity: fc.integer({ min: 0, max: 1_000_000_00 }).map((cents) => cents / 100),
      cash: share,
      buyingPower: share,
      day: share,
      positions: fc.array(share, { maxLength: 3 }),
      newPositionsToday: fc.nat(3),
    })
    .map(({ equity, cash, buyingPower, day, positions, newPositionsToday }) => ({
      status: 'active' as const,
      restriction: null,
      equity,
      cash: equity * cash,
      buyingPower: equity * buyingPower,
      // From a loss of a fifth to a gain of a quarter.
      previousEquity: equity * (0.8 + 0.45 * day),
      positions: positions.map((part) => position('MSFT', 1, (equity * part) / 3)),
      newPositionsToday,
    }));
  const anyHalt: fc.Arbitrary<Halt> = fc.record({
    code: fc.constantFrom(...HaltCode.options),
    because: fc.constant('A loss.'),
    setBy: fc.constantFrom('risk' as const, 'reconciliation' as const),
    setAt: fc.nat(),
    session: fc.constantFrom(null, '2015-05-27'),
    liftedBy: fc.constantFrom('next-session' as const, 'user' as const, 'resolution' as const),
  });
  const anyProtections: fc.Arbitrary<Protections> = fc.record({
    killSwitch: fc.boolean(),
    installationSwitch: fc.boolean(),
    halts: fc.array(anyHalt, { maxLength: 3 }),
    peakSince: fc.constant(null),
    ordersToday: fc.nat(250),
  });
  const anyCorrelation: fc.Arbitrary<Correlation> = fc.record({
    asset: fc.constant('MSFT'),
    value: fc.option(fc.double({ min: -1, max: 1, noNaN: true })),
    returns: fc.nat(60),
  });
  const anyFacts = fc.record({
    peakEquity: fc.integer({ min: 0, max: 2_000_000 }),
    lastStopOut: fc.option(fc.record({ session: fc.constant('2015-05-20'), sessionsSince: fc.nat(40) })),
    correlations: fc.array(anyCorrelation, { maxLength: 3 }),
  });
  /** Nothing is engaged, as otherwise hardly anything would ever be bought. */
  const calm = fc.nat(30).map((ordersToday): Protections => ({ ...unprotected, ordersToday }));
  const anyPurchase = fc.record({
    protections: calm,
    facts: fc.oneof(fc.constant({ peakEquity: 0, lastStopOut: null, correlations: [] }), anyFacts),
    account: anyAccount,
    limits: anyLimits,
    referencePrice: fc.integer({ min: 50, max: 50_000 }).map((cents) => cents / 100),
    confidence: share,
    increment: fc.constantFrom(0.001, 1, 5),
  });

  it('never enlarges, and keeps every limit after the purchase', () => {
    let bought = 0;
    fc.assert(
      fc.property(anyPurchase, ({ increment, facts, ...change }) => {
        const output = buy({ ...change, ...facts, instrument: { ...instrument, quantityIncrement: increment } });
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
        expect(cost).toBeLessThanOrEqual(set.maxOrderDollars + noise);
        expect(change.protections.ordersToday + 1).toBeLessThanOrEqual(set.maxOrdersPerDay);
        if (facts.peakEquity > 0) expect(before.equity).toBeGreaterThan(facts.peakEquity * (1 - set.maxDrawdown));
        const sessionsSince = facts.lastStopOut?.sessionsSince ?? Number.POSITIVE_INFINITY;
        expect(sessionsSince).toBeGreaterThanOrEqual(set.cooldownSessions);
        for (const { value } of set.maxCorrelation < CORRELATION_OFF ? facts.correlations : []) {
          if (value !== null) expect(value).toBeLessThan(set.maxCorrelation);
        }
        bought += 1;
        const riskAtStop = output.quantity * change.referencePrice * set.stopLoss;
        expect(riskAtStop).toBeLessThanOrEqual(before.equity * set.riskPerTrade + noise);
      }),
      { numRuns: 2_000 },
    );
    expect(bought, 'purchases that came through').toBeGreaterThan(50);
  });

  it("buys nothing while a switch or a halt stands, and sells all that is the crew's", () => {
    const stopping = anyProtections.filter((one) => one.killSwitch || one.installationSwitch || one.halts.length > 0);
    const held = fc.record({ quantity: fc.integer({ min: 1, max: 1_000 }), adopted: fc.nat(1_200) });
    fc.assert(
      fc.property(anyPurchase, anyFacts, stopping, held, (change, facts, protections, { quantity, adopted }) => {
        const { increment: _unused, facts: _others, ...purchase } = change;
        const output = buy({ ...purchase, ...facts, protections });
        expect(output).toMatchObject({ verdict: 'reject', quantity: 0, notional: 0 });
        const own = { ...position('AAPL', quantity, quantity), adoptedQuantity: adopted };
        const before = { ...purchase.account, positions: [...purchase.account.positions, own] };
        const sale = buy({ ...purchase, ...facts, protections, account: before, side: 'sell' });
        expect(sale.quantity).toBe(Math.max(0, quantity - adopted));
        expect(sale.verdict).toBe(adopted < quantity ? 'approve' : 'reject');
      }),
    );
  });

  it('never allows more when one more thing stands in the way', () => {
    fc.assert(
      fc.property(anyPurchase, anyFacts, anyProtections, (change, facts, protections) => {
        const { increment: _unused, facts: _others, ...purchase } = change;
        const free = buy({ ...purchase, protections: unprotected, peakEquity: 0 });
        const bound = buy({ ...purchase, ...facts, protections });
        expect(bound.quantity).toBeLessThanOrEqual(free.quantity);
        expect(bound.askedQuantity).toBe(free.askedQuantity);
      }),
    );
  });

  it('never comes to less than nothing, nor to what is not a number', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    const wild = fc.record({ cash: finite, equity: finite, buyingPower: finite, previousEquity: finite });
    fc.assert(
      fc.property(wild, finite, finite, finite, anyLimits, (figures, referencePrice, confidence, sizeFactor, set) => {
        const output = buy({
          peakEquity: figures.equity,
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
