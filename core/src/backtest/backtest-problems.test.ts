/** Each thing that can be wrong with a request, with the field that it is about. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, defaultStrategy, type BacktestRequest } from '../contracts/index.ts';
import { backtestProblem } from './backtest-problems.ts';
import { defaultRules } from './default-rules.ts';
import { columnsOfCloses, seededCloses } from './run.testing.ts';

// 1 January to 10 April 2018.
const columns = columnsOfCloses(seededCloses(100, 2));
const REQUEST: BacktestRequest = {
  asset: 'DEMO',
  source: { kind: 'market' },
  strategy: defaultStrategy('three-moving-averages'),
  from: null,
  to: null,
  rules: defaultRules(DEFAULT_SETTINGS),
};
const problem = (change: Partial<BacktestRequest>, bars = columns) => backtestProblem({ ...REQUEST, ...change }, bars);
const averages = (short: number, medium: number, long: number) => ({
  ...defaultStrategy('three-moving-averages'),
  short,
  medium,
  long,
});

describe('a request', () => {
  it('that can run has no problem', () => {
    expect(problem({})).toBeNull();
    expect(problem({ from: '2018-02-01', to: '2018-03-01' })).toBeNull();
  });

  it('without capital is told so', () => {
    for (const capital of [0, -5, Number.NaN, Infinity]) {
      expect(problem({ rules: { ...REQUEST.rules, capital } })?.field).toBe('rules.capital');
    }
  });

  it('that ends before it starts is told so', () => {
    expect(problem({ from: '2018-03-01', to: '2018-02-01' })).toEqual({
      field: 'to',
      message: 'The end must lie after the start.',
    });
    expect(problem({ from: '2018-03-01', to: '2018-03-01' })?.field).toBe('to');
  });

  it('for a period without bars is told how far the bars reach', () => {
    const after = problem({ from: '2019-01-01' });
    expect(after?.field).toBe('from');
    expect(after?.message).toBe(
      'No bar lies in this period. The bars of DEMO reach from 1 Jan 2018 to 10 Apr 2018. Choose dates within.',
    );
    expect(problem({ to: '2017-06-01' })?.field).toBe('to');
    expect(problem({ from: '2016-06-01', to: '2017-06-01' })?.field).toBe('to');
    expect(problem({ from: '2019-06-01', to: '2020-06-01' })?.field).toBe('from');
  });

  it('for an asset without bars is told so', () => {
    expect(problem({}, columnsOfCloses([]))?.message).toBe(
      'There are no bars of DEMO. Choose another asset or another source.',
    );
  });

  it('whose numbers need more bars than there are is told how many', () => {
    expect(problem({ strategy: averages(8, 50, 100) })).toEqual({
      field: 'strategy',
      message:
        'Three moving averages with these numbers needs 101 bars, 100 of them before its first decision; there are 100. ' +
        'Use smaller numbers or a longer period.',
    });
    expect(problem({ strategy: averages(8, 50, 99) })).toBeNull();
    expect(problem({ strategy: averages(8, 50, 60), to: '2018-03-01' })?.field).toBe('strategy');
  });

  it('of which a single bar counts is told so', () => {
    expect(problem({ from: '2018-04-10' })).toEqual({
      field: 'from',
      message: 'Only 1 bar would count; at least 2 are needed. Choose a longer period.',
    });
  });

  it('on prices that fills cannot tell apart is told so, with the day', () => {
    const low = columns.low.slice();
    low[40] = 9e-7;
    expect(problem({}, { ...columns, low })).toMatchObject({
      field: 'asset',
      message: expect.stringContaining('less than a millionth of a dollar on 10 Feb 2018') as string,
    });
    low[40] = 1e-6;
    expect(problem({}, { ...columns, low })).toBeNull();
  });

  it('on bars that cannot be bought at or are out of order is told which', () => {
    const open = columns.open.slice();
    open[40] = 0;
    expect(problem({}, { ...columns, open })).toEqual({
      field: 'asset',
      message:
        'The bar of DEMO on 10 Feb 2018 has the open 0; a price must be above zero. Correct the bars, or end before it.',
    });
    expect(problem({ to: '2018-02-09' }, { ...columns, open })).toBeNull();
    const close = columns.close.slice();
    close[3] = Number.NaN;
    expect(problem({}, { ...columns, close })?.message).toContain('has the close NaN');
    const time = columns.time.slice();
    time[7] = time[6] ?? 0;
    expect(problem({}, { ...columns, time })?.message).toContain('not in order of time at bar 8');
  });
});
