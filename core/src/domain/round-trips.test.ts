/** First in, first out, with nothing lost: neither shares nor dollars. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClosedTrade, type Fill } from '../contracts/index.ts';
import { roundTrips } from './round-trips.ts';

let number = 0;
const fill = (side: Fill['side'], quantity: number, price: number, more: Partial<Fill> = {}): Fill => ({
  fillId: `f${++number}`,
  clientOrderId: `o${number}`,
  runId: null,
  asset: 'AAPL',
  side,
  role: 'entry',
  quantity,
  price,
  commission: 0,
  slippage: 0,
  time: 0,
  session: '2018-01-02',
  ...more,
});

describe('roundTrips', () => {
  it('closes the oldest lot first and shares the commission by quantity', () => {
    const { closed, open } = roundTrips([
      fill('buy', 10, 100, { commission: 1, session: '2018-01-02', time: 1_000, runId: 'first' }),
      fill('buy', 10, 110, { commission: 2, session: '2018-01-03', time: 2_000, runId: 'second' }),
      fill('sell', 15, 120, { commission: 3, session: '2018-01-09', time: 9_000, runId: 'third', role: 'target' }),
    ]);
    // 10 × 20 − (1 + 2) = 197; 5 × 10 − (1 + 1) = 48; five shares of the second lot are left with half its commission.
    expect(closed).toEqual([
      {
        asset: 'AAPL',
        quantity: 10,
        entryPrice: 100,
        exitPrice: 120,
        entrySession: '2018-01-02',
        exitSession: '2018-01-09',
        entryTime: 1_000,
        exitTime: 9_000,
        exitRole: 'target',
        profit: 197,
        profitFraction: 0.197,
        commission: 3,
        entryRunId: 'first',
        exitRunId: 'third',
      },
      expect.objectContaining({
        quantity: 5,
        entryPrice: 110,
        profit: 48,
        commission: 2,
        entryTime: 2_000,
        exitTime: 9_000,
      }),
    ]);
    expect(closed.map((trade) => ClosedTrade.parse(trade))).toEqual(closed);
    expect(open).toEqual([
      {
        asset: 'AAPL',
        quantity: 5,
        entryPrice: 110,
        entrySession: '2018-01-03',
        entryTime: 2_000,
        commission: 1,
        entryRunId: 'second',
      },
    ]);
  });

  it('keeps assets apart', () => {
    const { closed, open } = roundTrips([
      fill('buy', 1, 100),
      fill('buy', 2, 50, { asset: 'MSFT' }),
      fill('sell', 2, 60, { asset: 'MSFT' }),
    ]);
    expect(closed.map(({ asset, profit }) => [asset, profit])).toEqual([['MSFT', 20]]);
    expect(open.map(({ asset, quantity }) => [asset, quantity])).toEqual([['AAPL', 1]]);
  });

  it('closes a position that was built from fractions completely', () => {
    const { closed, open } = roundTrips([fill('buy', 0.1, 10), fill('buy', 0.2, 10), fill('sell', 0.3, 11)]);
    expect(open).toEqual([]);
    expect(closed).toHaveLength(2);
  });

  it('closes no trade with shares that no purchase explains, and says how many they are', () => {
    const { closed, unmatched } = roundTrips([fill('buy', 1, 10), fill('sell', 3, 10), fill('sell', 1, 11)]);
    expect(closed).toHaveLength(1);
    expect([...unmatched]).toEqual([['AAPL', 3]]);
  });

  it('conserves money: closed profit plus open profit is the change of cash plus the market value', () => {
    const step = fc.record({
      asset: fc.constantFrom('AAPL', 'MSFT'),
      buy: fc.boolean(),
      quantity: fc.integer({ min: 1, max: 500 }),
      price: fc.double({ min: 1, max: 500, noNaN: true }),
      commission: fc.double({ min: 0, max: 5, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const held = new Map<string, number>();
        const fills: Fill[] = [];
        for (const { asset, buy, price, commission, ...wanted } of steps) {
          const have = held.get(asset) ?? 0;
          const quantity = buy ? wanted.quantity : Math.min(wanted.quantity, have);
          if (quantity === 0) continue;
          held.set(asset, have + (buy ? quantity : -quantity));
          fills.push(fill(buy ? 'buy' : 'sell', quantity, price, { asset, commission }));
        }
        const cash = fills.reduce(
          (sum, { side, quantity, price, commission }) =>
            sum + (side === 'buy' ? -1 : 1) * quantity * price - commission,
          0,
        );
        const mark = 123;
        const { closed, open } = roundTrips(fills);
        const market = open.reduce((sum, { quantity }) => sum + quantity * mark, 0);
        const unrealised = open.reduce((sum, lot) => sum + (mark - lot.entryPrice) * lot.quantity - lot.commission, 0);
        const realised = closed.reduce((sum, { profit }) => sum + profit, 0);
        expect(realised + unrealised).toBeCloseTo(cash + market, 4);
        expect(open.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(
          [...held.values()].reduce((a, b) => a + b, 0),
        );
      }),
    );
  });
});
