/** The last look before an order leaves: the account, the price and the orders of the day as they are then. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, LimitReached, type OrderBasis, type OrderIntent } from '../contracts/index.ts';
import type { MarketData, OrderDesk, Permit } from '../ports/index.ts';
import { BUY_SESSION, stage } from './crew.testing.ts';
import { limitedOrderDesk, type LimitedOrderDeskOptions } from './limited-order-desk.ts';

/** The last close before the session of the stage. */
const CLOSE = 129.619995;

const basis: OrderBasis = {
  verdict: 'approve',
  askedQuantity: 10,
  referencePrice: CLOSE,
  clamps: [],
  session: BUY_SESSION,
};
const purchase: OrderIntent = {
  clientOrderId: 'tc-B2345678901234567890-entry-1',
  runId: 'B2345678901234567890',
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
const sale: OrderIntent = { ...purchase, clientOrderId: 'tc-B2345678901234567890-exit-1', side: 'sell' };
const exits: OrderIntent = { ...sale, orderClass: 'oco', targetPrice: 500, stopLossPrice: 1 };

/** A desk that counts what reached it, on a simulated account; `price` is the last that was traded. */
async function on(change: Partial<LimitedOrderDeskOptions> & { price?: number | null } = {}) {
  const { broker, market } = await stage();
  const reached: string[] = [];
  const desk: OrderDesk = {
    find: (id) => broker.find(id),
    openOrders: (asset) => broker.openOrders(asset),
    orders: (since) => broker.orders(since),
    cancel: (id) => broker.cancel(id),
    place: (intent, permit) => {
      reached.push(intent.clientOrderId);
      return broker.place(intent, permit);
    },
  };
  const asked: string[] = [];
  const { price = CLOSE, ...options } = change;
  const marketData: MarketData = {
    instrument: (asset) => market.instrument(asset),
    bars: (request) => market.bars(request),
    lastPrice: (asset, now) => {
      asked.push(`${asset} ${now}`);
      return Promise.resolve(price === null ? null : { price, time: now });
    },
  };
  const limits = DEFAULT_SETTINGS.risk;
  const limited = limitedOrderDesk({ desk, account: broker, marketData, limits, ...options });
  return { broker, limited, reached, asked };
}

describe('limitedOrderDesk', () => {
  it('places what price, account and day still allow', async () => {
    const { limited, broker, asked } = await on({ price: CLOSE * 1.029, ordersIn: () => Promise.resolve(10) });
    expect((await limited.place(purchase)).status).toBe('filled');
    expect(asked).toEqual([`AAPL ${broker.now}`]);
  });

  it('refuses a purchase whose price has moved too far, with both prices, and sends nothing', async () => {
    for (const price of [CLOSE * 1.031, CLOSE * 0.969]) {
      const { limited, reached } = await on({ price });
      const placing = limited.place(purchase);
      await expect(placing).rejects.toThrow(LimitReached);
      await expect(placing).rejects.toThrow(`${price.toFixed(2)} dollars`);
      await expect(placing).rejects.toThrow('the close of 129.62 that was decided on');
      expect(reached).toEqual([]);
    }
  });

  it('measures the price against the close of the decision, not against a later one', async () => {
    const { limited } = await on();
    const decided = { ...purchase, basis: { ...basis, referencePrice: 120 } };
    await expect(limited.place(decided)).rejects.toThrow('the close of 120.00 that was decided on');
  });

  it('refuses a purchase where no last price is known', async () => {
    const { limited, reached } = await on({ price: null });
    await expect(limited.place(purchase)).rejects.toThrow('No price of AAPL is known to ask the limits with.');
    await expect(limited.place({ ...purchase, asset: 'NOPE' })).rejects.toThrow('No price of NOPE is known');
    expect(reached).toEqual([]);
  });

  it('refuses a purchase that costs more than one may', async () => {
    const { limited } = await on({ limits: { ...DEFAULT_SETTINGS.risk, maxOrderDollars: 1_000 } });
    await expect(limited.place(purchase)).rejects.toThrow('at most 1,000.00 dollars');
    expect((await limited.place({ ...purchase, quantity: 7 })).status).toBe('filled');
  });

  it('counts the orders of the session in which it was decided, its own record included', async () => {
    const sessions: string[] = [];
    const counting = (orders: number) => ({
      ordersIn: (session: string) => {
        sessions.push(session);
        return Promise.resolve(orders);
      },
    });
    const { limited: full } = await on(counting(11));
    await expect(full.place(purchase)).rejects.toThrow('10 orders of the crew today already; at most 10 may be.');
    const { limited: last } = await on(counting(10));
    expect((await last.place(purchase)).status).toBe('filled');
    expect(sessions).toEqual([BUY_SESSION, BUY_SESSION]);
  });

  it('lets no purchase leave that was decided in another session', async () => {
    const { limited } = await on({});
    const earlier = { ...purchase, basis: { ...basis, session: '2015-05-26' } };
    await expect(limited.place(earlier)).rejects.toThrow(
      /session of 26 May 2015, and the market stands at 27 May 2015/,
    );
  });

  it('caps what all purchases of a day add up to', async () => {
    const meant = (dollars: number) => ({ purchases: { most: 5_000, meantIn: () => Promise.resolve(dollars) } });
    const { limited } = await on(meant(5_000.01));
    await expect(limited.place(purchase)).rejects.toThrow(
      'All purchases of the day may cost at most 5,000.00 dollars; with this one they come to 5,000.01.',
    );
    expect((await (await on(meant(5_000))).limited.place(purchase)).status).toBe('filled');
  });

  it('lets sales and exits go whatever price and day say', async () => {
    const { broker, limited, asked } = await on({
      price: null,
      ordersIn: () => Promise.reject(new Error('not counted for a sale')),
      purchases: { most: 0, meantIn: () => Promise.reject(new Error('not added up for a sale')) },
    });
    await broker.place(purchase);
    expect((await limited.place(exits)).status).toBe('accepted');
    await broker.cancel(exits.clientOrderId);
    expect((await limited.place({ ...sale, clientOrderId: 'tc-other-exit-1' })).status).toBe('filled');
    expect(asked).toEqual([]);
  });

  it('sells no share that the crew did not buy', async () => {
    const { broker } = await on();
    await broker.place(purchase);
    const account = {
      market: () => broker.market(),
      fills: () => broker.fills(),
      startingEquity: () => broker.startingEquity(),
      equityHistory: () => broker.equityHistory(),
      snapshot: async () => {
        const snapshot = await broker.snapshot();
        return { ...snapshot, positions: snapshot.positions.map((one) => ({ ...one, adoptedQuantity: 4 })) };
      },
    };
    const { limited, reached } = await on({ account });
    await expect(limited.place(sale)).rejects.toThrow("10 AAPL were to be sold, but 6 are the crew's by now.");
    expect(reached).toEqual([]);
  });

  it('hands the permit on, to be asked last', async () => {
    const { limited } = await on();
    const order: string[] = [];
    const permit: Permit = (intent) => {
      order.push(intent.clientOrderId);
      return Promise.reject(new Error('stopped'));
    };
    await expect(limited.place(purchase, permit)).rejects.toThrow('stopped');
    expect(order).toEqual([purchase.clientOrderId]);
    const { limited: collared } = await on({ price: 1 });
    await expect(collared.place(purchase, permit)).rejects.toThrow(LimitReached);
    expect(order).toHaveLength(1);
  });
});
