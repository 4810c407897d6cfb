/** The order desk when things go wrong: whatever the answer, an order is sent once and stands at most once. */
import { BrokerRefused, Misconfigured, Unavailable, type Order } from '@trading-crew/core/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../testing/alpaca-server/faults.ts';
import { buyIntent, openSubject, type AlpacaSubject } from './alpaca-subject.testing.ts';

const POST = { method: 'POST', path: '/v2/orders' } as const;
const ID = 'tc-AAAAAAAAAAAAAAAAAAAA-entry-1';
const BRACKET = { orderClass: 'bracket', targetPrice: 300, stopLossPrice: 10, timeInForce: 'gtc' } as const;

const open: AlpacaSubject[] = [];
const subjectWith = async (options: Parameters<typeof openSubject>[0] = {}): Promise<AlpacaSubject> => {
  const subject = await openSubject(options);
  open.push(subject);
  return subject;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((subject) => subject.dispose()));
});

const postsOf = ({ server }: AlpacaSubject): number => server.requests.filter(({ method }) => method === 'POST').length;
const placed = (subject: AlpacaSubject, change = {}): Promise<Order> => subject.orderDesk.place(buyIntent(ID, change));

describe('an order whose answer is lost', () => {
  const arrived: [string, Fault][] = [
    ['the connection dies after it was taken', { kind: 'reset-after' }],
    ['the answer is cut in half', { kind: 'truncated' }],
    ['the answer is a page of HTML', { kind: 'garbage' }],
    ['the server says 500 though it took it', { kind: 'status', status: 500, accepted: true }],
    ['the server says 503 though it took it', { kind: 'status', status: 503, accepted: true }],
    ['the gateway times out though it took it', { kind: 'status', status: 504, accepted: true }],
    ['the answer comes too late', { kind: 'slow', delayMs: 900 }],
    ['the answer says null', { kind: 'status', status: 200, body: null, accepted: true }],
    [
      'the answer has a number that cannot be read',
      { kind: 'status', status: 200, body: { qty: 'x' }, accepted: true },
    ],
  ];
  it.each(arrived)('stands once and is returned when %s', async (_name, fault) => {
    const subject = await subjectWith({ timeoutMs: 400 });
    subject.server.fail({ ...fault, match: POST });
    const order = await placed(subject, BRACKET);
    expect(order).toMatchObject({ clientOrderId: ID, status: 'filled', filledQuantity: 10 });
    expect(order.legs.map((leg) => leg.role)).toEqual(['target', 'stop']);
    expect(postsOf(subject)).toBe(1);
    expect(subject.server.exchange.orders).toHaveLength(1);
  });

  const lost: [string, Fault][] = [
    ['the connection dies before it was taken', { kind: 'reset-before' }],
    ['the server says 500', { kind: 'status', status: 500 }],
    ['the server says 503', { kind: 'status', status: 503 }],
    ['too many requests were made', { kind: '429' }],
  ];
  it.each(lost)('is not sent again, and its fate is left open, when %s', async (_name, fault) => {
    const subject = await subjectWith();
    subject.server.fail({ ...fault, match: POST });
    await expect(placed(subject)).rejects.toBeInstanceOf(Unavailable);
    expect(postsOf(subject)).toBe(1);
    expect(subject.server.exchange.orders).toEqual([]);
    expect(subject.clock.now(), 'it was looked for more than once').toBeGreaterThan(0);
    expect(await placed(subject), 'a new attempt places it').toMatchObject({ status: 'filled' });
    expect(subject.server.exchange.orders).toHaveLength(1);
  });

  it('is Unavailable when Alpaca cannot be asked either, and found by the next attempt', async () => {
    const subject = await subjectWith();
    subject.server.fail({ kind: 'reset-after', match: POST });
    // The look before the order is sent is answered; the three attempts of the one after it are not.
    subject.server.fail({ kind: 'status', status: 503, match: { path: /by_client_order_id/ }, after: 1, times: 3 });
    await expect(placed(subject)).rejects.toBeInstanceOf(Unavailable);
    expect(await placed(subject)).toMatchObject({ clientOrderId: ID, status: 'filled' });
    expect(postsOf(subject)).toBe(1);
    expect(subject.server.exchange.orders).toHaveLength(1);
  });
});

describe('an order that Alpaca knows already', () => {
  it('is returned without a second request to place it', async () => {
    const subject = await subjectWith();
    const first = await placed(subject);
    expect(await placed(subject)).toEqual(first);
    expect(postsOf(subject)).toBe(1);
  });

  it('is returned when it arrived between the look and the sending', async () => {
    const subject = await subjectWith();
    await placed(subject);
    const unseen = { code: 40410000, message: 'order not found' };
    subject.server.fail({ kind: 'status', status: 404, body: unseen, match: { path: /by_client_order_id/ } });
    expect(await placed(subject)).toMatchObject({ clientOrderId: ID, status: 'filled' });
    expect(postsOf(subject)).toBe(2);
    expect(subject.server.requests.filter(({ method, status }) => method === 'POST' && status === 422)).toHaveLength(1);
    expect(subject.server.exchange.orders).toHaveLength(1);
  });
});

describe('an order that Alpaca refuses', () => {
  it('says why in Alpaca`s words and in ours', async () => {
    const subject = await subjectWith();
    const resting = { type: 'limit', limitPrice: 1, timeInForce: 'gtc' } as const;
    await subject.orderDesk.place(buyIntent('rest', resting));
    await subject.orderDesk.place(buyIntent('held'));
    const wash = subject.orderDesk.place(buyIntent('wash', { side: 'sell' }));
    await expect(wash).rejects.toThrow(/potential wash trade.*cancel it first/);
    await subject.orderDesk.cancel('rest');
    const tooMany = subject.orderDesk.place(buyIntent('many', { side: 'sell', quantity: 11 }));
    await expect(tooMany).rejects.toThrow(/insufficient qty available.*Fewer shares are free/);
    const dear = subject.orderDesk.place(buyIntent('dear', { quantity: 1_000_000 }));
    await expect(dear).rejects.toThrow(/insufficient buying power.*does not cover/);
    const short = subject.orderDesk.place(buyIntent('short', { asset: 'DEMO-CHOP', side: 'sell' }));
    await expect(short).rejects.toThrow(/not allowed to short.*Only shares that are held/);
    for (const refused of [wash, tooMany, dear, short]) await expect(refused).rejects.toBeInstanceOf(BrokerRefused);
  });

  it('for the sake of the key is a matter of settings, not a refusal', async () => {
    const subject = await subjectWith();
    subject.server.fail({ kind: 'status', status: 403, body: { message: 'forbidden.' }, match: POST });
    await expect(placed(subject)).rejects.toBeInstanceOf(Misconfigured);
  });
});

describe('cancelling', () => {
  it('a bracket whose entry filled is cancelled by its exits, and waits until they are', async () => {
    const subject = await subjectWith();
    await placed(subject, BRACKET);
    const cancelled = await subject.orderDesk.cancel(ID);
    expect(cancelled.legs.map((leg) => leg.status)).toEqual(['cancelled', 'cancelled']);
    expect(subject.server.requests.filter(({ method }) => method === 'DELETE').length).toBeGreaterThan(0);
  });

  it('looks what became of it when the answer is lost, without sending a second time', async () => {
    const subject = await subjectWith();
    await placed(subject, { type: 'limit', limitPrice: 1, timeInForce: 'gtc' });
    subject.server.fail({ kind: 'reset-after', match: { method: 'DELETE' } });
    expect(await subject.orderDesk.cancel(ID)).toMatchObject({ status: 'cancelled' });
    expect(subject.server.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(1);
  });

  it('gives up after some seconds on an order that does not stand still, and says so', async () => {
    const subject = await subjectWith();
    await placed(subject, { type: 'limit', limitPrice: 1, timeInForce: 'gtc' });
    subject.server.fail({ kind: 'reset-before', match: { method: 'DELETE' } });
    await expect(subject.orderDesk.cancel(ID)).rejects.toThrow(/has not finished cancelling/);
    expect(subject.clock.now()).toBe(5_000);
  });

  it('the open orders show the exits of a bracket whose entry filled, which Alpaca`s own list does not', async () => {
    const subject = await subjectWith();
    await placed(subject, BRACKET);
    const listed = await fetch(`${subject.server.url}/v2/orders?status=open&nested=true`, {
      headers: { 'APCA-API-KEY-ID': 'PKREHEARSAL000000000', 'APCA-API-SECRET-KEY': 'rehearsal-secret-of-no-worth' },
    });
    expect(await listed.json()).toEqual([]);
    const [bracket] = await subject.orderDesk.openOrders('AAPL');
    expect(bracket?.legs.map(({ role, status }) => [role, status])).toEqual([
      ['target', 'accepted'],
      ['stop', 'held'],
    ]);
  });
});
