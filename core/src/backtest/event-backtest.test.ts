/** Several assets on one account, with numbers worked by hand. One asset alone is in fast-backtest.test.ts. */
import { describe, expect, it } from 'vitest';
import { DAY_MS, DEFAULT_SETTINGS, type BacktestRules } from '../contracts/index.ts';
import { tradeList } from './backtest-run.ts';
import { FIRST_DAY, PLAIN_RULES, columnsOfBars, marketOf } from './engine.testing.ts';
import { eventBacktest, type EventMarket } from './event-backtest.ts';

type Bars = readonly (readonly [number, number, number, number])[];

const at = (price: number, count: number): Bars =>
  Array.from({ length: count }, () => [price, price + 1, price - 1, price]);

const market = (asset: string, bars: Bars, stances: readonly number[] = bars.map(() => 1)): EventMarket => ({
  ...marketOf(columnsOfBars(bars), stances),
  asset,
});

const play = (markets: readonly EventMarket[], rules: BacktestRules) =>
  eventBacktest(markets, rules, { from: FIRST_DAY, to: FIRST_DAY + 100 * DAY_MS });

const tradesOf = (markets: readonly EventMarket[], rules: BacktestRules) =>
  play(markets, rules).runs.map(({ asset, run }, place) => {
    const { columns } = markets[place] ?? {};
    return columns ? tradeList(run, asset, columns) : [];
  });

const half = { kind: 'fraction', fraction: 0.6, stopLoss: 0, takeProfit: 0 } as const;
const byRisk = (limits: Partial<typeof DEFAULT_SETTINGS.risk>): BacktestRules => ({
  ...PLAIN_RULES,
  capital: 100_000,
  sizing: { kind: 'risk', limits: { ...DEFAULT_SETTINGS.risk, ...limits }, confirm: false },
});

describe('several assets on one account', () => {
  it('share its cash in their order', () => {
    const markets = [market('ONE', at(100, 3)), market('TWO', at(50, 3))];
    // 6,000 of 10,000 for the first; 4,000 are left of the 6,000 that the second wants.
    expect(tradesOf(markets, { ...PLAIN_RULES, sizing: half })).toMatchObject([
      [{ asset: 'ONE', quantity: 60 }],
      [{ asset: 'TWO', quantity: 80 }],
    ]);
    const { equity, cash, held, runs } = play(markets, { ...PLAIN_RULES, sizing: half });
    expect([Array.from(equity), Array.from(cash), Array.from(held)]).toEqual([
      [10_000, 10_000, 10_000],
      [10_000, 0, 0],
      [0, 10_000, 10_000],
    ]);
    expect(runs.map((part) => Array.from(part.held))).toEqual([
      [0, 6_000, 6_000],
      [0, 4_000, 4_000],
    ]);
  });

  it('trade each in its own sessions, and are valued at their last closes in between', () => {
    const [one, two] = [market('ONE', at(100, 5)), market('TWO', at(50, 3))];
    const time = Float64Array.from([0, 2, 4], (day) => FIRST_DAY + day * DAY_MS);
    const result = play([one, { ...two, columns: { ...two.columns, time } }], { ...PLAIN_RULES, sizing: half });
    expect(result.time).toEqual(one.columns.time);
    // ONE from the second session on, TWO from the third.
    expect(Array.from(result.held)).toEqual([0, 6_000, 10_000, 10_000, 10_000]);
    expect(Array.from(result.runs[1]?.run.equity ?? [])).toEqual([10_000, 10_000, 10_000]);
  });

  it('open no more positions and orders in a session than the limits allow', () => {
    const markets = ['ONE', 'TWO', 'THREE'].map((asset) => market(asset, at(100, 4)));
    const opened = (limits: Partial<typeof DEFAULT_SETTINGS.risk>) =>
      tradesOf(markets, byRisk({ maxCorrelation: 1, ...limits })).map(([trade]) => trade?.entrySession ?? null);
    expect(opened({})).toEqual(['2020-01-02', '2020-01-02', '2020-01-02']);
    expect(opened({ maxNewPositionsPerDay: 1 })).toEqual(['2020-01-02', '2020-01-03', '2020-01-04']);
    expect(opened({ maxOrdersPerDay: 2 })).toEqual(['2020-01-02', '2020-01-02', '2020-01-03']);
    expect(opened({ maxOpenPositions: 2 })).toEqual(['2020-01-02', '2020-01-02', null]);
    expect(opened({ maxGrossExposure: 0.15 })).toEqual(['2020-01-02', '2020-01-02', null]);
  });

  it('are not bought beside one that moves as they do', () => {
    const wave = Array.from({ length: 40 }, (_, day) => 100 + 5 * Math.sin(day));
    const bars = wave.map((price) => [price, price + 1, price - 1, price] as const);
    const against = wave.map((price) => [200 - price, 201 - price, 199 - price, 200 - price] as const);
    const late = wave.map((_, day) => (day < 30 ? 0 : 1));
    const [together, apart] = [market('SAME', bars, late), market('OTHER', against, late)];
    const rules = byRisk({ stopLoss: 0.5, takeProfit: 0 });
    const opened = (markets: readonly EventMarket[]) => tradesOf(markets, rules).map((trades) => trades.length);
    expect(opened([market('ONE', bars, late), together])).toEqual([1, 0]);
    expect(opened([market('ONE', bars, late), apart])).toEqual([1, 1]);
  });

  it('are all halted by a loss of the account', () => {
    const crash: Bars = [...at(100, 2), [100, 101, 50, 60], ...at(60, 3)];
    const limits = { maxPosition: 0.9, maxGrossExposure: 1, riskPerTrade: 0.05, minCash: 0, maxOrderDollars: 1e6 };
    const halting = { ...limits, maxDrawdown: 0.03, maxDailyLoss: 0.5, stopLoss: 0.05 };
    const late = market('TWO', at(50, 6), [0, 0, 0, 1, 1, 1]);
    const result = play([market('ONE', crash), late], byRisk(halting));
    expect(result.halted).toContain('Equity had fallen');
    expect(result.runs.map(({ run }) => run.trades.count)).toEqual([1, 0]);
    expect(result.runs.every(({ run }) => run.halted === result.halted)).toBe(true);
  });

  it('a short position ties up what it was sold for, and as much again', () => {
    const markets = [market('ONE', at(100, 3), [-1, -1, -1]), market('TWO', at(50, 3))];
    const [, bought] = tradesOf(markets, { ...PLAIN_RULES, sizing: half, allowShort: true });
    expect(bought).toMatchObject([{ side: 'long', quantity: 80 }]);
  });

  it('are refused twice under one name, without bars in the period, and none at all', () => {
    const one = market('ONE', at(100, 3));
    expect(() => play([], PLAIN_RULES)).toThrow('there are no markets');
    expect(() => play([one, one], PLAIN_RULES)).toThrow('an asset stands among the markets twice');
    expect(() => eventBacktest([one], PLAIN_RULES, { from: 0, to: 1 })).toThrow('no bar of ONE lies in the period');
    expect(() => eventBacktest([one], PLAIN_RULES, { from: 2, to: 1 })).toThrow('from: 2 lies after the end, 1');
  });
});
