/** The list of orders that still count: whole, however old they are, and never shorter than it is. */
import { Unavailable } from '@trading-crew/core/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buyIntent, openSubject, type AlpacaSubject } from './alpaca-subject.testing.ts';

const BRACKET = { orderClass: 'bracket', targetPrice: 900, stopLossPrice: 1, timeInForce: 'gtc' } as const;
const RESTING = { type: 'limit', limitPrice: 1, timeInForce: 'gtc' } as const;
const LIST = { path: '/v2/orders' } as const;

describe('orders that still count', () => {
  let subject: AlpacaSubject;
  beforeEach(async () => {
    subject = await openSubject({ startingCash: 10_000_000 });
  });
  afterEach(() => subject.dispose());

  const idsOf = async (since: number): Promise<string[]> =>
    (await subject.orderDesk.orders(since)).map((order) => order.clientOrderId);
  const listed = () => subject.server.requests.filter(({ path }) => path === LIST.path);

  /** An old bracket whose exits work, an old resting order, and many that are done since. */
  const fillHistory = async (count: number): Promise<void> => {
    const { exchange } = subject.server;
    await exchange.place(buyIntent('old-bracket', BRACKET));
    await exchange.place(buyIntent('old-resting', RESTING));
    await exchange.place(buyIntent('old-done'));
    subject.server.advance();
    for (let place = 0; place < count; place += 1) await exchange.place(buyIntent(`done-${place}`, { quantity: 1 }));
    subject.server.advance();
  };

  it('hold a bracket whose entry filled long ago, behind pages of orders that are done', async () => {
    await fillHistory(600);
    const now = subject.server.exchange.broker.now;
    expect(await idsOf(now)).toEqual(['old-bracket', 'old-resting']);
    const [bracket] = await subject.orderDesk.orders(now);
    expect(bracket?.legs.map(({ role, status }) => [role, status])).toEqual([
      ['target', 'accepted'],
      ['stop', 'held'],
    ]);
    expect((await subject.orderDesk.openOrders('AAPL')).map((order) => order.clientOrderId)).toEqual([
      'old-bracket',
      'old-resting',
    ]);
    expect((await subject.account.snapshot()).positions).toMatchObject([{ stopPrice: 1, targetPrice: 900 }]);
  });

  it('hold what was submitted since, done or not, oldest first, each once', async () => {
    await fillHistory(3);
    await subject.orderDesk.place(buyIntent('new-done'));
    await subject.orderDesk.place(buyIntent('new-bracket', BRACKET));
    const { now } = subject.server.exchange.broker;
    expect(await idsOf(now)).toEqual(['old-bracket', 'old-resting', 'new-done', 'new-bracket']);
    expect(await idsOf(0)).toEqual([
      'old-bracket',
      'old-resting',
      'old-done',
      'done-0',
      'done-1',
      'done-2',
      'new-done',
      'new-bracket',
    ]);
  });

  it('are those of everybody, by hand too', async () => {
    const order = await subject.server.placeByHand({ asset: 'AAPL', side: 'buy', quantity: 4 });
    expect(await idsOf(0)).toEqual([order.clientOrderId]);
    await subject.server.forget(order.clientOrderId);
    expect(await idsOf(0)).toEqual([]);
    expect(await subject.orderDesk.find(order.clientOrderId)).toBeNull();
    expect(
      (await subject.account.fills()).map((fill) => fill.quantity),
      'what it traded stays',
    ).toEqual([4]);
  });

  it('cost one request when nothing is open and nothing done is wanted', async () => {
    await subject.orderDesk.place(buyIntent('done'));
    const before = listed().length;
    expect(await subject.orderDesk.openOrders('AAPL')).toEqual([]);
    expect(listed().length - before).toBe(1);
  });

  it('are read no further back than they reach', async () => {
    await fillHistory(600);
    await subject.orderDesk.cancel('old-bracket');
    await subject.orderDesk.cancel('old-resting');
    const before = listed().length;
    expect(await idsOf(subject.server.exchange.broker.now)).toEqual([]);
    expect(listed().length - before, 'the open ones and the newest page').toBe(2);
  });

  it('hold an open row that Alpaca shows under no order', async () => {
    await subject.orderDesk.place(buyIntent('bracket', BRACKET));
    subject.server.fail({ kind: 'status', status: 200, body: [], match: LIST, after: 1 });
    const [exit] = await subject.orderDesk.openOrders('AAPL');
    expect(exit).toMatchObject({ role: 'target', side: 'sell', status: 'accepted' });
  });

  it.each(['truncated', 'garbage', 'reset-after'] as const)('are Unavailable when a page is %s', async (kind) => {
    await fillHistory(600);
    for (const after of [0, 1, 2]) {
      subject.server.fail({ kind, match: LIST, after, times: 3 });
      await expect(subject.orderDesk.orders(0), `the page ${after} pages on`).rejects.toBeInstanceOf(Unavailable);
    }
  });

  it('are Unavailable when a page leads nowhere, or back', async () => {
    await fillHistory(600);
    const answer = await fetch(`${subject.server.url}/v2/orders?status=all&nested=true&limit=500`, {
      headers: { 'APCA-API-KEY-ID': 'PKREHEARSAL000000000', 'APCA-API-SECRET-KEY': 'rehearsal-secret-of-no-worth' },
    });
    const page = (await answer.json()) as { id: string }[];
    subject.server.fail({ kind: 'status', status: 200, body: page, match: LIST, after: 1, times: 2 });
    await expect(subject.orderDesk.orders(0)).rejects.toThrow(/leads to no next one/);
    const nameless = [...page.slice(0, -1), { orderClass: 'mleg', order_class: 'mleg' }];
    subject.server.fail({ kind: 'status', status: 200, body: nameless, match: LIST, after: 1 });
    await expect(subject.orderDesk.orders(0)).rejects.toBeInstanceOf(Unavailable);
  });

  it('fills are Unavailable when a page leads back', async () => {
    await fillHistory(120);
    const answer = await fetch(`${subject.server.url}/v2/account/activities?direction=asc&page_size=100`, {
      headers: { 'APCA-API-KEY-ID': 'PKREHEARSAL000000000', 'APCA-API-SECRET-KEY': 'rehearsal-secret-of-no-worth' },
    });
    const body: unknown = await answer.json();
    const match = { path: '/v2/account/activities' };
    subject.server.fail({ kind: 'status', status: 200, body, match, times: 2 });
    await expect(subject.account.fills()).rejects.toThrow(/page of fills that leads to no next one/);
    expect(await subject.account.fills()).toHaveLength(122);
  });
});
