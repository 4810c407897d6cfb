import { describe, expect, it } from 'vitest';
import {
  BrokerRefused,
  LeaseLost,
  LimitReached,
  RunCancelled,
  TradingStopped,
  Unavailable,
  type Order,
} from '../contracts/index.ts';
import { newOrder } from '../domain/index.ts';
import { clientOrderIdOf } from '../domain/client-order-id.ts';
import {
  atWork,
  bracket,
  briefFor,
  input,
  intent,
  oto,
  restingSale,
  risk,
  RUN,
  safetyWith,
  SESSION,
  testDesk,
} from './execution/desk.testing.ts';
import { tradeExecution } from './trade-execution.ts';

const ENTRY = clientOrderIdOf(RUN, 'buy');
const EXIT = clientOrderIdOf(RUN, 'sell');
const PROTECT = `tc-${RUN}-protect-1`;

describe('what is ordered', () => {
  it('buys with a bracket that rests until it is cancelled, under an id of the run', async () => {
    const desk = testDesk();
    const { result } = await atWork(input('buy'), desk);
    expect(desk.calls).toEqual([`place ${ENTRY}`]);
    expect(result?.output?.intent).toMatchObject({
      orderClass: 'bracket',
      timeInForce: 'gtc',
      stopLossPrice: 95,
      targetPrice: 110,
    });
    expect(result?.summary).toBe('Bought 10 AAPL at 100.50.');
  });

  it('names the verdict that the order rests on, in the session of the decision', async () => {
    const clamp = { limit: 'maxPosition', unit: 'shares', asked: 15, allowed: 10, because: 'Too large.' } as const;
    const desk = testDesk();
    await atWork(input('buy', { risk: risk('buy', { verdict: 'adjust', askedQuantity: 15, clamps: [clamp] }) }), desk);
    expect(desk.sent[0]?.basis).toEqual({
      verdict: 'adjust',
      askedQuantity: 15,
      referencePrice: 100,
      clamps: [clamp],
      session: SESSION,
    });
  });

  it.each([
    [95, null, 'oto', 'gtc'],
    [null, 110, 'oto', 'gtc'],
    [null, null, 'simple', 'day'],
  ] as const)('with a stop at %s and a target at %s buys %s, %s', async (stopPrice, targetPrice, orderClass, time) => {
    const desk = testDesk();
    await atWork(input('buy', { risk: risk('buy', { stopPrice, targetPrice }) }), desk);
    expect(desk.sent[0]).toMatchObject({ orderClass, targetPrice, stopLossPrice: stopPrice, timeInForce: time });
  });
});

describe('exactly once', () => {
  it('places nothing a second time when it is repeated', async () => {
    const desk = testDesk();
    await atWork(input('buy'), desk);
    const again = await atWork(input('buy'), desk);
    expect(desk.calls).toHaveLength(1);
    expect(again.result?.output?.order?.status).toBe('filled');
  });

  it('finds the order that was accepted before the connection was lost', async () => {
    const desk = testDesk();
    const { place } = desk.orderDesk;
    const lossy: typeof place = async (given) => {
      await place(given);
      throw new Unavailable('The connection was lost.');
    };
    const { result } = await atWork(input('buy'), { orderDesk: { ...desk.orderDesk, place: lossy } });
    expect(result?.status).toBe('done');
    expect(desk.calls).toHaveLength(1);
  });

  it('gives up for now when it is sure that no order stands', async () => {
    const desk = testDesk();
    desk.failures.push(new Unavailable('No answer.'));
    expect((await atWork(input('buy'), desk)).error).toBeInstanceOf(Unavailable);
  });

  it('shows the order that stands, and not what it would order by now', async () => {
    const desk = testDesk();
    const { place } = desk.orderDesk;
    const older: typeof place = (given) => place({ ...given, quantity: 4 });
    const { result } = await atWork(input('buy'), { orderDesk: { ...desk.orderDesk, place: older } });
    expect(result?.output?.intent.quantity).toBe(4);
    expect(result?.summary).toBe('Bought 4 AAPL at 100.50.');
  });

  it('does not buy beside a resting order to buy', async () => {
    const desk = testDesk(newOrder(intent('someone-else'), 1));
    const { result } = await atWork(input('buy'), desk);
    expect(result).toMatchObject({ status: 'blocked', noTrade: 'DUPLICATE' });
    expect(desk.calls).toEqual([]);
  });
});

describe('after the order', () => {
  it.each([
    ['cancelled', 100.5, 'Bought 4 AAPL at 100.50, 6 more were cancelled.'],
    ['partly-filled', 100.5, 'Bought 4 AAPL at 100.50, 6 more resting.'],
    ['partly-filled', null, 'Bought 4 AAPL at a price not known yet, 6 more resting.'],
  ] as const)('tells what became of the rest of an order that is %s', async (status, averageFillPrice, words) => {
    const { orderDesk } = testDesk();
    const order: Order = { ...newOrder(intent(ENTRY), 1), status, filledQuantity: 4, averageFillPrice };
    const partly = { ...orderDesk, place: () => Promise.resolve(order) };
    expect((await atWork(input('buy'), { orderDesk: partly })).result?.summary).toBe(words);
  });

  it.each(['paper', 'live'] as const)(
    'follows a resting order in %s mode for 3 s, and leaves it then',
    async (mode) => {
      const desk = testDesk();
      const place = () => {
        desk.held.set(ENTRY, newOrder(intent(ENTRY), 1));
        return Promise.resolve(newOrder(intent(ENTRY), 1));
      };
      const { result, waits, said } = await atWork(input('buy', { mode }), { orderDesk: { ...desk.orderDesk, place } });
      expect(waits).toEqual([600, 600, 600, 600, 600]);
      expect(said).toContain(
        'info Followed the order for 3 s. What becomes of it is seen when the account is compared next.',
      );
      expect(result?.summary).toBe('Order to buy 10 AAPL stands at the broker, not filled yet.');
    },
  );

  it('does not wait where time is simulated', async () => {
    const desk = testDesk();
    const place = () => Promise.resolve(newOrder(intent(ENTRY), 1));
    expect((await atWork(input('buy'), { orderDesk: { ...desk.orderDesk, place } })).waits).toEqual([]);
  });
});

describe('an order that does not come about', () => {
  it.each([
    [new BrokerRefused('not enough cash: 900 of 1,005'), 'ORDER_REFUSED', /^The broker refused the order: not enough/],
    [new LimitReached('1 position open.'), 'RISK_REJECTED', /^Risk stopped the order at the desk: 1 position open/],
    [new TradingStopped('You have stopped trading.'), 'STOPPED', /^Nothing was sent: You have stopped trading/],
  ])('%s blocks the step as %s', async (failure, noTrade, words) => {
    const desk = testDesk();
    desk.failures.push(failure);
    const { result } = await atWork(input('buy'), desk);
    expect(result).toMatchObject({ status: 'blocked', code: noTrade, noTrade });
    expect(result?.summary).toMatch(words);
    expect(desk.calls).toHaveLength(1);
  });

  it('is skipped where the run was cancelled on the way', async () => {
    const desk = testDesk();
    desk.failures.push(new RunCancelled('Cancelled.'));
    const { result } = await atWork(input('buy'), desk);
    expect(result).toMatchObject({ status: 'skipped', code: 'CANCELLED', output: { order: null } });
    expect(result?.summary).toBe('Cancelled before the order was sent.');
    expect(result?.noTrade).toBeUndefined();
  });

  it('is left to whoever has the run by now', async () => {
    const desk = testDesk(bracket());
    desk.failures.push(new LeaseLost('Elsewhere.'));
    expect((await atWork(input('sell'), desk)).error).toBeInstanceOf(LeaseLost);
    expect(desk.calls).toEqual([`cancel tc-B2345678901234567890-entry-1`, `place ${EXIT}`]);
  });
});

describe('leaving a position', () => {
  it('cancels resting exits before it sells what they reserve', async () => {
    const desk = testDesk(bracket());
    const { result } = await atWork(input('sell'), desk);
    expect(desk.calls).toEqual(['cancel tc-B2345678901234567890-entry-1', `place ${EXIT}`]);
    expect(result?.output?.cancelledOrders).toEqual(['tc-B2345678901234567890-entry-1']);
    expect(result?.output?.intent).toMatchObject({ orderClass: 'simple', type: 'market' });
  });

  it('touches no exit while trading is stopped', async () => {
    const desk = testDesk(bracket());
    const { result } = await atWork(input('sell'), desk, safetyWith({ killSwitch: true }));
    expect(result).toMatchObject({ status: 'blocked', noTrade: 'STOPPED' });
    expect(desk.calls).toEqual([]);
  });

  it.each([
    ['refused', new BrokerRefused('not today'), 'blocked'],
    ['stopped', new TradingStopped('Stopped.'), 'blocked'],
    ['cancelled', new RunCancelled('Cancelled.'), 'skipped'],
    ['without an answer, and surely not there', new Unavailable('No answer.'), null],
  ])('puts stop and target back when the sale is %s', async (_how, failure, status) => {
    const desk = testDesk(bracket());
    desk.failures.push(failure);
    const { result } = await atWork(input('sell'), desk);
    expect(result?.status ?? null).toBe(status);
    expect(desk.sent.at(-1)).toMatchObject({
      clientOrderId: PROTECT,
      side: 'sell',
      orderClass: 'oco',
      quantity: 10,
      targetPrice: 120,
      stopLossPrice: 90,
      timeInForce: 'gtc',
    });
    expect(desk.sent.at(-1)?.basis).toBeUndefined();
  });

  it('puts a stop that stood alone back as a simple order', async () => {
    const desk = testDesk(oto());
    desk.failures.push(new BrokerRefused('not today'));
    await atWork(input('sell'), desk);
    expect(desk.sent.at(-1)).toMatchObject({
      clientOrderId: PROTECT,
      orderClass: 'simple',
      type: 'stop',
      stopPrice: 90,
      stopLossPrice: null,
      timeInForce: 'gtc',
    });
  });

  it('puts nothing back while nobody knows whether the sale stands', async () => {
    const desk = testDesk(bracket());
    let asked = 0;
    const find: typeof desk.orderDesk.find = () =>
      (asked += 1) === 1 ? Promise.resolve(null) : Promise.reject(new Unavailable('No answer.'));
    desk.failures.push(new Unavailable('No answer.'));
    const { error } = await atWork(input('sell'), { orderDesk: { ...desk.orderDesk, find } });
    expect(error).toBeInstanceOf(Unavailable);
    expect(desk.sent).toHaveLength(1);
  });

  it('gives exits that are put back again another id', async () => {
    const desk = testDesk(bracket());
    for (const id of [PROTECT, `tc-${RUN}-protect-2`]) {
      desk.failures.push(new Unavailable('No answer.'));
      await atWork(input('sell'), desk);
      expect(desk.sent.at(-1)?.clientOrderId).toBe(id);
    }
    const { result } = await atWork(input('sell'), desk);
    expect(result?.summary).toBe('Sold 10 AAPL at 100.50.');
    expect((await desk.orderDesk.openOrders('AAPL')).length).toBe(0);
  });

  it('protects what is left of a sale that ended half-way', async () => {
    const desk = testDesk(bracket());
    const { place } = desk.orderDesk;
    const half: typeof place = (given) =>
      given.orderClass === 'oco'
        ? place(given)
        : Promise.resolve({ ...newOrder(given, 1), status: 'cancelled', filledQuantity: 4, averageFillPrice: 99 });
    const { result } = await atWork(input('sell'), { orderDesk: { ...desk.orderDesk, place: half } });
    expect(result?.status).toBe('done');
    expect(desk.sent).toMatchObject([{ clientOrderId: PROTECT, quantity: 6 }]);
  });

  it('says that a position stands without a stop where its exits cannot be put back', async () => {
    const desk = testDesk(bracket());
    desk.failures.push(new BrokerRefused('Closed for today.'), new BrokerRefused('Closed for today.'));
    const { said } = await atWork(input('sell'), desk);
    expect(said.at(-1)).toBe(
      'error Stop and target could not be put back: Closed for today. The position has no stop now.',
    );
  });

  it('leaves the orders of others alone', async () => {
    const desk = testDesk(bracket(), restingSale('by-hand', 5));
    await atWork(input('sell', { heldQuantity: 15, adoptedQuantity: 5 }), desk);
    expect(desk.calls).toEqual(['cancel tc-B2345678901234567890-entry-1', `place ${EXIT}`]);
    expect(desk.sent[0]?.quantity).toBe(10);
  });
});

describe('prepare', () => {
  it('takes session and holding from the account as it was met', () => {
    const given = input('sell', { heldQuantity: 15, adoptedQuantity: 5 });
    expect(tradeExecution.prepare(briefFor(given))).toEqual({ kind: 'work', input: given });
  });

  it.each([
    ['nothing was approved', { outputs: {} }, 'NOTHING_TO_DO'],
    ['the account was never met', { outputs: { RiskManagementAgent: risk('buy') } }, 'NOTHING_TO_DO'],
    ['the market is closed', { noTrade: 'MARKET_CLOSED' }, 'MARKET_CLOSED'],
    ['an earlier agent ruled the trade out', { noTrade: 'NOT_ELIGIBLE' }, 'NOTHING_TO_DO'],
    ['the mode is validation', { mode: 'validation' }, 'VALIDATION_MODE'],
  ] as const)('has nothing to do when %s', (_name, change, code) => {
    expect(tradeExecution.prepare(briefFor(input('buy'), change))).toMatchObject({ kind: 'skip', code });
  });
});
