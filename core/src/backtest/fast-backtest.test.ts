/** Both engines on a few bars, with numbers worked by hand. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type BacktestRules } from '../contracts/index.ts';
import { tradeList, type BacktestRun } from './backtest-run.ts';
import { FIRST_DAY, NO_COSTS, PLAIN_RULES, bothEngines, columnsOfBars, marketOf } from './engine.testing.ts';
import type { EventMarket } from './event-backtest.ts';

type Bars = readonly (readonly [number, number, number, number])[];

/** The run of both engines, which must be the same one. */
function runOf(market: EventMarket, rules: BacktestRules): BacktestRun {
  const { fast, event } = bothEngines(market, rules);
  expect(event).toStrictEqual(fast);
  return fast;
}

const tradesOf = (bars: Bars, stances: readonly number[], rules: BacktestRules, more: Partial<EventMarket> = {}) => {
  const market = marketOf(columnsOfBars(bars, 1_000), stances, more);
  return tradeList(runOf(market, rules), 'TEST', market.columns);
};

const withStops = (stopLoss: number, takeProfit: number): BacktestRules => ({
  ...PLAIN_RULES,
  sizing: { kind: 'fraction', fraction: 1, stopLoss, takeProfit },
});

describe('a backtest of a few bars', () => {
  const BARS: Bars = [
    [100, 101, 99, 100],
    [102, 104, 101, 103],
    [105, 106, 100, 101],
    [99, 100, 95, 96],
    [97, 98, 96, 97],
  ];

  it('decides at a close and fills at the next open, by the quantity of the close that was decided on', () => {
    const market = marketOf(columnsOfBars(BARS), [1, 1, -1, -1, -1]);
    // 10,000 / 100 are 100 shares, and 98 are what 10,000 pays for at 102; sold at the open after the bearish close.
    const run = runOf(market, PLAIN_RULES);
    expect(tradeList(run, 'TEST', market.columns)).toEqual([
      {
        asset: 'TEST',
        side: 'long',
        quantity: 98,
        entrySession: '2020-01-02',
        entryPrice: 102,
        exitSession: '2020-01-04',
        exitPrice: 99,
        exitReason: 'signal',
        bars: 2,
        commission: 0,
        slippage: 0,
        profit: -294,
        profitFraction: -3 / 102,
      },
    ]);
    expect(Array.from(run.equity)).toEqual([10_000, 10_098, 9_902, 9_706, 9_706]);
    expect(run).toMatchObject({ from: 0, to: 4, traded: 98 * 102 + 98 * 99, halted: null });
  });

  it('fills at the very close where the rules say so', () => {
    const trades = tradesOf(BARS, [1, 1, -1, -1, -1], { ...PLAIN_RULES, fillAt: 'close' });
    expect(trades).toMatchObject([
      { quantity: 100, entryPrice: 100, entrySession: '2020-01-01', exitPrice: 101, exitSession: '2020-01-03' },
    ]);
  });

  it.each(['next-open', 'close'] as const)('orders nothing by the very last close, filled at %s', (fillAt) => {
    const rules: BacktestRules = { ...PLAIN_RULES, fillAt, costs: { ...NO_COSTS, commissionPerOrder: 10 } };
    const entering = runOf(marketOf(columnsOfBars(BARS), [0, 0, 0, 0, 1]), rules);
    expect(entering).toMatchObject({ traded: 0, costs: { commission: 0 }, trades: { count: 0 } });
    expect(entering.equity.at(-1)).toBe(10_000);
    // What is held is valued there, and costs no second commission.
    expect(tradesOf(BARS, [0, 1, 1, 1, -1], rules)).toMatchObject([
      { exitReason: 'end', exitPrice: 97, commission: 10 },
    ]);
  });

  it('values what is still held at the last close, without the costs of leaving', () => {
    const rules = { ...PLAIN_RULES, costs: { ...NO_COSTS, commissionPerOrder: 10 } };
    const trades = tradesOf(BARS, [1, 1, 1, 1, 1], rules);
    // 97 shares at 102 and 10 dollars; valued at 97.
    expect(trades).toMatchObject([
      { quantity: 97, exitReason: 'end', exitPrice: 97, exitSession: '2020-01-05', commission: 10, profit: -495 },
    ]);
  });

  it('keeps what is held while the stance is neutral', () => {
    const trades = tradesOf(BARS, [1, 0, 0, 0, 0], PLAIN_RULES);
    expect(trades).toMatchObject([{ exitReason: 'end' }]);
  });

  it('follows no turn that is older than the freshness, and none whose beginning is not known', () => {
    const more = { freshnessBars: 2 };
    expect(tradesOf(BARS, [1, 1, 1, 1, 1], PLAIN_RULES, more)).toEqual([]);
    expect(tradesOf(BARS, [2, 1, 1, 1, 1], PLAIN_RULES, { ...more, warmUp: 2 })).toEqual([]);
    expect(tradesOf(BARS, [0, 1, 1, 1, 1], PLAIN_RULES, more)).toMatchObject([{ entrySession: '2020-01-03' }]);
  });

  it('leaves on a bearish stance, however old the turn', () => {
    const stances = [0, 1, -1, -1, -1];
    const held = tradesOf(BARS, stances, { ...PLAIN_RULES, allowShort: false }, { freshnessBars: 1 });
    expect(held).toMatchObject([{ entryPrice: 105, exitPrice: 99, exitReason: 'signal' }]);
  });

  it('counts from the first stance on where that is later than the period begins', () => {
    const market = marketOf(columnsOfBars(BARS), [2, 2, 1, 1, 1], { warmUp: 3 });
    const run = runOf(market, PLAIN_RULES);
    expect(run.from).toBe(2);
    expect(Array.from(run.equity)).toHaveLength(3);
    expect(tradeList(run, 'TEST', market.columns)).toMatchObject([{ entrySession: '2020-01-04' }]);
  });

  it('trades millionths of a share where shares need not be whole', () => {
    const trades = tradesOf(BARS, [1, 1, 1, 1, 1], { ...PLAIN_RULES, wholeShares: false });
    // 10,000 / 102 = 98.0392156…
    expect(trades).toMatchObject([{ quantity: 98.039215 }]);
    const half = { kind: 'fraction', fraction: 0.5, stopLoss: 0, takeProfit: 0 } as const;
    expect(tradesOf(BARS, [1, 1, 1, 1, 1], { ...PLAIN_RULES, wholeShares: false, sizing: half })).toMatchObject([
      { quantity: 50 },
    ]);
  });
});

describe('stops and targets', () => {
  /** Bought at the open of the second bar at 100: stop at 95, target at 110. */
  const after = (...bars: Bars) => [[100, 101, 99, 100], [100, 101, 99, 100], ...bars] as Bars;
  const exitOf = (bars: Bars, rules = withStops(0.05, 0.1)) => {
    const [trade] = tradesOf(bars, [1, ...bars.slice(1).map(() => 0)], rules);
    return trade && [trade.exitReason, trade.exitPrice, trade.bars];
  };

  it('a gap through the stop fills at the open, not at the stop', () => {
    expect(exitOf(after([90, 92, 89, 91]))).toEqual(['stop', 90, 1]);
  });

  it('a stop inside the bar fills at the stop', () => {
    expect(exitOf(after([98, 99, 94, 96]))).toEqual(['stop', 95, 1]);
  });

  it('a target inside the bar fills at the target, one that the open jumps over at the open', () => {
    expect(exitOf(after([105, 111, 104, 108]))).toEqual(['target', 110, 1]);
    expect(exitOf(after([112, 113, 111, 112]))).toEqual(['target', 112, 1]);
  });

  it('where the bar touches both, the stop comes first', () => {
    expect(exitOf(after([100, 120, 90, 115]))).toEqual(['stop', 95, 1]);
  });

  it('the bar of the entry counts from its open on', () => {
    expect(
      exitOf([
        [100, 101, 99, 100],
        [100, 112, 99, 108],
        [100, 100, 100, 100],
      ]),
    ).toEqual(['target', 110, 0]);
    // The open of the entry itself lies below the stop: in and out at 90.
    expect(
      exitOf([
        [100, 101, 99, 100],
        [90, 96, 89, 94],
        [100, 100, 100, 100],
      ]),
    ).toEqual(['stop', 90, 0]);
  });

  it('stands around the close that was decided on, not around the price paid', () => {
    expect(
      exitOf([
        [100, 101, 99, 100],
        [103, 104, 97, 103],
        [103, 103, 94, 96],
      ]),
    ).toEqual(['stop', 95, 1]);
  });

  it('a stop is slipped, a target is not', () => {
    const rules = { ...withStops(0.05, 0.1), costs: { ...NO_COSTS, slippageBps: 10 } };
    expect(exitOf(after([98, 99, 94, 96]), rules)).toEqual(['stop', 94.905, 1]);
    expect(exitOf(after([105, 111, 104, 108]), rules)).toEqual(['target', 110, 1]);
  });

  it('there is none where the distance is zero', () => {
    expect(exitOf(after([60, 200, 50, 100]), withStops(0, 0))).toEqual(['end', 100, 1]);
    expect(exitOf(after([60, 200, 50, 100]), withStops(0, 0.5))).toEqual(['target', 150, 1]);
  });

  it('in the mirror for a short position', () => {
    const rules = { ...withStops(0.05, 0.1), allowShort: true };
    const shortExit = (bars: Bars) => {
      const [trade] = tradesOf(bars, [-1, ...bars.slice(1).map(() => 0)], rules);
      return trade && [trade.side, trade.exitReason, trade.exitPrice, trade.profit];
    };
    // 100 shares sold at 100: stop at 105, target at 90.
    expect(shortExit(after([104, 106, 103, 105]))).toEqual(['short', 'stop', 105, -500]);
    expect(shortExit(after([108, 109, 107, 108]))).toEqual(['short', 'stop', 108, -800]);
    expect(shortExit(after([95, 96, 89, 92]))).toEqual(['short', 'target', 90, 1_000]);
    expect(shortExit(after([88, 89, 87, 88]))).toEqual(['short', 'target', 88, 1_200]);
    expect(shortExit(after([100, 106, 89, 100]))).toEqual(['short', 'stop', 105, -500]);
  });

  it('a short position is covered by a bullish stance, and not reversed at the same open', () => {
    const bars: Bars = [1, 2, 3, 4, 5].map(() => [100, 101, 99, 100]);
    const trades = tradesOf(bars, [-1, 1, 1, 1, 1], { ...PLAIN_RULES, allowShort: true });
    expect(trades).toMatchObject([
      { side: 'short', entrySession: '2020-01-02', exitSession: '2020-01-03', exitReason: 'signal' },
      { side: 'long', entrySession: '2020-01-04', exitReason: 'end' },
    ]);
  });
});

describe('costs', () => {
  const BARS: Bars = [
    [100, 101, 99, 100],
    [100, 101, 99, 100],
    [110, 111, 109, 110],
    [110, 111, 109, 110],
  ];
  const STANCES = [1, -1, -1, -1];
  const half = { kind: 'fraction', fraction: 0.5, stopLoss: 0, takeProfit: 0 } as const;
  const tradeWith = (costs: Partial<BacktestRules['costs']>) =>
    tradesOf(BARS, STANCES, { ...PLAIN_RULES, sizing: half, costs: { ...NO_COSTS, ...costs } })[0];

  it('commission by share, by order and by what a fill is worth, on both sides', () => {
    // 50 shares bought at 100 and sold at 110: 500 dollars before costs.
    expect(tradeWith({})).toMatchObject({ quantity: 50, commission: 0, profit: 500 });
    expect(tradeWith({ commissionPerShare: 0.5 })).toMatchObject({ commission: 50, profit: 450 });
    expect(tradeWith({ commissionPerOrder: 7 })).toMatchObject({ commission: 14, profit: 486 });
    expect(tradeWith({ commissionRate: 0.01 })).toMatchObject({ commission: 105, profit: 395 });
  });

  it('slippage inside the prices, and told beside them', () => {
    const trade = tradeWith({ slippageBps: 100 });
    expect(trade).toMatchObject({ entryPrice: 101, exitPrice: 108.9, commission: 0 });
    expect(trade?.slippage).toBeCloseTo(50 + 55, 9);
    expect(trade?.profit).toBeCloseTo(50 * 7.9, 9);
  });

  it('volume impact by the square of the share of the bar', () => {
    // 50 of 1,000 shares are a twentieth: 0.4 × 0.0025 = 0.001.
    expect(tradeWith({ volumeImpact: 0.4 })).toMatchObject({ entryPrice: 100.1, exitPrice: 109.89 });
  });
});

describe('the limits of risk in a backtest', () => {
  const { risk } = DEFAULT_SETTINGS;
  const byRisk = (limits: Partial<typeof risk>, confirm = false): BacktestRules => ({
    ...PLAIN_RULES,
    capital: 100_000,
    sizing: { kind: 'risk', limits: { ...risk, ...limits }, confirm },
  });
  const flat = (count: number): Bars => Array.from({ length: count }, () => [100, 101, 99, 100]);

  it('size by the risk at the stop, cut down by the largest position', () => {
    // 0.75 % of 100,000 at a stop of 5 dollars are 150 shares; a tenth of the equity are 100.
    expect(tradesOf(flat(3), [1, 1, 1], byRisk({}))).toMatchObject([{ quantity: 100 }]);
    expect(tradesOf(flat(3), [1, 1, 1], byRisk({ maxPosition: 1 }))).toMatchObject([{ quantity: 150 }]);
    expect(tradesOf(flat(3), [1, 1, 1], byRisk({ maxOrderDollars: 2_550 }))).toMatchObject([{ quantity: 25 }]);
  });

  it('scale by the confidence, and open nothing that is refused', () => {
    const rules = byRisk({ maxPosition: 1 }, true);
    const asked: unknown[] = [];
    const confirm = (index: number, side: string) => {
      asked.push([index, side]);
      return index === 0 ? null : 0.5;
    };
    expect(tradesOf(flat(4), [1, 1, 1, 1], rules, { confirm })).toMatchObject([
      { quantity: 75, entrySession: '2020-01-03' },
    ]);
    expect(asked.slice(0, 2)).toEqual([
      [0, 'long'],
      [1, 'long'],
    ]);
    const short = { ...rules, allowShort: true };
    expect(tradesOf(flat(4), [-1, -1, -1, -1], short, { confirm })).toMatchObject([{ side: 'short', quantity: 75 }]);
    expect(asked.at(-1)).toEqual([1, 'short']);
  });

  it('wait after a stop, for as many sessions as the cooldown has', () => {
    const bars: Bars = [...flat(2), [100, 101, 90, 100], ...flat(5)];
    const entries = (cooldownSessions: number) =>
      tradesOf(
        bars,
        bars.map(() => 1),
        byRisk({ cooldownSessions }),
      ).map(({ entrySession }) => entrySession);
    expect(entries(0)).toEqual(['2020-01-02', '2020-01-04']);
    // Stopped on the third; with two sessions in between, the sixth.
    expect(entries(2)).toEqual(['2020-01-02', '2020-01-06']);
  });

  it('halt at a drawdown until the end, and say so', () => {
    const bars: Bars = [...flat(2), [100, 101, 60, 70], ...flat(4)];
    const market = marketOf(
      columnsOfBars(bars),
      bars.map(() => 1),
    );
    const limits = { maxPosition: 1, riskPerTrade: 0.05, minCash: 0, maxOrderDollars: 1e6, maxGrossExposure: 1 };
    const run = runOf(market, byRisk({ ...limits, maxDrawdown: 0.04, maxDailyLoss: 0.5, cooldownSessions: 0 }));
    expect(run.trades.count).toBe(1);
    expect(run.halted).toContain('Equity had fallen 5.0');
    expect(run.halted).toContain('by the session of 4 Jan 2020');
    expect(runOf(market, byRisk({ maxDrawdown: 0.5 })).halted).toBeNull();
  });

  it('buy nothing after a day that lost too much, and again the day after', () => {
    const bars: Bars = [...flat(2), [100, 101, 60, 70], ...flat(4)];
    const limits = { maxPosition: 1, riskPerTrade: 0.05, minCash: 0, maxOrderDollars: 1e6, maxGrossExposure: 1 };
    const rules = byRisk({ ...limits, maxDrawdown: 0.5, maxDailyLoss: 0.04, cooldownSessions: 0 });
    // In close mode the stop and the decision lie in the same session; the next one measures from its close.
    const trades = tradesOf(
      bars,
      bars.map(() => 1),
      { ...rules, fillAt: 'close' },
    );
    expect(trades.map(({ entrySession }) => entrySession)).toEqual(['2020-01-01', '2020-01-04']);
  });

  it('order nothing whose costs the cash does not cover, as the broker would refuse it', () => {
    const limits = { maxPosition: 1, riskPerTrade: 0.05, minCash: 0, maxOrderDollars: 1e6, maxGrossExposure: 1 };
    const rules = byRisk(limits);
    expect(tradesOf(flat(3), [1, 1, 1], rules)).toMatchObject([{ quantity: 1_000 }]);
    expect(tradesOf(flat(3), [1, 1, 1], { ...rules, costs: { ...NO_COSTS, slippageBps: 5 } })).toEqual([]);
  });
});

describe('what the engines refuse', () => {
  const market = marketOf(
    columnsOfBars([
      [1, 1, 1, 1],
      [1, 1, 1, 1],
      [1, 1, 1, 1],
    ]),
    [2, 1, 1],
    { warmUp: 2 },
  );
  const both = (change: Partial<EventMarket>, rules = PLAIN_RULES, period = {}) =>
    bothEngines({ ...market, ...change }, rules, period);

  it('no bars, a period that is none, and stances of another length, each by name', () => {
    expect(() =>
      both({ columns: columnsOfBars([]), stances: new Int8Array() }, PLAIN_RULES, { from: 0, to: 0 }),
    ).toThrow(new RangeError('there are no bars'));
    expect(() => both({}, PLAIN_RULES, { from: 2, to: 1 })).toThrow('from: bar 2 lies after the last one, 1');
    expect(() => both({}, PLAIN_RULES, { from: 0, to: 3 })).toThrow('to: there is no bar 3 among 3');
    expect(() => both({}, PLAIN_RULES, { from: -1, to: 1 })).toThrow('from: there is no bar -1 among 3');
    expect(() => both({ stances: Int8Array.of(1) })).toThrow('there are 1 stances for 3 bars');
    expect(() => both({ warmUp: 4 })).toThrow('warmUp: the first stance stands at bar 3, after the last one, 2');
  });

  it('terms and rules that mean nothing', () => {
    expect(() => both({ priceIncrement: 0 })).toThrow('priceIncrement: 0 is no step');
    expect(() => both({ quantityIncrement: Number.NaN })).toThrow('quantityIncrement: NaN is no step');
    expect(() => both({ freshnessBars: 0 })).toThrow('freshnessBars: 0 is no number of bars');
    expect(() => both({}, { ...PLAIN_RULES, capital: 0 })).toThrow('capital: 0 is no amount to begin with');
    const sizing = { kind: 'risk', limits: DEFAULT_SETTINGS.risk, confirm: true } as const;
    expect(() => both({}, { ...PLAIN_RULES, sizing })).toThrow(/^confirm: the rules ask to have signals confirmed/);
  });

  it('bars that are no bars', () => {
    const { columns } = market;
    const broken = (change: Partial<typeof columns>) => () => both({ columns: { ...columns, ...change } });
    expect(broken({ close: Float64Array.of(1, Number.NaN, 1) })).toThrow('bar 1 has no price above zero');
    expect(broken({ low: Float64Array.of(1, 1, 0) })).toThrow('bar 2 has no price above zero');
    expect(broken({ volume: Float64Array.of(1, 1, -1) })).toThrow('bar 2 has no volume');
    expect(broken({ open: Float64Array.of(1) })).toThrow('a column has 1 values for 3 bars');
    expect(broken({ time: Float64Array.of(FIRST_DAY, FIRST_DAY + 2, FIRST_DAY + 2) })).toThrow(
      'bar 2 is not later than the one before',
    );
  });
});
