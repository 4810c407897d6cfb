/** The mappers on hand-written answers: what is read, what is left out, what counts as unreadable. */
import { DAY_MS, timeOfSession, type Fill, type MarketSession } from '@trading-crew/core/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapEquityHistory, restrictionOf } from './map-account.ts';
import { mapBars, startOfBars } from './map-bars.ts';
import { mapFill, positionsOpened, runIdOf } from './map-fills.ts';
import { mapOrder, orderStatus } from './map-order.ts';
import { beforeSession, newYorkSession } from './new-york.ts';
import { WireFill, WireAccount, WireHistory, WireOrder, WireOrderPage } from './wire.ts';

const order = (change: Record<string, unknown> = {}) => ({
  id: 'id-1',
  clientOrderId: 'tc-AAAAAAAAAAAAAAAAAAAA-entry-1',
  symbol: 'AAPL',
  assetClass: 'us_equity',
  side: 'buy',
  type: 'market',
  orderClass: '',
  timeInForce: 'day',
  status: 'new',
  qty: '10',
  filledQty: '0',
  submittedAt: new Date('2026-03-02T15:00:00Z'),
  ...change,
});
const mapped = (change: Record<string, unknown> = {}) => mapOrder(WireOrder.parse(order(change)));

describe('orders', () => {
  it.each([
    ['pending_new', '0', 'sent'],
    ['new', '0', 'accepted'],
    ['held', '0', 'held'],
    ['partially_filled', '4', 'partly-filled'],
    ['pending_cancel', '4', 'partly-filled'],
    ['pending_cancel', '0', 'accepted'],
    ['done_for_day', '0', 'accepted'],
    ['calculated', '10', 'filled'],
    ['filled', '10', 'filled'],
    ['canceled', '4', 'cancelled'],
    ['replaced', '0', 'cancelled'],
    ['expired', '0', 'expired'],
    ['rejected', '0', 'rejected'],
    ['a_status_of_tomorrow', '0', 'unknown'],
  ])('Alpaca`s %s with %s of 10 filled is %s', (status, filledQty, ours) => {
    expect(orderStatus(WireOrder.parse(order({ status, filledQty })))).toBe(ours);
  });

  it('the legs of a bracket are told apart by their type, target first', () => {
    const leg = (change: Record<string, unknown>) => order({ side: 'sell', orderClass: 'bracket', ...change });
    const legs = [
      leg({ id: 's', type: 'stop', stopPrice: '90', status: 'held' }),
      leg({ id: 't', type: 'limit', limitPrice: '120.5' }),
    ];
    const bracket = mapped({ orderClass: 'bracket', timeInForce: 'gtc', legs });
    expect(bracket).toMatchObject({ role: 'entry', orderClass: 'bracket', timeInForce: 'gtc' });
    expect(bracket.legs.map(({ role, brokerOrderId, status }) => [role, brokerOrderId, status])).toEqual([
      ['target', 't', 'accepted'],
      ['stop', 's', 'held'],
    ]);
    expect(bracket.legs[0]?.limitPrice).toBe(120.5);
  });

  it.each([
    ['stop', { type: 'stop', stopPrice: '90' }],
    ['target', { type: 'limit', limitPrice: '120' }],
  ])('an entry with a %s alone is one that triggers one other', (role, exit) => {
    const legs = [order({ id: 'leg', side: 'sell', orderClass: 'oto', status: 'held', ...exit })];
    const oto = mapped({ orderClass: 'oto', timeInForce: 'gtc', legs });
    expect(oto).toMatchObject({ orderClass: 'oto', role: 'entry', legs: [{ role, status: 'held' }] });
    expect(mapped({ side: 'sell', orderClass: 'oto', ...exit }).role).toBe(role);
  });

  it('an exit that is listed by itself is an exit', () => {
    const exit = { side: 'sell', orderClass: 'bracket' };
    expect(mapped({ ...exit, type: 'limit', limitPrice: '120' }).role).toBe('target');
    expect(mapped({ ...exit, type: 'stop', stopPrice: '90' }).role).toBe('stop');
    expect(mapped({ side: 'sell', orderClass: 'oco', type: 'limit', limitPrice: '120' }).role).toBe('target');
    expect(mapped({ side: 'sell', type: 'limit', limitPrice: '120' }).role).toBe('entry');
  });

  it.each(['', 'ten', 'NaN', 'Infinity', '1,000', ' 10', '0x10', true, {}])(
    'a quantity of %j cannot be read',
    (qty) => {
      expect(WireOrder.safeParse(order({ qty })).success).toBe(false);
    },
  );

  it('a missing or invalid date cannot be read', () => {
    expect(WireOrder.safeParse(order({ submittedAt: new Date(Number.NaN) })).success).toBe(false);
    expect(() => mapped({ submittedAt: undefined })).toThrow(/time at which it was submitted/);
  });

  it('options and spreads on a page are left out, and the page still says how to go on', () => {
    const page = [order(), order({ assetClass: 'us_option', qty: 'x' }), { id: 'last', orderClass: 'mleg' }];
    expect(WireOrderPage.parse(page)).toMatchObject({ size: 3, lastId: 'last', orders: [{ id: 'id-1' }] });
    expect(WireOrderPage.parse([order({ legs: [order(), order()] })]).size, 'legs count').toBe(3);
  });
});

describe('the account', () => {
  const account = (change: Record<string, unknown> = {}) =>
    WireAccount.parse({ status: 'ACTIVE', cash: '1', equity: '1', lastEquity: '1', buyingPower: '1', ...change });

  it.each([
    [{}, [], null],
    [{ accountBlocked: true }, [], /blocked the account/],
    [{ tradingBlocked: true }, [], /blocked trading/],
    [{ tradeSuspendedByUser: true }, [], /suspended/],
    [{ status: 'ONBOARDING' }, [], /not active \(ONBOARDING\)/],
    [{}, ['AAPL240119C00100000'], /cannot be counted against the limits/],
  ])('%j holding %j', (change, unnamed, words) => {
    const restriction = restrictionOf(account(change), unnamed);
    if (words === null) expect(restriction).toBeNull();
    else expect(restriction).toMatch(words);
  });

  it('a missing amount is not a zero', () => {
    expect(() => account({ cash: undefined })).toThrow();
    expect(() => account({ equity: null })).toThrow();
  });
});

describe('equity history', () => {
  const market = (change: Partial<MarketSession> = {}): MarketSession => ({
    now: Date.parse('2026-03-04T15:00:00Z'),
    simulated: false,
    session: '2026-03-04',
    isOpen: true,
    nextOpen: Date.parse('2026-03-05T14:30:00Z'),
    nextClose: Date.parse('2026-03-04T21:00:00Z'),
    sessionsLeft: null,
    ...change,
  });
  const history = (points: [string, number | null][]) =>
    WireHistory.parse({
      timestamp: points.map(([at]) => Date.parse(at) / 1_000),
      equity: points.map(([, equity]) => equity),
    });

  it('days before the account was funded, days without a value and the session in progress are left out', () => {
    const points = history([
      ['2026-02-27T05:00:00Z', 0],
      ['2026-03-02T21:00:00Z', 100],
      ['2026-03-03T05:00:00Z', null],
      ['2026-03-04T01:00:00Z', 0],
      ['2026-03-04T15:00:00Z', 90],
    ]);
    expect(mapEquityHistory(points, market())).toEqual([
      { session: '2026-03-02', equity: 100 },
      { session: '2026-03-03', equity: 0 },
    ]);
  });

  it('after the close the session counts, before the open it does not', () => {
    const points = history([['2026-03-04T20:00:00Z', 90]]);
    const closed = market({ isOpen: false });
    expect(mapEquityHistory(points, closed)).toHaveLength(1);
    expect(mapEquityHistory(points, { ...closed, nextOpen: Date.parse('2026-03-04T14:30:00Z') })).toEqual([]);
  });

  it('an empty history is no history, and columns of unequal length cannot be read', () => {
    expect(mapEquityHistory(WireHistory.parse({}), market())).toEqual([]);
    expect(WireHistory.safeParse({ timestamp: [1], equity: [] }).success).toBe(false);
  });
});

describe('daily bars', () => {
  const bar = (at: string) => ({ timestamp: Date.parse(at), open: 1, high: 1, low: 1, close: 1, volume: 1 });

  it('midnight in New York becomes the date at 00:00 UTC, in summer and in winter', () => {
    const bars = mapBars([bar('2026-07-01T04:00:00Z'), bar('2026-01-05T05:00:00Z')], false, Infinity, 10);
    expect(bars.map(({ time }) => time)).toEqual([timeOfSession('2026-01-05'), timeOfSession('2026-07-01')]);
  });

  it('a share`s bar is complete with its UTC day, a pair`s when its own 24 hours are over', () => {
    const complete = timeOfSession('2026-01-05') + DAY_MS;
    const wire = [bar('2026-01-05T06:00:00Z')];
    expect(mapBars(wire, false, complete - 1, 10)).toEqual([]);
    expect(mapBars(wire, false, complete, 10)).toHaveLength(1);
    expect(mapBars(wire, true, complete, 10)).toEqual([]);
    expect(mapBars(wire, true, complete + 6 * 3_600_000, 10)).toHaveLength(1);
  });

  it('the start lies far enough back for the sessions asked for, ten holidays a year included', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), (limit) => {
        const until = timeOfSession('2026-03-04');
        const days = (until - startOfBars(until, limit).getTime()) / DAY_MS;
        expect(Math.floor((days * 5) / 7) - Math.ceil(days / 36)).toBeGreaterThanOrEqual(limit);
      }),
    );
  });
});

describe('fills', () => {
  const fill = (side: 'buy' | 'sell', quantity: number, asset = 'AAPL'): Fill => ({
    fillId: '1',
    clientOrderId: 'c',
    runId: null,
    asset,
    side,
    role: 'entry',
    quantity,
    price: 1,
    commission: 0,
    slippage: 0,
    time: 0,
    session: '2026-03-04',
  });
  const opened = (fills: Fill[], held: Record<string, number>) =>
    Object.fromEntries(positionsOpened(fills, new Map(Object.entries(held))));

  it('a position opens when a purchase finds none', () => {
    expect(opened([fill('buy', 10)], { AAPL: 10 })).toEqual({ AAPL: 1 });
    expect(opened([fill('buy', 10)], { AAPL: 15 })).toEqual({});
    expect(opened([fill('buy', 4), fill('buy', 6)], { AAPL: 10 })).toEqual({ AAPL: 1 });
    expect(opened([fill('buy', 10), fill('sell', 10), fill('buy', 5)], { AAPL: 5 })).toEqual({ AAPL: 2 });
    expect(opened([fill('sell', 10), fill('buy', 10)], { AAPL: 10 })).toEqual({ AAPL: 1 });
    expect(opened([fill('sell', 10)], {})).toEqual({});
    expect(opened([fill('buy', 0.1), fill('buy', 0.2)], { AAPL: 0.3 })).toEqual({ AAPL: 1 });
  });

  it('the run is read from a client id of ours only', () => {
    expect(runIdOf('tc-AbCdEfGhIjKlMnOpQrSt-entry-1')).toBe('AbCdEfGhIjKlMnOpQrSt');
    for (const other of ['tc-short-entry-1', 'my-tc-AbCdEfGhIjKlMnOpQrSt-entry-1', 'tc-AbCdEfGhIjKlMnOpQrSt', '']) {
      expect(runIdOf(other)).toBeNull();
    }
  });

  it('a fill that is neither bought nor sold is not taken for a sale', () => {
    const wire = { id: 'a', orderId: 'o', symbol: 'AAPL', qty: '1', price: '2', transactionTime: new Date(1) };
    expect(WireFill.safeParse({ ...wire, side: 'sell_short' }).success).toBe(true);
    for (const side of ['', 'transfer', null]) expect(WireFill.safeParse({ ...wire, side }).success).toBe(false);
  });

  it('a fill of something that cannot be named here is left out', () => {
    const wire = {
      id: 'a',
      orderId: 'o',
      side: 'buy' as const,
      qty: 1,
      price: 2,
      transactionTime: Date.parse('2026-03-04T01:00Z'),
    };
    expect(mapFill({ ...wire, symbol: 'AAPL240119C00100000' })).toBeNull();
    expect(mapFill({ ...wire, symbol: 'BTCUSD' })).toMatchObject({ asset: 'BTC-USD', session: '2026-03-03' });
  });
});

describe('New York', () => {
  it('an instant belongs to the date its clocks show', () => {
    expect(newYorkSession(Date.parse('2026-07-02T03:59:59Z'))).toBe('2026-07-01');
    expect(newYorkSession(Date.parse('2026-07-02T04:00:00Z'))).toBe('2026-07-02');
    expect(newYorkSession(Date.parse('2026-01-02T04:59:59Z'))).toBe('2026-01-01');
  });

  it('the instant before a session lies before its midnight', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), (day) => {
        const session = new Date(day * DAY_MS).toISOString().slice(0, 10);
        expect(newYorkSession(beforeSession(session).getTime()) < session).toBe(true);
      }),
    );
  });
});
