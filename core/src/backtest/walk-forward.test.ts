/** Walking forward against single runs, and against bars that were changed where it must not look. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_BACKTEST_COSTS,
  defaultStrategy,
  type BacktestRules,
  type StrategyChoice,
} from '../contracts/index.ts';
import { runChoice } from './run-choice.ts';
import { columnsOfCloses, seededCloses, weekdays } from './run.testing.ts';
import { walkForwardBacktest, walkForwardStart, type WalkForwardOptions } from './walk-forward.ts';

const closes = seededCloses(700, 12);
const columns = columnsOfCloses(closes, weekdays);
const RULES: BacktestRules = {
  capital: 10_000,
  costs: DEFAULT_BACKTEST_COSTS,
  sizing: { kind: 'fraction', fraction: 1, stopLoss: 0, takeProfit: 0 },
  allowShort: false,
  wholeShares: false,
  fillAt: 'next-open',
};
const OPTIONS: WalkForwardOptions = {
  from: 0,
  to: 699,
  priceIncrement: 0.01,
  quantityIncrement: 1,
  windows: 4,
  kind: 'anchored',
  criterion: 'sharpe',
};
const averages = (short: number, medium: number, long: number): StrategyChoice => ({
  ...defaultStrategy('three-moving-averages'),
  short,
  medium,
  long,
});
const CHOICES = [averages(4, 8, 12), averages(8, 13, 21), averages(10, 20, 40)];

describe('walking forward', () => {
  const result = walkForwardBacktest(columns, CHOICES, RULES, OPTIONS);
  const windows = result?.windows ?? [];

  it('holds in each window what was best in the bars before it', () => {
    expect(windows).toHaveLength(4);
    expect(walkForwardStart(CHOICES, 0)).toBe(39);
    for (const { training, place, choice, inSample, train, test } of windows) {
      const sharpes = training.map(({ sharpe }) => sharpe ?? 0);
      expect(place).toBe(sharpes.indexOf(Math.max(...sharpes)));
      expect(choice).toEqual(CHOICES[place]);
      expect(inSample).toEqual(training[place]);
      expect(train.to).toBeLessThan(test.from);
    }
    const byReturn = walkForwardBacktest(columns, CHOICES, RULES, { ...OPTIONS, criterion: 'totalReturn' });
    for (const { training, place } of byReturn?.windows ?? []) {
      const returns = training.map(({ totalReturn }) => totalReturn);
      expect(place).toBe(returns.indexOf(Math.max(...returns)));
    }
  });

  it('joins the tests: their returns multiply to the whole', () => {
    const growth = windows.reduce((product, { outOfSample }) => product * (1 + outOfSample.totalReturn), 1);
    expect(1 + (result?.totalReturn ?? 0)).toBeCloseTo(growth, 12);
    expect(result?.equity[0]).toBe(10_000);
    expect(result?.equity).toHaveLength((result?.to ?? 0) - (result?.from ?? 0) + 1);
    expect(result?.from).toBe((windows[0]?.test.from ?? 0) - 1);
    expect(result?.to).toBe(699);
    expect(result?.equity.at(-1)).toBeCloseTo(10_000 * growth, 8);
    expect(result?.maxDrawdown).toBeGreaterThan(0);
    expect(Number.isFinite(result?.sharpe)).toBe(true);
  });

  it('trains on the returns of a single backtest over the same bars', () => {
    const { train, training } = windows[0] ?? {};
    const run = runChoice(columns, CHOICES[2] as StrategyChoice, RULES, {
      ...OPTIONS,
      from: train?.from ?? 0,
      to: train?.to ?? 0,
    });
    expect(run.from).toBe(39);
    expect(training?.[2]?.totalReturn).toBeCloseTo((run.equity.at(-1) ?? 0) / 10_000 - 1, 12);
  });

  it('of a setting that always holds is holding, over every window and joined', () => {
    const held = walkForwardBacktest(
      columns,
      [defaultStrategy('buy-and-hold')],
      { ...RULES, costs: { ...RULES.costs, slippageBps: 0, commissionPerShare: 0 } },
      OPTIONS,
    );
    // The shares are bought at the second open; from then on only what is not invested differs from the price.
    for (const { test, outOfSample } of held?.windows ?? []) {
      const price = (closes[test.to] ?? 0) / (closes[test.from - 1] ?? 1) - 1;
      expect(Math.abs(outOfSample.totalReturn - price)).toBeLessThan(0.1 * Math.abs(price) + 0.005);
    }
  });

  it.each(['next-open', 'close'] as const)(
    'of a single setting is the backtest of that setting, short sales and costs included, filled at %s',
    (fillAt) => {
      for (const [choice, allowShort] of [
        [averages(4, 8, 12), true],
        [{ ...defaultStrategy('donchian-breakout'), freshnessBars: 1 }, true],
        [{ ...defaultStrategy('rsi-reversion'), period: 5, freshnessBars: 1 }, true],
        [averages(4, 8, 12), false],
      ] as const) {
        const rules: BacktestRules = { ...RULES, allowShort, fillAt };
        const walked = walkForwardBacktest(columns, [choice], rules, { ...OPTIONS, windows: 20 });
        const run = runChoice(columns, choice, rules, { ...OPTIONS, from: walkForwardStart([choice], 0) });
        const at = (bar: number): number => run.equity[bar - run.from] ?? Number.NaN;
        for (const { test, outOfSample } of walked?.windows ?? []) {
          expect(outOfSample.totalReturn).toBeCloseTo(at(test.to) / at(test.from - 1) - 1, 6);
        }
        expect(walked?.totalReturn).toBeCloseTo(at(699) / at(walked?.from ?? 0) - 1, 6);
        expect(walked?.windows.reduce((sum, { outOfSample }) => sum + outOfSample.trades, 0)).toBeGreaterThan(5);
      }
    },
  );

  it('chooses by nothing that lies after the choice', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3 }),
        fc.integer(),
        fc.constantFrom('anchored' as const, 'rolling' as const),
        (at, seed, kind) => {
          const options = { ...OPTIONS, kind };
          const before = walkForwardBacktest(columns, CHOICES, RULES, options);
          const cut = before?.windows[at]?.test.from ?? 0;
          const factor = (closes[cut - 1] ?? 1) / 100;
          const changed = [...closes.slice(0, cut), ...seededCloses(700 - cut, seed).map((close) => close * factor)];
          const after = walkForwardBacktest(columnsOfCloses(changed, weekdays), CHOICES, RULES, options);
          expect(after?.windows.slice(0, at)).toEqual(before?.windows.slice(0, at));
          expect(after?.windows[at]?.training).toEqual(before?.windows[at]?.training);
          expect(after?.windows[at]?.choice).toEqual(before?.windows[at]?.choice);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('is told window by window, and ends without a result when it is cancelled', () => {
    const told: number[] = [];
    walkForwardBacktest(columns, CHOICES, RULES, { ...OPTIONS, onProgress: (done, total) => told.push(done / total) });
    expect(told).toEqual([0.25, 0.5, 0.75, 1]);
    let asked = 0;
    expect(walkForwardBacktest(columns, CHOICES, RULES, { ...OPTIONS, isCancelled: () => ++asked > 4 })).toBeNull();
    expect(asked).toBe(5);
  });

  it('takes the first of equally good choices, and refuses none or windows that do not fit', () => {
    const twins = walkForwardBacktest(columns, [averages(8, 13, 21), averages(8, 13, 21)], RULES, OPTIONS);
    expect(twins?.windows.map(({ place }) => place)).toEqual([0, 0, 0, 0]);
    expect(() => walkForwardBacktest(columns, [], RULES, OPTIONS)).toThrow('no setting');
    expect(() => walkForwardBacktest(columns, CHOICES, RULES, { ...OPTIONS, windows: 40 })).toThrow(
      'Use fewer windows',
    );
  });
});
