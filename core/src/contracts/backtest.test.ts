/** What a backtest may be asked: wrong input is refused at the field, in words. */
import { describe, expect, it } from 'vitest';
import { BacktestFigures, BacktestRequest, DEFAULT_BACKTEST_COSTS } from './backtest.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { defaultStrategy } from './strategy.ts';

const request: BacktestRequest = {
  asset: 'AAPL',
  source: { kind: 'market' },
  strategy: defaultStrategy('donchian-breakout'),
  from: '2014-01-02',
  to: '2018-02-07',
  rules: {
    capital: 100_000,
    costs: DEFAULT_BACKTEST_COSTS,
    sizing: { kind: 'risk', limits: DEFAULT_SETTINGS.risk, confirm: true },
    allowShort: false,
    wholeShares: true,
    fillAt: 'next-open',
  },
};
const problemsOf = (change: object): [string, string][] => {
  const result = BacktestRequest.safeParse({ ...request, ...change });
  return result.success ? [] : result.error.issues.map(({ path, message }) => [path.join('.'), message]);
};
const withRules = (change: object) => ({ rules: { ...request.rules, ...change } });

describe('BacktestRequest', () => {
  it('takes both kinds of sizes and an open period', () => {
    expect(BacktestRequest.parse(request)).toEqual(request);
    const sizing = { kind: 'fraction', fraction: 1, stopLoss: 0, takeProfit: 0 };
    expect(problemsOf({ from: null, to: null, ...withRules({ sizing }) })).toEqual([]);
  });

  it.each([
    ['an end before the start', { to: '2014-01-02' }, 'to', 'The end must lie after the start.'],
    ['a date that is none', { from: '2014-1-2' }, 'from', 'Use a date such as 2016-03-14.'],
    ['no capital', withRules({ capital: 0 }), 'rules.capital', 'Use a number from 100 to 1000000000.'],
    ['negative capital', withRules({ capital: -5 }), 'rules.capital', 'Use a number from 100 to 1000000000.'],
    [
      'costs that nobody has',
      withRules({ costs: { ...DEFAULT_BACKTEST_COSTS, commissionRate: 0.5 } }),
      'rules.costs.commissionRate',
      'Use a number from 0 to 0.02.',
    ],
    [
      'more than all of the equity',
      withRules({ sizing: { kind: 'fraction', fraction: 1.5, stopLoss: 0, takeProfit: 0 } }),
      'rules.sizing.fraction',
      'Use a number from 0.01 to 1.',
    ],
    [
      'parameters that are out of bounds',
      { strategy: { ...request.strategy, entryPeriod: 1_000 } },
      'strategy.entryPeriod',
      'Use a whole number from 5 to 200.',
    ],
  ])('refuses %s at its field', (_what, change, field, message) => {
    expect(problemsOf(change)).toEqual([[field, message]]);
  });

  it('takes no field that it does not know', () => {
    expect(problemsOf({ leverage: 3 })).toHaveLength(1);
    expect(problemsOf(withRules({ margin: 2 }))).toHaveLength(1);
  });
});

describe('BacktestFigures', () => {
  it('asks for every figure', () => {
    const figure = { value: null, reason: 'Needs 10 trades.' };
    const all = Object.fromEntries(Object.keys(BacktestFigures.shape).map((name) => [name, figure]));
    expect(BacktestFigures.safeParse(all).success).toBe(true);
    const { sharpe: _sharpe, ...without } = all;
    expect(BacktestFigures.safeParse(without).success).toBe(false);
  });
});
