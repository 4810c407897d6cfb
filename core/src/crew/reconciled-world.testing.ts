/** A made-up broker's account behind ports, with a book, a store and halts in memory. Imported by tests alone. */
import type { AccountSnapshot, Halt, MarketSession, OrderRecord, Reconciliation } from '../contracts/index.ts';
import type { BrokerWorld } from '../domain/broker-world.testing.ts';
import { canFill } from '../domain/reconcile-order.ts';
import { memoryOrderRecords, MemoryClock } from '../offline/index.ts';
import type { ReconcileOptions } from './reconcile-account.ts';

export const MINUTE_MS = 60_000;

const EMPTY: AccountSnapshot = {
  status: 'active',
  restriction: null,
  cash: 0,
  equity: 0,
  buyingPower: 0,
  previousEquity: 0,
  positions: [],
  newPositionsToday: 0,
};

export const snapshotOf = (positions: readonly { asset: string; quantity: number }[]): AccountSnapshot => ({
  ...EMPTY,
  positions: positions.map(({ asset, quantity }) => ({
    asset,
    quantity,
    availableQuantity: quantity,
    averagePrice: 100,
    marketPrice: 100,
    marketValue: 100 * quantity,
    unrealizedPl: 0,
    unrealizedPlFraction: 0,
    stopPrice: null,
    targetPrice: null,
    openedOn: null,
  })),
});

/** Everything a comparison works on; `meet` is called before every step of it that reaches outside. */
export function reconciledWorld(world: BrokerWorld, meet: (step: string) => void = () => undefined) {
  const clock = new MemoryClock(world.now + 5 * MINUTE_MS);
  const book = memoryOrderRecords(world.records);
  const documents = new Map<string, Reconciliation>();
  const listed = new Set<string>();
  let halts: Halt[] = [];
  const step = async <Value>(name: string, work: () => Value | Promise<Value>): Promise<Value> => {
    await Promise.resolve();
    meet(`before ${name}`);
    const value = await work();
    meet(`after ${name}`);
    return value;
  };
  const market: MarketSession = {
    now: clock.now(),
    simulated: false,
    session: '2027-01-15',
    isOpen: true,
    nextOpen: null,
    nextClose: null,
    sessionsLeft: null,
  };
  const options: ReconcileOptions & { records: typeof book } = {
    uid: 'ada',
    mode: 'paper',
    clock,
    atWork: () => Promise.resolve(new Set<string>()),
    ports: {
      account: {
        market: () => step('market', () => ({ ...market, now: clock.now() })),
        snapshot: () => step('snapshot', () => snapshotOf(world.positions)),
      },
      orderDesk: {
        orders: (since) => step('orders', () => world.orders.filter((one) => canFill(one) || one.submittedAt >= since)),
        find: (id) => step('find', () => world.orders.find((one) => one.clientOrderId === id) ?? null),
      },
    },
    records: {
      ...book,
      update: (uid, id, change) => step('update', () => book.update(uid, id, change)),
      settle: (uid, id, change) => step('settle', () => book.settle(uid, id, change)),
    },
    store: {
      read: (uid, mode) => step('read', () => documents.get(`${uid}/${mode}`) ?? null),
      change: (uid, mode, decide) =>
        step('change', () => {
          const standing = documents.get(`${uid}/${mode}`) ?? null;
          const next = decide(standing);
          if (next) documents.set(`${uid}/${mode}`, next);
          for (const { kind } of next?.findings ?? []) listed.add(kind);
          return next ?? standing;
        }),
    },
    safety: {
      halt: (halt) =>
        step('halt', () => {
          if (halts.length === 0) halts = [halt];
        }),
      lift: () =>
        step('lift', () => {
          halts = [];
        }),
    },
  };
  return {
    options,
    clock,
    book,
    halts: () => halts,
    /** The kinds of findings that were ever stored. */
    listed,
    document: (mode = 'paper') => documents.get(`ada/${mode}`) ?? null,
    record: async (id: string): Promise<OrderRecord | null> => book.read('ada', id),
  };
}
