/**
 * A cancel at any point at which a run touches the world: before and after every call, the permit of the order included.
 * Whatever the moment, run, book and broker agree on whether an order stands.
 */
import { describe, expect, it } from 'vitest';
import { LeaseLost, RunCancelled, type RunRecord } from '../contracts/index.ts';
import { clientOrderIdOf, isProtectionId, isWorking } from '../domain/index.ts';
import type { OrderDesk, Permit, RunStore } from '../ports/index.ts';
import { sampleOrderRecord } from '../ports/testing.ts';
import { HOLD_SESSION, stage } from './crew.testing.ts';
import { recordedOrderDesk, runCrew, type CrewPorts } from './index.ts';

type Set = Awaited<ReturnType<typeof stage>>;
type Turn = (name: string, work: () => Promise<unknown>) => Promise<unknown>;

/** What the permit of an installation asks about the run, asked of the store of the set. */
const permitOf =
  ({ store, run }: Set): Permit =>
  async ({ clientOrderId }) => {
    const standing = await store.read(run.runId);
    if (standing?.attempt !== run.attempt || standing.status !== 'RUNNING') throw new LeaseLost('Not held any more.');
    if (standing.cancelRequested && !isProtectionId(clientOrderId))
      throw new RunCancelled('Cancelled before it was sent.');
  };

/** The same set with every call to the store, the account, the data, the desk, the book and the permit led through `turn`. */
function through(set: Set, turn: Turn): { ports: CrewPorts; store: RunStore } {
  const { ports, store, broker, run } = set;
  const led = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name, target);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) =>
          turn(String(name), () => (method as (...all: unknown[]) => Promise<unknown>).apply(target, args));
      },
    });
  const { account, marketData, safety, clock } = ports;
  const records = led(set.orders);
  const ask = permitOf(set);
  const permit: Permit = async (intent) => void (await turn('permit', () => ask(intent)));
  const book = { records, uid: run.userId, mode: run.mode, clock, permit };
  const ledPorts = {
    ...ports,
    account: led(account),
    marketData: led(marketData),
    orderDesk: recordedOrderDesk({ desk: led<OrderDesk>(broker), ...book }),
    safety: led(safety),
    orders: records,
  };
  return { ports: ledPorts, store: led(store) };
}

interface Ended {
  readonly set: Set;
  readonly run: RunRecord;
  /** Every call in its order, by name. */
  readonly calls: readonly string[];
  /** Whether the cancel came before the permit of an order was asked. */
  readonly isInTime: boolean;
  readonly where: string;
}

interface Point {
  /** Counted from 1. */
  readonly call: number;
  readonly isAfter: boolean;
}

/** A run that is cancelled at a point; `calls` is shorter than the point where the run has none such. */
async function cancelledAt(set: Set, { call, isAfter }: Point): Promise<Ended> {
  const calls: string[] = [];
  let [isAsked, isInTime] = [false, false];
  const cancel = async () => {
    await set.store.requestCancel(set.run.runId, set.run.userId);
    isInTime = !isAsked;
  };
  const watched = through(set, async (name, work) => {
    const mine = calls.push(name);
    if (mine === call && !isAfter) await cancel();
    if (name === 'permit') isAsked = true;
    // A call that fails has happened too.
    try {
      return await work();
    } finally {
      if (mine === call && isAfter) await cancel();
    }
  });
  const run = await runCrew({ run: set.run, ...watched });
  return {
    set,
    run,
    calls,
    isInTime,
    where: `cancelled ${isAfter ? 'after' : 'before'} call ${call}, ${calls[call - 1]}`,
  };
}

/** One run for every point of a run on such a set. */
async function* atEveryPoint(prepare: () => Promise<Set>): AsyncGenerator<Ended & Point> {
  for (let call = 1; ; call += 1) {
    for (const isAfter of [false, true]) {
      const ended = await cancelledAt(await prepare(), { call, isAfter });
      if (ended.calls.length < call) return;
      yield { ...ended, call, isAfter };
    }
  }
}

async function expectTold({ set, run, where }: Ended): Promise<void> {
  expect(['CANCELLED', 'COMPLETED'], where).toContain(run.status);
  expect(run, where).toMatchObject({ currentAgent: null, failure: null });
  const lines = await set.store.logs(run.runId);
  expect(
    lines.map(({ seq }) => seq),
    where,
  ).toEqual(lines.map((_, index) => index + 1));
  expect(run.nextSeq, where).toBe(lines.length + 1);
  const last = lines.at(-1)?.message ?? '';
  expect(last, where).toMatch(
    run.status === 'CANCELLED' ? /^Cancelled before .*Nothing more is done\.$/ : /is complete/,
  );
}

/** The order of the run as broker, book and run have it: all three have it, or none. */
async function expectAgreed({ set, run, where }: Ended, side: 'buy' | 'sell'): Promise<boolean> {
  const clientOrderId = clientOrderIdOf(run.runId, side);
  const [order, record] = await Promise.all([set.broker.find(clientOrderId), set.orders.read('ada', clientOrderId)]);
  if (order === null) {
    expect(run, where).toMatchObject({ status: 'CANCELLED', trade: null });
    // Not meant at all, or meant and struck out: never left as under way.
    expect(record?.status ?? 'cancelled', where).toBe('cancelled');
    if (record) expect(record.history.at(-1), where).toMatchObject({ refusal: 'cancelled', source: 'crew' });
    return false;
  }
  expect(record, where).toMatchObject({ status: order.status, order: { filledQuantity: order.filledQuantity } });
  const { quantity, averageFillPrice: price } = order;
  expect(run.trade, where).toEqual({ clientOrderId, side, quantity, price });
  return true;
}

describe('a run that buys and is cancelled', () => {
  it('at any point ends as cancelled, or as complete where it was too late, and all agree on its order', async () => {
    const stood = { never: 0, cancelled: 0, completed: 0 };
    let permits = 0;
    for await (const ended of atEveryPoint(stage)) {
      const { set, run, calls, call, isInTime, where } = ended;
      await expectTold(ended);
      const stands = await expectAgreed(ended, 'buy');
      expect(stands, where).toBe(!isInTime);
      expect(set.broker.state.ledger.fills.length > 0, where).toBe(stands);
      if (calls[call - 1] === 'permit') permits += 1;
      if (!stands) stood.never += 1;
      else if (run.status === 'CANCELLED') stood.cancelled += 1;
      else stood.completed += 1;
    }
    expect(permits, 'before and after the permit').toBe(2);
    expect(stood.never + stood.cancelled + stood.completed).toBeGreaterThan(80);
    expect(Math.min(stood.never, stood.cancelled, stood.completed), JSON.stringify(stood)).toBeGreaterThan(0);
  });
});

describe('a run that sells and is cancelled', () => {
  /** Ten shares with their exits, bought by an earlier run, at a session whose signal is to sell. */
  async function holding(): Promise<Set> {
    const set = await stage({ session: HOLD_SESSION });
    const exits = { orderClass: 'bracket', targetPrice: 500, stopLossPrice: 1, timeInForce: 'gtc' } as const;
    const clientOrderId = 'tc-B2345678901234567890-entry-1';
    const record = sampleOrderRecord();
    const intent = { ...record.intent, asset: 'AAPL', clientOrderId, quantity: 10, ...exits };
    await set.orders.plan({ ...record, userId: 'ada', intent });
    await set.broker.place(intent);
    return set;
  }

  it('at any point has sold, or still holds all of it behind a stop', async () => {
    const seen = { sold: 0, held: 0, putBack: 0 };
    for await (const ended of atEveryPoint(holding)) {
      const { set, run, where } = ended;
      await expectTold(ended);
      const isSold = await expectAgreed(ended, 'sell');
      const [position] = (await set.broker.snapshot()).positions;
      expect(position?.quantity ?? 0, where).toBe(isSold ? 0 : 10);
      const resting = await set.broker.openOrders('AAPL');
      const stops = resting.flatMap(({ legs }) => legs).filter((leg) => leg.role === 'stop' && isWorking(leg));
      const atPrice = stops.map(({ quantity, stopPrice }) => ({ quantity, stopPrice }));
      expect(atPrice, where).toEqual(isSold ? [] : [{ quantity: 10, stopPrice: 1 }]);
      seen[isSold ? 'sold' : 'held'] += 1;
      if (resting.some(({ clientOrderId }) => clientOrderId === `tc-${run.runId}-protect-1`)) seen.putBack += 1;
    }
    expect(Math.min(seen.sold, seen.held, seen.putBack), JSON.stringify(seen)).toBeGreaterThan(0);
  });
});
