/** The simulated account as ports: the limits are asked on the stored account in the moment of the order. */
import { DEFAULT_SETTINGS, LimitReached, type OrderIntent, type RiskLimits } from '@trading-crew/core/contracts';
import { newSimulation, ReplayedMarket, generatedInstruments } from '@trading-crew/core/offline';
import { describe, expect, it } from 'vitest';
import {
  simulatedPorts,
  type SimulatedPortsOptions,
  type SimulationState,
  type SimulationStore,
} from './simulated-ports.ts';

const DAYS = Array.from({ length: 300 }, (_, index) =>
  new Date(Date.UTC(2015, 0, 1 + index)).toISOString().slice(0, 10),
);
const market = new ReplayedMarket(generatedInstruments(DAYS));
const START = DAYS[200] ?? '';
const ASSET = market.instruments()[0]?.asset ?? '';
const CLOSE = market.barsUntil(ASSET, Date.parse(`${START}T14:30:00Z`), 1)[0]?.close ?? 0;

/** One account in memory. */
function storeOf(initial: SimulationState): SimulationStore & { state: SimulationState } {
  const store = {
    state: initial,
    read: () => Promise.resolve(store.state),
    change: async <Result>(
      _uid: string,
      change: (
        state: SimulationState,
      ) => Promise<{ state: SimulationState; result: Result }> | { state: SimulationState; result: Result },
    ): Promise<Result> => {
      const { state, result } = await change(structuredClone(store.state));
      store.state = state;
      return result;
    },
  };
  return store;
}

function on(change: Partial<SimulatedPortsOptions> = {}, risk: Partial<RiskLimits> = {}) {
  const { account, ledger } = newSimulation({ market, startOn: START, startingCash: 100_000, seed: 1 });
  const store = storeOf({ account: { ...account, openedAt: 42 }, ledger });
  const limits = { ...DEFAULT_SETTINGS.risk, ...risk };
  return { store, ...simulatedPorts({ uid: 'ada', store, market, costs: DEFAULT_SETTINGS.costs, limits, ...change }) };
}

const basis = { verdict: 'approve' as const, askedQuantity: 1, referencePrice: CLOSE, clamps: [], session: START };
const purchase: OrderIntent = {
  clientOrderId: 'tc-a-entry-1',
  runId: 'a',
  asset: ASSET,
  side: 'buy',
  quantity: 5,
  type: 'market',
  limitPrice: null,
  stopPrice: null,
  orderClass: 'simple',
  targetPrice: null,
  stopLossPrice: null,
  timeInForce: 'day',
  basis,
};
const sale: OrderIntent = { ...purchase, clientOrderId: 'tc-a-exit-1', side: 'sell' };

describe('simulatedPorts', () => {
  it('places what the limits still allow, and keeps when the account was opened', async () => {
    const { orderDesk, store } = on();
    expect((await orderDesk.place(purchase)).status).toBe('filled');
    expect(store.state.account.openedAt).toBe(42);
  });

  it('refuses a purchase whose decision rests on another price', async () => {
    const { orderDesk, store } = on();
    const before = store.state;
    const placing = orderDesk.place({ ...purchase, basis: { ...basis, referencePrice: CLOSE * 1.1 } });
    await expect(placing).rejects.toThrow(LimitReached);
    await expect(placing).rejects.toThrow(`The last price of ${purchase.asset} is ${CLOSE.toFixed(2)} dollars`);
    expect(store.state).toBe(before);
  });

  it('refuses a purchase without any price, and one that is too large', async () => {
    await expect(on().orderDesk.place({ ...purchase, asset: 'NOPE' })).rejects.toThrow('No price of NOPE is known');
    const { orderDesk } = on({}, { maxOrderDollars: 100 });
    await expect(orderDesk.place({ ...purchase, quantity: 50 })).rejects.toThrow('at most 100.00 dollars');
  });

  it('counts the orders of the session, once for an order however often its change is worked', async () => {
    const asked: string[] = [];
    const ordersIn = (session: string) => {
      asked.push(session);
      return Promise.resolve(11);
    };
    const { orderDesk } = on({ ordersIn });
    await expect(orderDesk.place(purchase)).rejects.toThrow('10 orders of the crew today already; at most 10 may be.');
    expect(asked).toEqual([START]);
    expect((await on({ ordersIn: () => Promise.resolve(10) }).orderDesk.place(purchase)).status).toBe('filled');
  });

  it('lets a sale go whatever the day says, and never sells more than is held', async () => {
    const { orderDesk } = on({ ordersIn: () => Promise.reject(new Error('not counted for a sale')) });
    const { basis: _none, ...unfounded } = purchase;
    await orderDesk.place(unfounded);
    await expect(orderDesk.place({ ...sale, quantity: 6 })).rejects.toThrow('6 ');
    expect((await orderDesk.place(sale)).status).toBe('filled');
  });

  it('does not ask about an order that stands', async () => {
    const { orderDesk } = on();
    const first = await orderDesk.place(purchase);
    expect(await orderDesk.place(purchase)).toEqual(first);
  });
});
