// @vitest-environment node
/** The small computations of the lab page: what changes, what was tried, how trades are written and spread. */
import { defaultStrategy, withNumbers, type BacktestRequest, type BacktestTrade } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import type { SweepGrid } from '../../backend/lab/lab-engine.ts';
import { barWidth } from './return-histogram.tsx';
import { createSearchMemory, NO_SEARCH } from './search-memory.ts';
import { changesTo } from './strategy-words.ts';
import { rankedBy } from './sweep-result.tsx';
import { tradesCsv } from './trade-table.tsx';

const averages = defaultStrategy('three-moving-averages');

describe('what would change in the settings', () => {
  it('is each number that differs, old and new', () => {
    expect(changesTo(averages, withNumbers(averages, { short: 5, long: 34 }))).toEqual([
      { label: 'Short average', from: '8 bars', to: '5 bars' },
      { label: 'Long average', from: '21 bars', to: '34 bars' },
    ]);
    expect(changesTo(averages, averages)).toEqual([]);
  });

  it('is the strategy with all of its numbers where it is another one', () => {
    const [strategy, first] = changesTo(averages, defaultStrategy('ema-crossover'));
    expect(strategy).toEqual({ label: 'Strategy', from: 'Three moving averages', to: 'EMA crossover' });
    expect(first).toEqual({ label: 'Fast average', from: '–', to: '12 bars' });
  });
});

const grid = (combinationsTried: number): SweepGrid => ({
  first: { parameter: 'short', values: [4, 6] },
  second: { parameter: 'long', values: [21, 34] },
  rows: [
    [{ totalReturn: 0.1, sharpe: 0.4, trades: 9 }, null],
    [
      { totalReturn: 0.3, sharpe: null, trades: 2 },
      { totalReturn: -0.2, sharpe: 0.9, trades: 5 },
    ],
  ],
  search: { combinationsTried, sharpeVariance: 0.02 },
});

describe('the memory of searches', () => {
  const request = { asset: 'AAPL', strategy: averages } as BacktestRequest;

  it('counts the largest search of an asset and a strategy, and none for another', () => {
    const memory = createSearchMemory();
    expect(memory.of(request)).toEqual(NO_SEARCH);
    memory.remember(request, grid(80));
    memory.remember(request, grid(12));
    expect(memory.of({ ...request, strategy: withNumbers(averages, { short: 5 }) })).toEqual({
      combinationsTried: 80,
      sharpeVariance: 0.02,
    });
    expect(memory.of({ ...request, asset: 'SPY' })).toEqual(NO_SEARCH);
    expect(memory.of({ ...request, strategy: defaultStrategy('vote') })).toEqual(NO_SEARCH);
    expect(memory.of(null)).toEqual(NO_SEARCH);
  });
});

describe('the best of a sweep', () => {
  it('are ranked by the measure, what is not known last, gaps left out', () => {
    expect(rankedBy(grid(3), 'totalReturn').map(({ numbers }) => numbers)).toEqual([
      { short: 6, long: 21 },
      { short: 4, long: 21 },
      { short: 6, long: 34 },
    ]);
    expect(rankedBy(grid(3), 'sharpe').map(({ cell }) => cell.sharpe)).toEqual([0.9, 0.4, null]);
  });
});

describe('the spread of returns', () => {
  it('has bars of a width that reads well, about two dozen at most', () => {
    expect(barWidth([-0.03, 0.05])).toBe(0.005);
    expect(barWidth([0.0001])).toBe(0.001);
    expect(barWidth([-0.2, 3])).toBe(0.2);
    expect(barWidth([100])).toBe(5);
  });
});

describe('trades as CSV', () => {
  it('hold every number in full, dates as days, and a plain minus sign', () => {
    const trade: BacktestTrade = {
      asset: 'AAPL',
      side: 'short',
      quantity: 10,
      entrySession: '2015-01-05',
      entryPrice: 25.123456,
      exitSession: '2015-01-09',
      exitPrice: 26,
      exitReason: 'stop',
      bars: 4,
      profit: -9.76544,
      profitFraction: -0.0388704,
      commission: 1,
      slippage: 0.25,
    };
    expect(tradesCsv([trade])).toBe(
      'asset,side,quantity,entry_session,entry_price,exit_session,exit_price,exit,bars,profit,profit_fraction,commission,slippage\r\n' +
        'AAPL,short,10,2015-01-05,25.123456,2015-01-09,26,stop,4,-9.76544,-0.0388704,1,0.25\r\n',
    );
  });
});
