// @vitest-environment node
import { defaultStrategy, withNumbers, type BacktestRequest } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import type { SweepGrid } from '../../backend/lab/lab-engine.ts';
import type { Prepared } from './lab-work.ts';
import { createSearchMemory, NO_SEARCH, type TriedSetting } from './search-memory.ts';
import { slowestOf, triedSettings } from './tried-settings.ts';

const averages = defaultStrategy('three-moving-averages');
const source = { kind: 'market' } as const;
const request = {
  asset: 'AAPL',
  source,
  strategy: averages,
  from: null,
  to: null,
  rules: {},
} as unknown as BacktestRequest;
const asked = (part: Partial<BacktestRequest> = {}, file: string | null = null): Prepared =>
  ({ request: { ...request, ...part }, loaded: { file, bars: { key: `AAPL ${file}` } } }) as unknown as Prepared;

/** Short averages from `first` on, each with its Sharpe ratio. */
const settings = (first: number, ...sharpes: (number | null)[]): TriedSetting[] =>
  sharpes.map((sharpe, index) => ({ strategy: withNumbers(averages, { short: first + index }), sharpe }));

describe('the memory of searches', () => {
  it('adds up what was tried, and takes the spread of all of it', () => {
    const memory = createSearchMemory();
    expect(memory.of(asked())).toEqual(NO_SEARCH);
    memory.remember(asked(), settings(3, 0, 1));
    memory.remember(asked(), settings(5, 2, null));
    // 0, 1 and 2 lie 1, 0 and 1 from their mean: 2 over n − 1 = 2.
    expect(memory.of(asked())).toEqual({ combinationsTried: 4, sharpeVariance: 1 });
  });

  it('counts the same setting once, but again by other rules or over another period', () => {
    const memory = createSearchMemory();
    memory.remember(asked(), settings(3, 0, 1));
    memory.remember(asked(), settings(3, 0, 1));
    expect(memory.of(asked()).combinationsTried).toBe(2);
    memory.remember(asked({ from: '2014-01-02' }), settings(3, 0, 1));
    expect(memory.of(asked()).combinationsTried).toBe(4);
  });

  it('counts what a walk-forward chose from, whose Sharpe ratios are not known, and forgets none that are', () => {
    const memory = createSearchMemory();
    memory.remember(asked(), settings(3, 0, 2));
    memory.remember(asked(), settings(3, null, null, null));
    expect(memory.of(asked())).toEqual({ combinationsTried: 3, sharpeVariance: 2 });
  });

  it('tells assets, strategies and files apart', () => {
    const memory = createSearchMemory();
    memory.remember(asked(), settings(3, 0, 1));
    expect(memory.of(asked({ strategy: withNumbers(averages, { short: 5 }) })).combinationsTried).toBe(2);
    expect(memory.of(asked({ asset: 'SPY' }))).toEqual(NO_SEARCH);
    expect(memory.of(asked({ strategy: defaultStrategy('vote') }))).toEqual(NO_SEARCH);
    expect(memory.of(asked({}, 'own.csv'))).toEqual(NO_SEARCH);
    expect(memory.of(null)).toEqual(NO_SEARCH);
    memory.remember(asked({ asset: 'SPY' }), []);
    expect(memory.of(asked({ asset: 'SPY' }))).toEqual(NO_SEARCH);
  });

  it('takes up a search of another visit, until more has been tried in this one', () => {
    const memory = createSearchMemory();
    memory.recall(request, { combinationsTried: 3, sharpeVariance: 0.5 });
    memory.recall(request, { combinationsTried: 2, sharpeVariance: 9 });
    expect(memory.of(asked())).toEqual({ combinationsTried: 3, sharpeVariance: 0.5 });
    memory.remember(asked(), settings(3, 0, 1, 2, 3));
    expect(memory.of(asked()).combinationsTried).toBe(4);
  });

  it('takes up that of a kept result of a file, once the file is chosen again', () => {
    const memory = createSearchMemory();
    const file = { source: { kind: 'file', name: 'own.csv' } } as const;
    memory.recall({ ...request, ...file }, { combinationsTried: 9, sharpeVariance: 0.1 });
    expect(memory.of(asked(file, 'own.csv')).combinationsTried).toBe(9);
    expect(memory.of(asked())).toEqual(NO_SEARCH);
  });
});

describe('what a search over ranges tried', () => {
  const axes = { first: { parameter: 'short', values: [4, 14] }, second: { parameter: 'long', values: [21, 34] } };

  it('is every combination whose numbers go together, with what the sweep found', () => {
    const grid = {
      rows: [
        [{ sharpe: 0.4 }, { sharpe: null }],
        [null, null],
      ],
    } as unknown as SweepGrid;
    const tried = triedSettings(request, axes, grid);
    expect(tried.map(({ strategy, sharpe }) => [strategy, sharpe])).toEqual([
      [withNumbers(averages, { short: 4, long: 21 }), 0.4],
      [withNumbers(averages, { short: 4, long: 34 }), null],
    ]);
    expect(triedSettings(request, axes).map(({ sharpe }) => sharpe)).toEqual([null, null]);
  });

  it('looks back as far as the slowest of them', () => {
    expect(slowestOf(request, axes)).toBe(34);
  });
});
