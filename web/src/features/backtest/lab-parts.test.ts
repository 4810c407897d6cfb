// @vitest-environment node
/** The small computations of the lab page: what changes, what was best, how trades are written and spread. */
import { defaultStrategy, withNumbers, type BacktestRequest, type BacktestTrade } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import type { SweepGrid } from '../../backend/lab/lab-engine.ts';
import { noSharpeReason } from './no-sharpe-reason.ts';
import { checkPrepared, FaultyBars } from './lab-work.ts';
import { barWidth } from './return-histogram.tsx';
import { changesTo } from './strategy-words.ts';
import { bestWords, rankedBy } from './sweep-result.tsx';
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

const request = { asset: 'AAPL', strategy: averages, rules: { allowShort: false } } as unknown as BacktestRequest;

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

describe('the best of a sweep', () => {
  it('are ranked by the measure, what is not known last, gaps left out', () => {
    expect(rankedBy(grid(3), 'totalReturn').map(({ numbers }) => numbers)).toEqual([
      { short: 6, long: 21 },
      { short: 4, long: 21 },
      { short: 6, long: 34 },
    ]);
    expect(rankedBy(grid(3), 'sharpe').map(({ cell }) => cell.sharpe)).toEqual([0.9, 0.4, null]);
  });

  it('is said with its value and place', () => {
    expect(bestWords({ request, grid: grid(3) }, 'sharpe')).toBe('best sharpe ratio 0.90 at 6 and 34');
  });

  it('is never a Sharpe ratio of 0 that nothing had: an equity that stood still is said', () => {
    const still = { totalReturn: 0, sharpe: null, trades: 0 };
    const lost = { totalReturn: -1, sharpe: null, trades: 4 };
    const of = (rows: SweepGrid['rows']) => bestWords({ request, grid: { ...grid(2), rows } }, 'sharpe');
    expect(of([[still, null], [still]])).toBe('no combination has a Sharpe ratio: the equity did not move');
    expect(of([[still, lost]])).toBe('no combination has a Sharpe ratio: each row says why');
    expect(bestWords({ request, grid: { ...grid(2), rows: [[still]] } }, 'trades')).toBe('best trades 0 at 4 and 21');
    expect(of([[null]])).toBe('no combination was possible');
  });
});

describe('why there is no Sharpe ratio', () => {
  it('is told from the return, and ruin on the way only where something is sold short', () => {
    const rules = { allowShort: false };
    expect(noSharpeReason(0, rules)).toBe('The equity did not move.');
    expect(noSharpeReason(-1.2, rules)).toBe('The equity fell to nothing or below.');
    expect(noSharpeReason(0.1, rules)).toBe('Too few bars count for a Sharpe ratio.');
    expect(noSharpeReason(0.1, { allowShort: true })).toMatch(/ or the equity fell to nothing on the way\.$/);
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

describe('bars of the market', () => {
  it('are refused for a fault as far back as the work looks', () => {
    const day = (index: number) => Date.UTC(2014, 0, 1 + index);
    const list = Array.from({ length: 200 }, (_, index) => {
      const close = index < 100 ? 100 : 40;
      return { time: day(index), open: close, high: close + 1, low: close - 1, close, volume: 1_000 };
    });
    const prepared = { request: { ...request, from: '2014-05-11', to: null }, loaded: { file: null, list } };
    expect(() => checkPrepared(prepared as never)).not.toThrow();
    expect(() => checkPrepared(prepared as never, 31)).toThrow(FaultyBars);
  });
});
