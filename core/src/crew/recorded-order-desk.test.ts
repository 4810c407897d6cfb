/** The book beside the broker: what is written when, what is sent again, and what never is. */
import { describe, expect, it } from 'vitest';
import {
  BrokerRefused,
  InsufficientQuantity,
  LeaseLost,
  LimitReached,
  RunCancelled,
  TradingStopped,
  Unavailable,
  WashTrade,
  type OrderIntent,
  type OrderRecord,
} from '../contracts/index.ts';
import { canMove, clientOrderIdOf } from '../domain/index.ts';
import type { OrderDesk, Permit } from '../ports/index.ts';
import { stage } from './crew.testing.ts';
import { recordedOrderDesk } from './index.ts';

const RUN = 'B2345678901234567890';
const ID = clientOrderIdOf(RUN, 'buy');

const buy = (quantity = 10): OrderIntent => ({
  clientOrderId: ID,
  runId: RUN,
  asset: 'AAPL',
  side: 'buy',
  quantity,
  type: 'market',
  limitPrice: null,
  stopPrice: null,
  orderClass: 'simple',
  targetPrice: null,
  stopLossPrice: null,
  timeInForce: 'day',
});

/** A desk with a book on a simulated broker; `failures` is what placing throws there, one after the other. */
async function book(...failures: (Error | null)[]) {
  const staged = await stage();
  const { broker, orders, clock } = staged;
  const sent: OrderIntent[] = [];
  const desk: Pick<OrderDesk, 'place'> = {
    place: (intent, permit) => {
      sent.push(intent);
      const failure = failures.shift();
      return failure ? Promise.reject(failure) : broker.place(intent, permit);
    },
  };
  const below: OrderDesk = {
    ...desk,
    find: (id) => broker.find(id),
    openOrders: (asset) => broker.openOrders(asset),
    orders: (since) => broker.orders(since),
    cancel: (id) => broker.cancel(id),
  };
  const open = (permit?: Permit) =>
    recordedOrderDesk({ desk: below, records: orders, uid: 'ada', mode: 'paper', clock, ...(permit && { permit }) });
  const record = async (): Promise<OrderRecord | null> => orders.read('ada', ID);
  const statuses = async () => (await record())?.history.map(({ status }) => status);
  const last = async () => (await record())?.history.at(-1);
  return { ...staged, sent, open, desk: open(), record, statuses, last };
}

describe('the book', () => {
  it('says what is meant before anything is sent, and every move with its time and its source', async () => {
    const { open, record, broker } = await book();
    const seen: (string | undefined)[] = [];
    const desk = open(async () => {
      seen.push((await record())?.status);
    });
    await desk.place(buy());
    expect(seen).toEqual(['sent']);
    const history = (await record())?.history ?? [];
    expect(history.map(({ status, source }) => [status, source])).toEqual([
      ['planned', 'crew'],
      ['sent', 'crew'],
      ['filled', 'broker'],
    ]);
    const times = history.map(({ at }) => at);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(new Set(times).size).toBe(3);
    expect((await record())?.order).toEqual(await broker.find(ID));
  });

  it('is what is sent: another intent under an id that stands there never is', async () => {
    const { desk, sent } = await book(new Unavailable('No answer.'));
    await expect(desk.place(buy(10))).rejects.toBeInstanceOf(Unavailable);
    expect(await desk.place(buy(99))).toMatchObject({ quantity: 10, filledQuantity: 10 });
    expect(sent.map(({ quantity }) => quantity)).toEqual([10, 10]);
  });

  it('keeps a loss of the connection open, and the way on is a path of the table', async () => {
    const { desk, statuses, record } = await book(new Unavailable('No answer.'));
    await expect(desk.place(buy())).rejects.toBeInstanceOf(Unavailable);
    expect((await record())?.status).toBe('unknown');
    await desk.place(buy());
    const path = (await statuses()) ?? [];
    expect(path).toEqual(['planned', 'sent', 'unknown', 'sent', 'filled']);
    expect(path.slice(1).every((to, index) => canMove(path[index] ?? 'filled', to))).toBe(true);
  });

  it('sends an order of an attempt that died after the note, once', async () => {
    const { desk, orders, clock, broker, sent } = await book();
    const at = clock.now();
    const base = { schemaVersion: 1 as const, userId: 'ada', mode: 'paper', createdAt: at, updatedAt: at };
    const history = [{ status: 'planned' as const, at, source: 'crew', note: null }];
    await orders.plan({ ...base, intent: buy(), order: null, status: 'planned', history });
    await orders.update('ada', ID, { status: 'sent', order: null, at, source: 'crew', note: null });
    await desk.place(buy());
    await desk.place(buy());
    expect(sent).toHaveLength(1);
    expect(await broker.fills()).toHaveLength(1);
  });
});

describe('an order that was ruled out', () => {
  it.each([
    [new TradingStopped('You have stopped trading.'), 'stopped', 'You have stopped trading.'],
    [new LimitReached('1 position open.'), 'limit', '1 position open.'],
    [new RunCancelled('Cancelled.'), 'cancelled', 'Not sent: the run was cancelled.'],
  ])('is closed as never sent: %s', async (failure, refusal, note) => {
    const { desk, last } = await book(failure);
    await expect(desk.place(buy())).rejects.toBe(failure);
    expect(await last()).toMatchObject({ status: 'cancelled', source: 'crew', refusal, note });
  });

  it.each([
    new TradingStopped('You have stopped trading.'),
    new LimitReached('1 position open.'),
    new BrokerRefused('Not enough cash.'),
  ])('comes to the same end when its run is taken up again, and is never sent: %s', async (failure) => {
    const { open, sent, statuses, broker } = await book(failure);
    await expect(open().place(buy())).rejects.toBe(failure);
    const before = await statuses();
    const again = open().place(buy());
    await expect(again).rejects.toBeInstanceOf(failure.constructor);
    await expect(again).rejects.toThrow(failure.message);
    expect(sent).toHaveLength(1);
    expect(await statuses()).toEqual(before);
    expect(await broker.find(ID)).toBeNull();
  });

  it('by a comparison of the books is refused in words', async () => {
    const { desk, orders, clock, sent } = await book(new Unavailable('No answer.'));
    await expect(desk.place(buy())).rejects.toBeInstanceOf(Unavailable);
    const closing = { status: 'cancelled' as const, order: null, source: 'reconciliation', note: 'It never arrived.' };
    await orders.update('ada', ID, { ...closing, at: clock.now() });
    const again = desk.place(buy());
    await expect(again).rejects.toBeInstanceOf(BrokerRefused);
    await expect(again).rejects.toThrow(`${ID} was cancelled before (It never arrived.). It is not placed again.`);
    expect(sent).toHaveLength(1);
  });

  it('where an earlier attempt may have sent it stays open until somebody looks', async () => {
    const { desk, last } = await book(new Unavailable('No answer.'), new TradingStopped('Stopped.'));
    await expect(desk.place(buy())).rejects.toBeInstanceOf(Unavailable);
    await expect(desk.place(buy())).rejects.toBeInstanceOf(TradingStopped);
    expect(await last()).toMatchObject({ status: 'unknown', refusal: 'stopped', source: 'crew' });
  });

  it('is noted by nobody whose run is somebody else’s by now', async () => {
    const { desk, statuses } = await book(new LeaseLost('Elsewhere.'));
    await expect(desk.place(buy())).rejects.toBeInstanceOf(LeaseLost);
    expect(await statuses()).toEqual(['planned', 'sent']);
  });
});

describe('an order that is over or rests', () => {
  it('is looked up and not sent again', async () => {
    const { desk, sent, statuses } = await book();
    const order = await desk.place(buy());
    expect(await desk.place(buy())).toEqual(order);
    expect(sent).toHaveLength(1);
    expect(await statuses()).toEqual(['planned', 'sent', 'filled']);
  });

  it('is told from the book where the broker has forgotten it', async () => {
    const { desk, broker, sent } = await book();
    const order = await desk.place(buy());
    for (let count = 0; count < 61; count += 1) {
      const id = `tc-other${count}-entry-1`;
      await broker.place({ ...buy(), clientOrderId: id, type: 'limit', limitPrice: 1 });
      await broker.cancel(id);
    }
    expect(await broker.find(ID)).toBeNull();
    expect(await desk.place(buy())).toEqual(order);
    expect(sent).toHaveLength(1);
  });

  it('is not placed again where the broker should have it and has not', async () => {
    const { desk, orders, clock, sent } = await book(new Unavailable('No answer.'));
    await expect(desk.place(buy())).rejects.toBeInstanceOf(Unavailable);
    await orders.update('ada', ID, { status: 'accepted', order: null, at: clock.now(), source: 'broker', note: null });
    await expect(desk.place(buy())).rejects.toThrow('as accepted at the broker, which does not know it');
    expect(sent).toHaveLength(1);
  });
});

describe('a refusal that can be answered', () => {
  it.each([new InsufficientQuantity('Reserved.'), new WashTrade('The other way.')])(
    'is in the book at once, and the order may be sent once more: %s',
    async (failure) => {
      const { open, statuses, record, sent } = await book(failure);
      await expect(open().place(buy())).rejects.toBe(failure);
      expect((await record())?.status).toBe('rejected');
      expect(await open().place(buy())).toMatchObject({ status: 'filled' });
      expect(await statuses()).toEqual(['planned', 'sent', 'rejected', 'sent', 'filled']);
      expect(sent).toHaveLength(2);
    },
  );

  it('is final the second time, for every attempt after it', async () => {
    const failures = [1, 2].map(() => new InsufficientQuantity('Reserved.'));
    const { open, sent } = await book(...failures);
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await expect(open().place(buy())).rejects.toBeInstanceOf(InsufficientQuantity);
    }
    expect(sent).toHaveLength(2);
  });
});
