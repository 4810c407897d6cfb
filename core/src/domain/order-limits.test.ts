/** The last look: only purchases are limited, by the account, the price and the orders of that moment. */
import { describe, expect, it } from 'vitest';
import type { OrderIntent, OrderRecord, OrderStatus } from '../contracts/index.ts';
import {
  limitInTheWay,
  ordersMeant,
  purchasesBefore,
  purchasesMeant,
  withPurchases,
  type OrderedNow,
} from './order-limits.ts';
import { account, base, instrument, position } from './risk-input.testing.ts';

const basis = {
  verdict: 'approve' as const,
  askedQuantity: 10,
  referencePrice: 100,
  clamps: [],
  session: '2015-05-27',
};
const purchase: OrderIntent = {
  clientOrderId: 'tc-a-entry-1',
  runId: 'a',
  asset: 'AAPL',
  side: 'buy',
  quantity: 10,
  type: 'market',
  limitPrice: null,
  stopPrice: null,
  orderClass: 'simple',
  targetPrice: null,
  stopLossPrice: null,
  timeInForce: 'day',
  basis,
};
const sale: OrderIntent = { ...purchase, side: 'sell' };
const look = (change: Partial<OrderedNow> = {}): string | null =>
  limitInTheWay({
    intent: purchase,
    account,
    limits: base.limits,
    instrument,
    lastClose: 100,
    lastPrice: 100,
    earlierOrders: 0,
    ...change,
  });

describe('limitInTheWay of a purchase', () => {
  it('lets through what the account still allows', () => {
    expect(look()).toBeNull();
  });

  it('refuses a price that has moved too far, up or down, and names both', () => {
    expect(look({ lastPrice: 102.99 })).toBeNull();
    expect(look({ lastPrice: 97.01 })).toBeNull();
    expect(look({ lastPrice: 103 })).toBe(
      'The last price of AAPL is 103.00 dollars, 3.0\u00a0% away from the close of 100.00 that was decided on; from 3.0\u00a0% on an order is refused.',
    );
    expect(look({ lastPrice: 97 })).toContain('97.00 dollars');
    expect(look({ lastPrice: Number.NaN })).toContain('n/a');
  });

  it('measures the price against the decision, and without one against the last close', () => {
    const decided = { ...purchase, basis: { ...basis, referencePrice: 90 } };
    expect(look({ intent: decided })).toContain('the close of 90.00 that was decided on');
    const { basis: _none, ...without } = decided;
    expect(look({ intent: without })).toBeNull();
    expect(look({ intent: without, lastPrice: 110 })).toContain('the close of 100.00');
  });

  it.each(['instrument', 'lastClose', 'lastPrice'])('refuses where there is no %s', (missing) => {
    expect(look({ [missing]: null })).toBe('No price of AAPL is known to ask the limits with.');
  });

  it('refuses an order beyond the largest one, and one too many', () => {
    expect(look({ limits: { ...base.limits, maxOrderDollars: 999 } })).toContain('at most 999.00 dollars');
    expect(look({ earlierOrders: 9 })).toBeNull();
    expect(look({ earlierOrders: 10 })).toBe('10 orders of the crew today already; at most 10 may be.');
  });

  it('refuses what another order has taken meanwhile', () => {
    expect(look({ account: { ...account, positions: [position('AAPL', 1, 100)] } })).toContain('held already');
    expect(look({ account: { ...account, equity: 97_000 } })).toContain('lost 3.0\u00a0% today');
  });
});

describe('limitInTheWay of a sale', () => {
  const held = (quantity: number, adoptedQuantity = 0) => ({
    intent: sale,
    account: { ...account, positions: [{ ...position('AAPL', quantity, 100), adoptedQuantity }] },
  });

  it('is met by no limit and needs no price', () => {
    const noPrice = { instrument: null, lastClose: null, lastPrice: null, earlierOrders: 999 };
    expect(look({ ...held(10), ...noPrice })).toBeNull();
  });

  it('sells no more than the crew holds by now', () => {
    expect(look(held(9))).toBe('10 AAPL were to be sold, but 9 are held by now.');
    expect(look(held(12, 3))).toBe("10 AAPL were to be sold, but 9 are the crew's by now.");
    expect(look({ intent: sale })).toBe('10 AAPL were to be sold, but 0 are held by now.');
  });
});

describe('the orders of a day', () => {
  const record = (status: OrderStatus, intent: OrderIntent, createdAt = 5): OrderRecord => ({
    schemaVersion: 1,
    userId: 'ada',
    mode: 'paper',
    intent,
    order: null,
    status,
    history: [],
    createdAt,
    updatedAt: createdAt,
  });
  const { basis: _none, ...unfounded } = purchase;
  const otherDay = { ...purchase, basis: { ...basis, session: '2015-05-26' } };

  it('are those that rest on a verdict of that session, since an instant', () => {
    const old = record('filled', purchase, 4);
    const counted = [record('rejected', purchase), record('filled', sale)];
    const records = [old, ...counted, record('filled', unfounded), record('filled', otherDay)];
    expect(ordersMeant(records, '2015-05-27', 5)).toEqual(counted);
    expect(ordersMeant(records, '2015-05-27', 0)).toEqual([old, ...counted]);
  });

  it('add up to what purchases were meant for, dead ones by what of them filled', () => {
    const alive = [record('planned', purchase), record('filled', purchase)];
    const nothing = [record('filled', sale), record('filled', otherDay), record('rejected', purchase)];
    expect(purchasesMeant([...alive, ...nothing], '2015-05-27')).toBe(2_000);
  });
});

describe('purchases under way', () => {
  const meant = (clientOrderId: string, createdAt: number, change: Partial<OrderRecord> = {}): OrderRecord => ({
    schemaVersion: 1,
    userId: 'ada',
    mode: 'paper',
    intent: { ...purchase, clientOrderId, asset: clientOrderId.toUpperCase() },
    order: null,
    status: 'sent',
    history: [],
    createdAt,
    updatedAt: createdAt,
    ...change,
  });
  const wanted = { ...purchase, clientOrderId: 'b' };
  const book = [meant('a', 1), meant('b', 2), meant('c', 2), meant('d', 3), meant('e', 1, { status: 'filled' })];

  it('are those that were meant before: of two exactly one sees the other', () => {
    const idsBefore = (id: string) =>
      purchasesBefore({ ...purchase, clientOrderId: id }, book).map(({ intent }) => intent.clientOrderId);
    expect(idsBefore('b')).toEqual(['a']);
    expect(idsBefore('c')).toEqual(['a', 'b']);
    expect(idsBefore('d')).toEqual(['a', 'b', 'c']);
  });

  it('take their cash and are positions already', () => {
    const before = { ...base.account, positions: [] };
    const coming = withPurchases(before, purchasesBefore({ ...wanted, clientOrderId: 'd' }, book));
    expect(coming.positions.map(({ asset }) => asset)).toEqual(['A', 'B', 'C']);
    expect(coming.newPositionsToday).toBe(before.newPositionsToday + 3);
    expect(coming.reservedCash).toBe(3 * purchase.quantity * (purchase.basis?.referencePrice ?? 0));
    expect(withPurchases(before, [])).toBe(before);
  });
});
