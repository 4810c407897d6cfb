/** The simulated broker on a few bars, with every number worked by hand. */
import { describe, expect, it } from 'vitest';
import { BrokerRefused, InsufficientQuantity, InvalidInput, type Order, type OrderIntent } from '../contracts/index.ts';
import { ReplayedMarket } from './replayed-market.ts';
import { SimulatedBroker } from './simulated-broker.ts';
import { NO_COSTS, sessionAt, tinyBroker, tinyInstrument, tinyIntent, type Row } from './testing/tiny-market.ts';

const FLAT: Row = [100, 101, 99, 100];
const tiny = (...rows: Row[]) => [tinyInstrument('TINY', rows)];
const bracket = (change: Partial<OrderIntent> = {}) =>
  tinyIntent('entry', { orderClass: 'bracket', targetPrice: 110, stopLossPrice: 95, ...change });
const pricesOf = async (broker: SimulatedBroker) =>
  (await broker.fills()).map((fill) => [fill.role, fill.quantity, fill.price, fill.session]);

describe('fills and costs', () => {
  it('books a market buy at the open with slippage and commission', async () => {
    const broker = tinyBroker(tiny(FLAT, [102, 104, 101, 103], FLAT), {
      costs: { slippageBps: 10, commissionPerOrder: 1, commissionPerShare: 0.01 },
    });
    const order = await broker.place(tinyIntent('a'));
    expect(order).toMatchObject({ status: 'filled', averageFillPrice: 102.102 });
    expect((await broker.fills())[0]).toMatchObject({
      fillId: 'a-fill-1',
      runId: 'run',
      price: 102.102,
      commission: 1.1,
      time: Date.UTC(2020, 0, 2, 14, 30),
      session: '2020-01-02',
    });
    expect((await broker.fills())[0]?.slippage).toBeCloseTo(1.02, 10);
    const snapshot = await broker.snapshot();
    expect(snapshot.cash).toBeCloseTo(10_000 - 1_021.02 - 1.1, 10);
    expect(snapshot.equity).toBeCloseTo(10_000 - 1.1, 10);
    const played = broker.advance();
    expect(played.equity).toBeCloseTo(10_000 - 1_022.12 + 1_030, 10);
    expect((await broker.snapshot()).positions[0]).toMatchObject({ marketPrice: 103, openedOn: '2020-01-02' });
  });

  it('a stop that is gapped through sells at the open', async () => {
    const broker = tinyBroker(tiny(FLAT, FLAT, [90, 92, 88, 91], FLAT));
    await broker.place(bracket());
    broker.advance();
    expect(await pricesOf(broker)).toEqual([
      ['entry', 10, 100, '2020-01-02'],
      ['stop', 10, 90, '2020-01-03'],
    ]);
    expect((await broker.snapshot()).cash).toBe(9_900);
  });

  it('a bar that holds the stop and the target sells at the stop', async () => {
    const broker = tinyBroker(tiny(FLAT, [100, 115, 94, 112], FLAT));
    await broker.place(bracket());
    const played = broker.advance();
    expect(played.fills.map((fill) => [fill.role, fill.price])).toEqual([
      ['entry', 100],
      ['stop', 95],
    ]);
    expect(played.equity).toBe(9_950);
  });

  it('a target sells at its limit, whatever the slippage', async () => {
    const broker = tinyBroker(tiny(FLAT, [100, 115, 98, 112], FLAT), { costs: { slippageBps: 50 } });
    await broker.place(bracket());
    expect(broker.advance().fills.at(-1)).toMatchObject({ role: 'target', price: 110, slippage: 0 });
  });

  it('an entry that fills inside a session has its stop active for the rest of it', async () => {
    const broker = tinyBroker(tiny(FLAT, [100, 104, 94, 98], FLAT));
    await broker.place(bracket({ type: 'limit', limitPrice: 97 }));
    expect(broker.advance().fills.map((fill) => [fill.role, fill.price])).toEqual([
      ['entry', 97],
      ['stop', 95],
    ]);
  });

  it('a resting limit order that is marketable at the next open fills there', async () => {
    const broker = tinyBroker(tiny(FLAT, FLAT, [96, 99, 95, 98], FLAT));
    await broker.place(tinyIntent('a', { type: 'limit', limitPrice: 98 }));
    expect(broker.advance().fills).toEqual([]);
    expect(await pricesOf(broker)).toEqual([['entry', 10, 96, '2020-01-03']]);
    expect((await broker.snapshot()).newPositionsToday).toBe(1);
    expect(broker.advance().fills).toHaveLength(1);
  });

  it('averages the price over buys and keeps it over sells', async () => {
    const broker = tinyBroker(tiny(FLAT, FLAT, [110, 111, 109, 110], FLAT));
    await broker.place(tinyIntent('a'));
    broker.advance();
    await broker.place(tinyIntent('b', { quantity: 30 }));
    await broker.place(tinyIntent('c', { side: 'sell', quantity: 15 }));
    expect((await broker.snapshot()).positions).toMatchObject([
      { quantity: 25, averagePrice: 107.5, marketPrice: 110, unrealizedPl: 62.5, openedOn: '2020-01-02' },
    ]);
    expect((await broker.snapshot()).newPositionsToday).toBe(0);
  });
});

describe('the commission of a sale', () => {
  it('takes no more than the account then has', async () => {
    const broker = tinyBroker(tiny(FLAT, FLAT, [3, 3, 3, 3]), { startingCash: 105, costs: { commissionPerOrder: 5 } });
    await broker.place(tinyIntent('a', { quantity: 1 }));
    broker.advance();
    await broker.place(tinyIntent('b', { side: 'sell', quantity: 1 }));
    expect((await broker.fills()).map((fill) => fill.commission)).toEqual([5, 3]);
    expect(broker.state.account.cash).toBe(0);
  });
});

describe('orders that fill in two parts', () => {
  const split = { costs: { partialFillRate: 1 } };

  it('fills about half first and the rest at the next open, the exits covering what is filled', async () => {
    const broker = tinyBroker(tiny(FLAT, FLAT, [102, 103, 101, 102], FLAT), split);
    const order = await broker.place(bracket({ quantity: 7 }));
    expect(order).toMatchObject({ status: 'partly-filled', filledQuantity: 3 });
    expect(order.legs.map((leg) => leg.quantity)).toEqual([3, 3]);
    expect(broker.advance().fills).toHaveLength(1);
    const whole = await broker.find('entry');
    expect(whole).toMatchObject({ status: 'filled', filledQuantity: 7 });
    expect(whole?.averageFillPrice).toBeCloseTo((3 * 100 + 4 * 102) / 7, 10);
    expect(whole?.legs.map((leg) => [leg.quantity, leg.status])).toEqual([
      [7, 'accepted'],
      [7, 'accepted'],
    ]);
  });

  it('charges the commission per order once', async () => {
    const costs = { partialFillRate: 1, commissionPerOrder: 2, commissionPerShare: 0.1 };
    const broker = tinyBroker(tiny(FLAT, FLAT, FLAT), { costs });
    await broker.place(tinyIntent('a'));
    broker.advance();
    const fills = await broker.fills();
    expect(fills.map((fill) => [fill.fillId, fill.quantity, fill.commission])).toEqual([
      ['a-fill-1', 5, 2.5],
      ['a-fill-2', 5, 0.5],
    ]);
  });

  it('a day order keeps its second part for one more session', async () => {
    const broker = tinyBroker(tiny(FLAT, FLAT, FLAT, FLAT), split);
    await broker.place(tinyIntent('a', { timeInForce: 'day' }));
    broker.advance();
    expect(await broker.find('a')).toMatchObject({ status: 'filled', filledQuantity: 10 });
  });

  it('a limit order waits for the next session with its second part, also when the bar touches the limit again', async () => {
    const broker = tinyBroker(tiny(FLAT, FLAT, [100, 101, 98, 100], FLAT), split);
    await broker.place(tinyIntent('a', { type: 'limit', limitPrice: 99.5 }));
    broker.advance();
    broker.advance();
    expect(await pricesOf(broker)).toEqual([
      ['entry', 5, 99.5, '2020-01-02'],
      ['entry', 5, 99.5, '2020-01-03'],
    ]);
  });

  it('a limit order that fills half at the open leaves the rest of that bar alone', async () => {
    const broker = tinyBroker(tiny(FLAT, FLAT, [99, 101, 98, 100], FLAT), split);
    await broker.place(tinyIntent('a', { type: 'limit', limitPrice: 100 }));
    expect(broker.advance().fills).toHaveLength(1);
    expect(await pricesOf(broker)).toEqual([
      ['entry', 5, 100, '2020-01-02'],
      ['entry', 5, 99, '2020-01-03'],
    ]);
  });

  it('a stop that fires before the second part ends the entry', async () => {
    const broker = tinyBroker(tiny(FLAT, [100, 101, 94, 96], FLAT, FLAT), split);
    await broker.place(bracket());
    broker.advance();
    expect(await pricesOf(broker)).toEqual([
      ['entry', 5, 100, '2020-01-02'],
      ['stop', 5, 95, '2020-01-02'],
    ]);
    expect(await broker.find('entry')).toMatchObject({ status: 'cancelled', filledQuantity: 5 });
    expect(await broker.openOrders('TINY')).toEqual([]);
  });

  it('never splits or rejects a protective exit', async () => {
    const broker = tinyBroker(tiny(FLAT, [100, 101, 94, 96], FLAT, FLAT));
    await broker.place(tinyIntent('a'));
    const harsh = new SimulatedBroker({
      state: broker.state,
      market: marketOf(FLAT, [100, 101, 94, 96], FLAT, FLAT),
      costs: { ...NO_COSTS, partialFillRate: 1, rejectionRate: 1 },
    });
    await harsh.place(tinyIntent('exits', { side: 'sell', orderClass: 'oco', targetPrice: 110, stopLossPrice: 95 }));
    expect(harsh.advance().fills.at(-1)).toMatchObject({ role: 'stop', quantity: 10 });
  });
});

describe('an entry with one exit', () => {
  const oto = (change: Partial<OrderIntent> = {}) =>
    tinyIntent('entry', { orderClass: 'oto', stopLossPrice: 95, ...change });
  const legsOf = (order: Order | null) => order?.legs.map((leg) => [leg.role, leg.side, leg.quantity, leg.status]);

  it('rests behind its entry, sells at the stop, and is the end of the order', async () => {
    const broker = tinyBroker(tiny(FLAT, [100, 101, 96, 97], [97, 98, 94, 95], FLAT));
    const order = await broker.place(oto());
    expect(legsOf(order)).toEqual([['stop', 'sell', 10, 'accepted']]);
    expect((await broker.snapshot()).positions[0]).toMatchObject({
      stopPrice: 95,
      targetPrice: null,
      availableQuantity: 0,
    });
    broker.advance();
    expect(await pricesOf(broker)).toHaveLength(1);
    broker.advance();
    expect((await pricesOf(broker)).at(-1)).toEqual(['stop', 10, 95, '2020-01-03']);
    expect((await broker.snapshot()).positions).toEqual([]);
    expect(await broker.openOrders('TINY')).toEqual([]);
  });

  it('waits for a resting entry, covers what has filled of it, and goes with it when nothing has', async () => {
    const broker = tinyBroker(tiny(FLAT, FLAT, FLAT, FLAT), { costs: { partialFillRate: 1 } });
    expect(legsOf(await broker.place(oto({ quantity: 7 })))).toEqual([['stop', 'sell', 3, 'accepted']]);
    const resting = await broker.place({ ...oto({ type: 'limit', limitPrice: 97 }), clientOrderId: 'low' });
    expect(legsOf(resting)).toEqual([['stop', 'sell', 10, 'held']]);
    expect(legsOf(await broker.cancel('low'))).toEqual([['stop', 'sell', 10, 'cancelled']]);
    broker.advance();
    expect(legsOf(await broker.find('entry'))).toEqual([['stop', 'sell', 7, 'accepted']]);
  });

  it('may be a target too', async () => {
    const broker = tinyBroker(tiny(FLAT, [100, 111, 99, 108], FLAT));
    await broker.place(oto({ stopLossPrice: null, targetPrice: 110 }));
    expect(broker.advance().fills.map((fill) => [fill.role, fill.price])).toEqual([
      ['entry', 100],
      ['target', 110],
    ]);
  });
});

describe('two orders at the same moment', () => {
  it('sell the same shares once', async () => {
    const broker = tinyBroker(tiny(FLAT, FLAT, FLAT));
    await broker.place(tinyIntent('a'));
    const permit = () => Promise.resolve();
    const sales = ['b', 'c'].map((id) => broker.place(tinyIntent(id, { side: 'sell' }), permit));
    const settled = await Promise.allSettled(sales);
    expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await broker.snapshot()).cash).toBe(10_000);
  });
});

function marketOf(...rows: Row[]) {
  return new ReplayedMarket(tiny(...rows));
}

describe('refusals and rejections', () => {
  it('a rejection returns the order as rejected, with its exits cancelled and nothing booked', async () => {
    const broker = tinyBroker(tiny(FLAT, FLAT, FLAT), { costs: { rejectionRate: 1 } });
    const order = await broker.place(bracket());
    expect(order.status).toBe('rejected');
    expect(order.reason).toContain('rejected the order');
    expect(order.legs.map((leg) => leg.status)).toEqual(['cancelled', 'cancelled']);
    expect(await broker.find('entry')).toEqual(order);
    expect(await broker.place(bracket())).toEqual(order);
    expect((await broker.snapshot()).cash).toBe(10_000);
  });

  it.each<[string, Partial<OrderIntent>, RegExp]>([
    ['an unknown asset', { asset: 'NONE' }, /NONE: this broker does not know the asset/],
    ['a fraction of a share', { quantity: 1.5 }, /positive multiple of 1, not 1.5/],
    ['more than the cash', { quantity: 101 }, /not enough cash: 101 shares cost \$10100.00, \$10000.00 can be spent/],
    ['a short sale', { side: 'sell' }, /insufficient quantity: 10 shares to sell, 0 of 0 held are available/],
    ['a limit order without a limit', { type: 'limit' }, /needs a limit price/],
    ['a stop order without a stop', { type: 'stop' }, /needs a stop price/],
    ['a bracket without exits', { orderClass: 'bracket' }, /needs a target and a stop price/],
    ['a bracket whose target is below the price', { ...bracket(), targetPrice: 99 }, /target \(\$99.00\) above/],
    ['a bracket whose stop is above the price', { ...bracket(), stopLossPrice: 100 }, /below the price of \$100.00/],
    ['a bracket that sells', { ...bracket(), side: 'sell' }, /short selling is off/],
    ['an oto without an exit', { orderClass: 'oto' }, /an oto order needs either a target or a stop price/],
    [
      'an oto with two exits',
      { ...bracket(), orderClass: 'oto' },
      /an oto order needs either a target or a stop price/,
    ],
    ['an oto that sells', { orderClass: 'oto', stopLossPrice: 95, side: 'sell' }, /an oto order must buy/],
    [
      'an oto whose stop is above the price',
      { orderClass: 'oto', stopLossPrice: 101 },
      /an oto order needs its stop \(\$101.00\) below the price of \$100.00/,
    ],
    ['an oco that buys', { ...bracket(), orderClass: 'oco' }, /must sell a position/],
    [
      'an oco whose stop is above its target',
      { orderClass: 'oco', side: 'sell', targetPrice: 90, stopLossPrice: 95 },
      /must be above its stop/,
    ],
  ])('refuses %s and keeps no order', async (_what, change, message) => {
    const broker = tinyBroker(tiny(FLAT, FLAT, FLAT));
    const placed = broker.place(tinyIntent('entry', change));
    await expect(placed).rejects.toThrow(message);
    await expect(placed).rejects.toBeInstanceOf(BrokerRefused);
    expect(await broker.find('entry')).toBeNull();
  });

  it('names a sale of shares that are reserved as such', async () => {
    const broker = tinyBroker(tiny(FLAT, FLAT, FLAT));
    await broker.place(bracket());
    await expect(broker.place(tinyIntent('out', { side: 'sell' }))).rejects.toBeInstanceOf(InsufficientQuantity);
  });

  it('a bracket needs whole shares also where fractions can be traded', async () => {
    const broker = tinyBroker([tinyInstrument('TINY', [FLAT, FLAT], 0.001)]);
    await expect(broker.place(bracket({ quantity: 1.5 }))).rejects.toThrow(/whole shares/);
    expect(await broker.place(tinyIntent('simple', { quantity: 1.5 }))).toMatchObject({ filledQuantity: 1.5 });
  });

  it('resting buys reserve their cash', async () => {
    const broker = tinyBroker(tiny(FLAT, FLAT, FLAT));
    await broker.place(tinyIntent('a', { type: 'limit', limitPrice: 90, quantity: 100 }));
    expect((await broker.snapshot()).buyingPower).toBe(1_000);
    await expect(broker.place(tinyIntent('b', { quantity: 11 }))).rejects.toThrow(/not enough cash/);
    await broker.cancel('a');
    expect((await broker.snapshot()).buyingPower).toBe(10_000);
  });

  it('an open above the reference price fills what the cash pays for and says so', async () => {
    const broker = tinyBroker(tiny(FLAT, [104, 105, 103, 104], FLAT));
    const order = await broker.place(bracket({ quantity: 100 }));
    expect(order).toMatchObject({ status: 'cancelled', filledQuantity: 96 });
    expect(order.reason).toContain('Not enough cash: 100 shares at $104.00');
    expect(order.legs.map((leg) => [leg.quantity, leg.status])).toEqual([
      [96, 'accepted'],
      [96, 'accepted'],
    ]);
    expect((await broker.snapshot()).cash).toBeCloseTo(10_000 - 96 * 104, 10);
  });

  it('an open that the cash does not pay a single share at rejects the order', async () => {
    const broker = tinyBroker(tiny(FLAT, [120, 121, 119, 120], FLAT), { startingCash: 110 });
    const order = await broker.place(tinyIntent('a', { quantity: 1 }));
    expect(order).toMatchObject({ status: 'rejected', filledQuantity: 0 });
    expect((await broker.snapshot()).cash).toBe(110);
  });
});

describe('time', () => {
  it('an asset without a bar this session keeps the order until its next one', async () => {
    const other = tinyInstrument('OTHER', [FLAT, FLAT, FLAT, FLAT]);
    const broker = tinyBroker([...tiny(FLAT, null, null, [105, 106, 104, 105]), other]);
    expect(await broker.place(tinyIntent('a', { timeInForce: 'day' }))).toMatchObject({ status: 'accepted' });
    broker.advance();
    expect(await broker.find('a')).toMatchObject({ status: 'accepted' });
    broker.advance();
    expect(await pricesOf(broker)).toEqual([['entry', 10, 105, '2020-01-04']]);
  });

  it('day orders expire with their session, and take the exits with them', async () => {
    const broker = tinyBroker(tiny(FLAT, FLAT, FLAT));
    await broker.place(bracket({ timeInForce: 'day' }));
    broker.advance();
    const order = await broker.find('entry');
    expect([order?.status, ...(order?.legs ?? []).map((leg) => leg.status)]).toEqual(['filled', 'expired', 'expired']);
    expect((await broker.snapshot()).positions[0]).toMatchObject({ stopPrice: null, targetPrice: null });
  });

  it('shows the session, its instants and what is left, and ends with a plain sentence', async () => {
    const broker = tinyBroker(tiny(FLAT, FLAT, FLAT));
    expect(await broker.market()).toEqual({
      now: Date.UTC(2020, 0, 2, 14, 30),
      simulated: true,
      session: '2020-01-02',
      isOpen: true,
      nextOpen: Date.UTC(2020, 0, 3, 14, 30),
      nextClose: Date.UTC(2020, 0, 2, 21),
      sessionsLeft: 1,
    });
    expect(broker.advance()).toEqual({ session: '2020-01-02', equity: 10_000, cash: 10_000, fills: [] });
    expect(broker.sessionsLeft).toBe(0);
    expect(await broker.market()).toMatchObject({ nextOpen: null, sessionsLeft: 0 });
    const before = broker.state;
    expect(() => broker.advance()).toThrow(InvalidInput);
    expect(() => broker.advance()).toThrow('The replayed data ends with 2020-01-03.');
    expect(broker.state).toEqual(before);
  });

  it('goes on from a stored state as if it had never stopped', async () => {
    const rows: Row[] = [FLAT, FLAT, [101, 103, 100, 102], [103, 108, 102, 107], [107, 112, 106, 111], FLAT];
    const through = tinyBroker(tiny(...rows));
    await through.place(bracket());
    const stored = JSON.parse(JSON.stringify(through.state)) as SimulatedBroker['state'];
    const resumed = new SimulatedBroker({ state: stored, market: marketOf(...rows), costs: NO_COSTS });
    for (let count = 0; count < 4; count += 1) expect(resumed.advance()).toEqual(through.advance());
    expect(resumed.state).toEqual(through.state);
    expect((await resumed.fills()).at(-1)).toMatchObject({ role: 'target', price: 110 });
  });

  it('a state that was handed out does not change with later work', async () => {
    const broker = tinyBroker(tiny(FLAT, FLAT, FLAT));
    const before = broker.state;
    const copy = structuredClone(before);
    await broker.place(bracket());
    broker.advance();
    expect(before).toEqual(copy);
  });
});

describe('look-ups', () => {
  it('finds a leg by its own id, and cancels the whole order through it', async () => {
    const broker = tinyBroker(tiny(FLAT, FLAT, FLAT));
    await broker.place(bracket());
    expect(await broker.find('entry-stop')).toMatchObject({ role: 'stop', status: 'accepted', legs: [] });
    expect(await broker.cancel('entry-stop')).toMatchObject({ role: 'stop', status: 'cancelled' });
    expect((await broker.find('entry'))?.legs.map((leg) => leg.status)).toEqual(['cancelled', 'cancelled']);
  });

  it('keeps the newest 60 done orders', async () => {
    const broker = tinyBroker(tiny(FLAT, FLAT, FLAT));
    for (let count = 0; count < 61; count += 1) {
      await broker.place(tinyIntent(`o-${count}`, { type: 'limit', limitPrice: 50 }));
      await broker.cancel(`o-${count}`);
    }
    expect(broker.state.account.closedOrders).toHaveLength(60);
    expect(await broker.find('o-0')).toBeNull();
    expect(await broker.find('o-1')).toMatchObject({ status: 'cancelled' });
    expect(broker.session).toBe(sessionAt(1));
  });
});
