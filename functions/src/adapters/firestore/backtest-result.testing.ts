/** A backtest as a page would send it. Imported by tests alone. */
import {
  BacktestFigures,
  DEFAULT_BACKTEST_COSTS,
  defaultStrategy,
  type BacktestResult,
  type Figure,
} from '@trading-crew/core/contracts';

const figuresOf = (figure: Figure): BacktestFigures =>
  BacktestFigures.parse(Object.fromEntries(Object.keys(BacktestFigures.shape).map((name) => [name, figure])));

/** A backtest of the averages of 50 and 200 on SPY, with a curve of so many points. */
export function sampleBacktest(points = 2): BacktestResult {
  const numbers = Array.from({ length: points }, (_, index) => index);
  const session = (index: number): string => new Date(Date.UTC(2016, 0, 4 + index)).toISOString().slice(0, 10);
  return {
    request: {
      asset: 'SPY',
      source: { kind: 'market' },
      strategy: defaultStrategy('ma-50-200'),
      from: null,
      to: '2026-10-30',
      rules: {
        capital: 100_000,
        costs: DEFAULT_BACKTEST_COSTS,
        sizing: { kind: 'fraction', fraction: 1, stopLoss: 0, takeProfit: 0 },
        allowShort: false,
        wholeShares: true,
        fillAt: 'next-open',
      },
    },
    barsHash: '9f2c1d',
    barsUsed: 8_363,
    from: session(0),
    to: session(points - 1),
    figures: figuresOf({ value: 0.12345678901, reason: null }),
    benchmark: figuresOf({ value: null, reason: 'Needs at least 10 closed trades; there are 3.' }),
    validity: {
      sharpeInterval: { low: -0.1, high: 0.9, confidence: 0.9 },
      returnInterval: null,
      deflatedSharpe: { value: 0.9, reason: null },
      shuffledDrawdown: { value: null, reason: 'Needs at least 10 closed trades; there are 3.' },
      combinationsTried: 1,
      sentinel: 'passed',
    },
    curve: {
      sessions: numbers.map(session),
      equity: numbers.map((index) => 100_000 + index * 12.345678901),
      benchmark: numbers.map((index) => 100_000 - index * 12.345678901),
    },
  };
}
