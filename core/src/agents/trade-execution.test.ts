import { describe, expect, it } from 'vitest';
import {
  BrokerRefused,
  DEFAULT_SETTINGS,
  Unavailable,
  type CrewOutputs,
  type Order,
  type OrderIntent,
  type OrderLeg,
} from '../contracts/index.ts';
import type { Clock } from '../ports/clock.ts';
import type { OrderDesk } from '../ports/order-desk.ts';
import type { Brief } from './agent.ts';
import { clientOrderIdOf } from '../domain/index.ts';
import { tradeExecution } from './trade-execution.ts';

const RUN = 'A2345678901234567890';
const clock: Clock = { now: () => 0, sleep: () => Promise.resolve() };
const say = () => undefined;

const risk = (side: 'buy' | 'sell'): CrewOutputs['RiskManagementAgent'] => ({
  verdict: 'approve',
  side,
  askedQuantity: 10,
  quantity: 10,
  referencePrice: 100,
  stopPrice: side === 'buy' ? 95 : null,
  targetPrice: side === 'buy' ? 110 : null,
  notional: 1_000,
  clamps: [],
});

const input = (side: 'buy' | 'sell') => ({ runId: RUN, asset: 'AAPL', mode: 'simulation' as const, risk: risk(side) });

const orderOf = (intent: OrderIntent, status: Order['status'] = 'filled'): Order => ({
  brokerOrderId: 'b1',
  clientOrderId: intent.clientOrderId,
  role: 'entry',
  asset: intent.asset,
  side: intent.side,
  quantity: intent.quantity,
  type: intent.type,
  limitPrice: null,
  stopPrice: null,
  status,
  filledQuantity: status === 'filled' ? intent.quantity : 0,
  averageFillPrice: status === 'filled' ? 100.5 : null,
  submittedAt: 0,
  updatedAt: 0,
  reason: null,
  orderClass: intent.orderClass,
  timeInForce: intent.timeInForce,
  legs: [],
});

/** A desk that keeps what it was sent; `after` runs once an order has been accepted. */
function desk(resting: Order[] = [], after: () => void = () => undefined) {
  const held = new Map<string, Order>();
  const calls: string[] = [];
  const orderDesk: OrderDesk = {
    place: (intent) => {
      calls.push(`place ${intent.clientOrderId}`);
      held.set(intent.clientOrderId, orderOf(intent));
      after();
      return Promise.resolve(orderOf(intent));
    },
    find: (id) => Promise.resolve(held.get(id) ?? null),
    openOrders: () => Promise.resolve(resting),
    cancel: (id) => {
      calls.push(`cancel ${id}`);
      const order = resting.find((one) => one.clientOrderId === id);
      return order ? Promise.resolve({ ...order, status: 'cancelled' }) : Promise.reject(new BrokerRefused('unknown'));
    },
  };
  return { orderDesk, calls, held };
}

const exits: Order = { ...orderOf({ ...intent('tc-older-entry-1'), side: 'sell' }, 'accepted'), role: 'stop' };

function intent(clientOrderId: string): OrderIntent {
  return {
    clientOrderId,
    runId: RUN,
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
  };
}

const brief = (patch: Partial<Brief> = {}): Brief => ({
  runId: RUN,
  asset: 'AAPL',
  mode: 'simulation',
  settings: DEFAULT_SETTINGS,
  outputs: { RiskManagementAgent: risk('buy') },
  noTrade: null,
  ...patch,
});

describe('TradeExecutionAgent', () => {
  it('buys with a bracket that rests until it is cancelled, under an id of the run', async () => {
    const { orderDesk, calls } = desk();
    const result = await tradeExecution.work(input('buy'), { orderDesk, clock }, say);
    expect(calls).toEqual([`place ${clientOrderIdOf(RUN, 'buy')}`]);
    expect(result.output?.intent).toMatchObject({
      orderClass: 'bracket',
      timeInForce: 'gtc',
      stopLossPrice: 95,
      targetPrice: 110,
    });
    expect(result.summary).toBe('Bought 10 AAPL at 100.50.');
  });

  it('places nothing a second time when it is repeated', async () => {
    const { orderDesk, calls } = desk();
    await tradeExecution.work(input('buy'), { orderDesk, clock }, say);
    const again = await tradeExecution.work(input('buy'), { orderDesk, clock }, say);
    expect(calls).toHaveLength(1);
    expect(again.output?.order?.status).toBe('filled');
  });

  it('finds the order that was accepted before the connection was lost', async () => {
    const { orderDesk, calls } = desk([], () => {
      throw new Unavailable('The connection was lost.');
    });
    const result = await tradeExecution.work(input('buy'), { orderDesk, clock }, say);
    expect(result.status).toBe('done');
    expect(calls).toHaveLength(1);
  });

  it('gives up for now when it is sure that no order stands', async () => {
    const { orderDesk } = desk();
    const down = { ...orderDesk, place: () => Promise.reject(new Unavailable('No answer.')) };
    await expect(tradeExecution.work(input('buy'), { orderDesk: down, clock }, say)).rejects.toThrow(Unavailable);
  });

  it('cancels resting exits before it sells what they reserve', async () => {
    const { orderDesk, calls } = desk([exits]);
    const result = await tradeExecution.work(input('sell'), { orderDesk, clock }, say);
    expect(calls).toEqual(['cancel tc-older-entry-1', `place ${clientOrderIdOf(RUN, 'sell')}`]);
    expect(result.output?.cancelledOrders).toEqual(['tc-older-entry-1']);
    expect(result.output?.intent).toMatchObject({ orderClass: 'simple', type: 'market' });
  });

  it('puts the exits back when the sale they made way for is refused', async () => {
    const bracket = intent('tc-older-entry-1');
    const target: OrderLeg = {
      ...exits,
      role: 'target',
      type: 'limit',
      limitPrice: 120,
      clientOrderId: 'older-target',
    };
    const stop: OrderLeg = { ...exits, type: 'stop', stopPrice: 90, quantity: 10, clientOrderId: 'older-stop' };
    const resting: Order = { ...orderOf(bracket), orderClass: 'bracket', legs: [target, stop] };
    const { orderDesk } = desk([resting]);
    const placed: OrderIntent[] = [];
    const place: OrderDesk['place'] = (wanted) => {
      placed.push(wanted);
      return wanted.orderClass === 'simple'
        ? Promise.reject(new BrokerRefused('not today'))
        : Promise.resolve(orderOf(wanted, 'accepted'));
    };
    const result = await tradeExecution.work(input('sell'), { orderDesk: { ...orderDesk, place }, clock }, say);
    expect(result).toMatchObject({ status: 'blocked', noTrade: 'ORDER_REFUSED' });
    expect(placed.at(-1)).toMatchObject({
      clientOrderId: `tc-${RUN}-protect-1`,
      side: 'sell',
      orderClass: 'oco',
      quantity: 10,
      targetPrice: 120,
      stopLossPrice: 90,
      timeInForce: 'gtc',
    });
  });

  it('says that a position stands without a stop where its exits cannot be put back', async () => {
    const stop: OrderLeg = { ...exits, type: 'stop', stopPrice: 90 };
    const target: OrderLeg = { ...exits, role: 'target', type: 'limit', limitPrice: 120 };
    const { orderDesk } = desk([{ ...orderOf(intent('tc-older-entry-1')), legs: [target, stop] }]);
    const said: string[] = [];
    const refusing = { ...orderDesk, place: () => Promise.reject(new BrokerRefused('Closed for today.')) };
    await tradeExecution.work(input('sell'), { orderDesk: refusing, clock }, (_level, message) => said.push(message));
    expect(said.at(-1)).toBe('Stop and target could not be put back: Closed for today. The position has no stop now.');
  });

  it.each([
    ['cancelled', 100.5, 'Bought 4 AAPL at 100.50, 6 more were cancelled.'],
    ['partly-filled', 100.5, 'Bought 4 AAPL at 100.50, 6 more resting.'],
    ['partly-filled', null, 'Bought 4 AAPL at a price not known yet, 6 more resting.'],
  ] as const)('tells what became of the rest of an order that is %s', async (status, averageFillPrice, words) => {
    const { orderDesk } = desk();
    const order = { ...orderOf(intent('x'), status), filledQuantity: 4, averageFillPrice };
    const partly = { ...orderDesk, place: () => Promise.resolve(order) };
    expect((await tradeExecution.work(input('buy'), { orderDesk: partly, clock }, say)).summary).toBe(words);
  });

  it('does not buy beside a resting order to buy', async () => {
    const { orderDesk, calls } = desk([orderOf(intent('someone-else'), 'accepted')]);
    const result = await tradeExecution.work(input('buy'), { orderDesk, clock }, say);
    expect(result).toMatchObject({ status: 'blocked', noTrade: 'DUPLICATE' });
    expect(calls).toEqual([]);
  });

  it('tells a final refusal in the words of the broker', async () => {
    const { orderDesk } = desk();
    const refusing = { ...orderDesk, place: () => Promise.reject(new BrokerRefused('not enough cash: 900 of 1,005')) };
    const result = await tradeExecution.work(input('buy'), { orderDesk: refusing, clock }, say);
    expect(result).toMatchObject({ status: 'blocked', noTrade: 'ORDER_REFUSED' });
    expect(result.summary).toContain('not enough cash');
  });

  it.each([
    ['nothing was approved', brief({ outputs: {} }), 'NOTHING_TO_DO'],
    ['the market is closed', brief({ noTrade: 'MARKET_CLOSED' }), 'MARKET_CLOSED'],
    ['an earlier agent ruled the trade out', brief({ noTrade: 'NOT_ELIGIBLE' }), 'NOTHING_TO_DO'],
    ['the mode is validation', brief({ mode: 'validation' }), 'VALIDATION_MODE'],
  ])('has nothing to do when %s', (_name, given, code) => {
    expect(tradeExecution.prepare(given)).toMatchObject({ kind: 'skip', code });
  });
});
