/** Placing an order against every fault, at every request of it: zero orders or one, and the look-up tells which. */
import {
  BrokerRefused,
  InsufficientQuantity,
  TradingStopped,
  Unavailable,
  WashTrade,
  type Order,
  type OrderIntent,
} from '@trading-crew/core/contracts';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../testing/alpaca-server/faults.ts';
import { STORM_KINDS } from '../../../testing/alpaca-server/storm.ts';
import { buyIntent, openSubject, type AlpacaSubject } from './alpaca-subject.testing.ts';

const POST = { method: 'POST', path: '/v2/orders' } as const;
const LOOK = { path: '/v2/orders:by_client_order_id' } as const;
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

const placeOrError = ({ orderDesk }: AlpacaSubject, intent: OrderIntent): Promise<Order | Error> =>
  orderDesk.place(intent).catch((error: Error) => error);
const ordersUnder = ({ server }: AlpacaSubject, id = ID): Order[] =>
  server.exchange.orders.filter(({ clientOrderId }) => clientOrderId === id);

const FAULTS: readonly Fault[] = [
  { kind: 'reset-before' },
  { kind: 'reset-after' },
  { kind: 'timeout' },
  { kind: 'timeout', accepted: true },
  { kind: '429', retryAfterSeconds: 0 },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 500, accepted: true },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 503, accepted: true },
  { kind: 'status', status: 404, body: { message: 'no route' } },
  { kind: 'status', status: 404, body: { message: 'no route' }, accepted: true },
  { kind: 'truncated' },
  { kind: 'garbage' },
  { kind: 'duplicate' },
  { kind: 'late-fill' },
];

describe('any fault at any request of a placement', () => {
  it.each(FAULTS.map((fault) => [JSON.stringify(fault), fault] as const))(
    '%s leaves zero orders or one, and find tells which',
    async (_name, fault) => {
      const subject = await subjectWith({ timeoutMs: 250, startingCash: 10_000_000 });
      const shapes = [{}, BRACKET, { orderClass: 'oto', stopLossPrice: 10, timeInForce: 'gtc' }] as const;
      for (const [place, shape] of shapes.entries()) {
        for (const after of [0, 1, 2]) {
          const id = `tc-${place}-${after}`;
          subject.server.fail({ ...fault, after });
          const outcome = await placeOrError(subject, buyIntent(id, shape));
          // Whatever of the fault is left hits this look, which nothing hangs on.
          await subject.orderDesk.find('nothing').catch(() => null);
          await subject.orderDesk.find('nothing').catch(() => null);
          const standing = ordersUnder(subject, id);
          expect(standing.length).toBeLessThanOrEqual(1);
          const found = await subject.orderDesk.find(id);
          expect(found?.clientOrderId).toBe(standing[0]?.clientOrderId);
          if (outcome instanceof Error) expect(outcome, outcome.message).toBeInstanceOf(Unavailable);
          else expect(outcome).toMatchObject({ clientOrderId: id, brokerOrderId: found?.brokerOrderId });
        }
      }
      const taken = subject.server.requests.filter(({ accepted }) => accepted === true);
      expect(taken).toHaveLength(subject.server.exchange.orders.length);
    },
  );

  it('a caller who looks, and places again when there is none, ends with exactly one order', async () => {
    const weather = fc.record({ seed: fc.integer(), rate: fc.double({ min: 0.1, max: 0.6, noNaN: true }) });
    await fc.assert(
      fc.asyncProperty(weather, async ({ seed, rate }) => {
        const subject = await openSubject({ timeoutMs: 100 });
        subject.server.storm({ seed, rate, retryAfterSeconds: 0, kinds: STORM_KINDS });
        let outcome: Order | Error = new Error('not tried');
        for (let tries = 0; tries < 60 && outcome instanceof Error; tries += 1) {
          outcome = await placeOrError(subject, buyIntent(ID, BRACKET));
          if (outcome instanceof Error) expect(outcome, outcome.message).toBeInstanceOf(Unavailable);
          expect(ordersUnder(subject).length).toBeLessThanOrEqual(1);
        }
        subject.server.storm(null);
        await subject.server.fillLate();
        expect(outcome).toMatchObject({ clientOrderId: ID });
        expect(await subject.orderDesk.find(ID)).toMatchObject({ status: 'filled', filledQuantity: 10 });
        expect(subject.server.ledger).toHaveLength(1);
        await subject.dispose();
      }),
      { numRuns: 10 },
    );
  }, 60_000);
});

describe('the answer to an order is believed only where it is one', () => {
  it('a refusal of a second delivery does not hide the order that the first one placed', async () => {
    const subject = await subjectWith();
    // Sold out by the first delivery, the second finds nothing to sell.
    await subject.orderDesk.place(buyIntent('held'));
    const refusal = { code: 40310000, message: 'insufficient qty available for order (requested: 10, available: 0)' };
    subject.server.fail({ kind: 'status', status: 403, body: refusal, accepted: true, match: POST });
    expect(await subject.orderDesk.place(buyIntent(ID, { side: 'sell' }))).toMatchObject({ status: 'filled' });
    expect(ordersUnder(subject)).toHaveLength(1);
  });

  it('a refusal that nobody can check is not final', async () => {
    const subject = await subjectWith();
    const refusal = { code: 42210000, message: 'no' };
    subject.server.fail({ kind: 'status', status: 422, body: refusal, match: POST });
    subject.server.fail({ kind: 'status', status: 503, match: LOOK, after: 1, times: 3 });
    await expect(subject.orderDesk.place(buyIntent(ID))).rejects.toBeInstanceOf(Unavailable);
  });

  it('a 404 that is not of the trading service is no word on the order', async () => {
    const subject = await subjectWith();
    await subject.orderDesk.place(buyIntent(ID));
    subject.server.fail({ kind: 'status', status: 404, body: { message: 'page not found' }, match: LOOK });
    await expect(subject.orderDesk.find(ID)).rejects.toBeInstanceOf(Unavailable);
    subject.server.fail({ kind: 'status', status: 404, body: { message: 'page not found' }, match: LOOK });
    await expect(subject.orderDesk.place(buyIntent(ID))).rejects.toBeInstanceOf(Unavailable);
    expect(subject.server.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('an answer that speaks of another order is no answer', async () => {
    const subject = await subjectWith();
    const other = await subject.orderDesk.place(buyIntent('other'));
    const listed = await fetch(`${subject.server.url}/v2/orders/${other.brokerOrderId}`, {
      headers: { 'APCA-API-KEY-ID': 'PKREHEARSAL000000000', 'APCA-API-SECRET-KEY': 'rehearsal-secret-of-no-worth' },
    });
    const body = await listed.json();
    subject.server.fail({ kind: 'status', status: 200, body, accepted: true, match: POST });
    expect(await subject.orderDesk.place(buyIntent(ID))).toMatchObject({ clientOrderId: ID, status: 'filled' });
    subject.server.fail({ kind: 'status', status: 200, body, match: LOOK });
    await expect(subject.orderDesk.find(ID)).rejects.toThrow(/another order than/);
  });

  it.each([
    ['another asset', { asset: 'DEMO-CHOP' }],
    ['the other side', { side: 'sell' }],
  ] as const)('an order under our id for %s is not ours, and stays as it is', async (_name, change) => {
    const subject = await subjectWith();
    await subject.server.placeByHand({ asset: 'AAPL', side: 'buy', quantity: 10 });
    await subject.server.placeByHand({ asset: 'AAPL', side: 'buy', quantity: 3, ...change, clientOrderId: ID });
    const placed = placeOrError(subject, buyIntent(ID));
    expect(await placed).toBeInstanceOf(BrokerRefused);
    expect(((await placed) as Error).message).toMatch(/another order under tc-.*Nothing was placed/);
    expect(subject.server.requests.filter(({ method }) => method === 'POST')).toEqual([]);
  });
});

describe('the permit', () => {
  it('is asked after everything else, and the order leaves before anything else does', async () => {
    const subject = await subjectWith();
    const { server, orderDesk } = subject;
    let requestsBefore = -1;
    const intent = buyIntent(ID, BRACKET);
    await orderDesk.place(intent, async (asked) => {
      expect(asked).toBe(intent);
      requestsBefore = server.requests.length;
    });
    expect(server.requests[requestsBefore]).toMatchObject({ ...POST, accepted: true });
    expect(requestsBefore).toBe(1);
  });

  it('what it throws is thrown, and nothing was sent', async () => {
    const subject = await subjectWith();
    const stopped = new TradingStopped('The kill switch is on.');
    const placed = subject.orderDesk.place(buyIntent(ID), () => Promise.reject(stopped));
    await expect(placed).rejects.toBe(stopped);
    expect(subject.server.postsBetween(0, Infinity)).toEqual([]);
  });

  it('is asked once a sending, and not at all for an order that stands', async () => {
    const subject = await subjectWith();
    let asked = 0;
    const permit = async (): Promise<void> => void (asked += 1);
    subject.server.fail({ kind: 'reset-before', match: POST });
    await expect(subject.orderDesk.place(buyIntent(ID), permit)).rejects.toBeInstanceOf(Unavailable);
    expect(asked).toBe(1);
    await subject.orderDesk.place(buyIntent(ID), permit);
    await subject.orderDesk.place(buyIntent(ID), permit);
    expect(asked).toBe(2);
  });

  it('is not left to grow old: an order waits for no turn, however many requests were made', async () => {
    const subject = await subjectWith();
    await Promise.all(Array.from({ length: 200 }, () => subject.account.market()));
    let permitted = Number.NaN;
    let turns: Promise<unknown>[] = [];
    await subject.orderDesk.place(buyIntent(ID), async () => {
      turns = Array.from({ length: 4 }, () => subject.account.market());
      permitted = performance.now();
    });
    const [post] = subject.server.postsBetween(0, Infinity);
    // In the SDK's own count the order would come after those four, and each of their turns takes 300 ms.
    expect((post?.at ?? Number.NaN) - permitted).toBeLessThan(300);
    await Promise.all(turns);
  });
});

describe('refusals that speak of other orders', () => {
  it('are told apart, and name what stands in the way', async () => {
    const subject = await subjectWith();
    const resting = { type: 'limit', limitPrice: 1, timeInForce: 'gtc' } as const;
    const rest = await subject.orderDesk.place(buyIntent('rest', resting));
    await subject.orderDesk.place(buyIntent('held', BRACKET));
    const few = await placeOrError(subject, buyIntent('few', { side: 'sell', type: 'limit', limitPrice: 500 }));
    expect(few).toBeInstanceOf(InsufficientQuantity);
    expect((few as Error).message).toMatch(/available: 0, held: 10, reserved by orders: 10/);
    const wash = await placeOrError(subject, buyIntent('wash', { side: 'sell' }));
    expect(wash).toBeInstanceOf(WashTrade);
    expect((wash as Error).message).toContain(rest.brokerOrderId);
  });
});

describe('an entry with one exit', () => {
  it.each([
    ['stop', { stopLossPrice: 10 }],
    ['target', { targetPrice: 500 }],
  ] as const)('leaves its %s at the broker when it fills', async (role, exit) => {
    const subject = await subjectWith();
    const oto = buyIntent(ID, { orderClass: 'oto', timeInForce: 'gtc', ...exit });
    const order = await subject.orderDesk.place(oto);
    expect(order).toMatchObject({ orderClass: 'oto', role: 'entry', status: 'filled' });
    expect(order.legs.map((leg) => [leg.role, leg.status])).toEqual([[role, 'accepted']]);
    expect(await subject.orderDesk.find(ID)).toEqual(order);
    expect(await subject.orderDesk.openOrders('AAPL')).toEqual([order]);
    const { positions } = await subject.account.snapshot();
    expect(positions[0]?.[role === 'stop' ? 'stopPrice' : 'targetPrice']).toBe(role === 'stop' ? 10 : 500);
    expect((await subject.orderDesk.cancel(ID)).legs).toMatchObject([{ status: 'cancelled' }]);
  });
});
