/** A backtest from its request to what is stored: whole, repeatable, and blind to what comes after it. */
import { describe, expect, it } from 'vitest';
import {
  BacktestResult,
  DEFAULT_SETTINGS,
  STRATEGY_NAMES,
  defaultStrategy,
  sessionOf,
  type BacktestRequest,
} from '../contracts/index.ts';
import { priceColumns } from '../domain/index.ts';
import { hasMarketData, readMarketBars } from '../domain/market-data-folder.testing.ts';
import { barsHash } from './bars-hash.ts';
import { defaultRules } from './default-rules.ts';
import { backtestResult, evaluateBacktest } from './evaluate.ts';
import { columnsOfCloses, seededCloses, weekdays } from './run.testing.ts';

const closes = seededCloses(600, 21);
const columns = columnsOfCloses(closes, weekdays);
const REQUEST: BacktestRequest = {
  asset: 'DEMO',
  source: { kind: 'file', name: 'demo.csv' },
  strategy: defaultStrategy('ema-crossover'),
  from: '2018-06-01',
  to: '2019-12-31',
  rules: { ...defaultRules(DEFAULT_SETTINGS), sizing: { kind: 'fraction', fraction: 1, stopLoss: 0, takeProfit: 0 } },
};

describe('the result of a request', () => {
  const { result, run, trades, months, periodsPerYear } = evaluateBacktest(REQUEST, columns);

  it('is stored and read as it is, with the request and the bars that it was made of', () => {
    expect(BacktestResult.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
    expect(result.request).toEqual(REQUEST);
    expect(result.from).toBe('2018-06-01');
    expect(result.to).toBe('2019-12-31');
    expect(result.barsUsed).toBe(run.to + 1);
    expect(result.barsHash).toHaveLength(14);
    expect(result.validity.sentinel).toBe('not-run');
  });

  it('agrees with itself: figures, trades, months, curve', () => {
    const { figures } = result;
    expect(periodsPerYear).toBe(252);
    expect(trades).toHaveLength(figures.trades.value ?? -1);
    expect(trades.length).toBeGreaterThan(3);
    const profit = trades.reduce((sum, trade) => sum + trade.profit, 0);
    expect(profit / REQUEST.rules.capital).toBeCloseTo(figures.totalReturn.value ?? Number.NaN, 9);
    const growth = months.reduce((product, { value }) => product * (1 + value), 1);
    expect(growth - 1).toBeCloseTo(figures.totalReturn.value ?? Number.NaN, 9);
    expect(result.curve.equity.at(-1)).toBeCloseTo(run.equity.at(-1) ?? Number.NaN, 2);
    expect(result.curve.sessions[0]).toBe(result.from);
    expect(result.curve.sessions.at(-1)).toBe(result.to);
  });

  it('is measured against holding over the very same bars', () => {
    const [first, last] = [closes[run.from] ?? 0, closes[run.to] ?? 0];
    expect(result.benchmark.totalReturn.value).toBeCloseTo(last / first - 1, 13);
    expect(result.curve.benchmark.at(-1)).toBeCloseTo((REQUEST.rules.capital * last) / first, 2);
  });

  it('is the same for the same bars, and blind to bars after the period', () => {
    expect(backtestResult(REQUEST, columnsOfCloses(closes, weekdays))).toEqual(result);
    const longer = columnsOfCloses([...closes.slice(0, run.to + 1), ...seededCloses(80, 1)], weekdays);
    expect(backtestResult(REQUEST, longer)).toEqual(result);
    const other = columnsOfCloses(
      closes.map((close, index) => (index === 3 ? close * 1.001 : close)),
      weekdays,
    );
    expect(backtestResult(REQUEST, other).barsHash).not.toBe(result.barsHash);
  });

  it('begins to count where the strategy is warmed up, as far as the bars reach', () => {
    const whole = evaluateBacktest({ ...REQUEST, from: null, to: null }, columns);
    expect(whole.run.from).toBe(25);
    expect(whole.result.from).toBe(sessionOf(columns.time[25] ?? 0));
    expect(whole.result.to).toBe(sessionOf(columns.time[599] ?? 0));
    expect(whole.result.barsHash).toBe(barsHash(columns));
  });

  it('carries what was tried before, and the sentinel where it was asked', () => {
    const { validity } = backtestResult(REQUEST, columns, {
      search: { combinationsTried: 200, sharpeVariance: 0.4 },
      checkSentinel: true,
    });
    expect(validity.combinationsTried).toBe(200);
    expect(validity.sharpeVariance).toBe(0.4);
    expect(validity.sentinel).toBe('passed');
    expect(validity.deflatedSharpe.value).toBeLessThan(result.validity.deflatedSharpe.value ?? -1);
  });

  it('is refused with the words of the problem', () => {
    expect(() => backtestResult({ ...REQUEST, from: '2030-01-01', to: null }, columns)).toThrow(
      'No bar lies in this period',
    );
  });
});

describe.skipIf(!hasMarketData)('every strategy on real bars (skipped without the market data folder)', () => {
  it.each(STRATEGY_NAMES)('%s gives a result that can be stored, with the sizing of the crew', (name) => {
    const request = {
      ...REQUEST,
      asset: 'AAPL',
      strategy: defaultStrategy(name),
      from: null,
      to: null,
      rules: defaultRules(DEFAULT_SETTINGS),
    } as BacktestRequest;
    const result = backtestResult(request, priceColumns(readMarketBars('daily/AAPL.csv').slice(-1_500)));
    expect(BacktestResult.parse(result)).toEqual(result);
    expect(result.figures.totalReturn.value).not.toBeNull();
    expect(result.figures.exposure.value).toBeGreaterThan(0);
  });
});
