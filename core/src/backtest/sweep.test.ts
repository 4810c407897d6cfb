/** Sweeps against single runs of the same settings, in one piece and in parts. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_BACKTEST_COSTS, defaultStrategy, type BacktestRules } from '../contracts/index.ts';
import { sampleStandardDeviation } from '../domain/index.ts';
import { backtestMetrics } from './backtest-metrics.ts';
import { runChoice } from './run-choice.ts';
import { columnsOfCloses, seededCloses, weekdays } from './run.testing.ts';
import { SWEEP_MAX, sweepChoice, sweepParts, sweepProblem, sweepSize, type SweepPlan } from './sweep-plan.ts';
import { sweep, sweepGrid, sweepPart, type SweepSlice } from './sweep.ts';

const columns = columnsOfCloses(seededCloses(400, 6), weekdays);
const RULES: BacktestRules = {
  capital: 10_000,
  costs: DEFAULT_BACKTEST_COSTS,
  sizing: { kind: 'fraction', fraction: 1, stopLoss: 0, takeProfit: 0 },
  allowShort: false,
  wholeShares: false,
  fillAt: 'next-open',
};
const STRETCH = { from: 0, to: 399, priceIncrement: 0.01, quantityIncrement: 1 };
const PLAN: SweepPlan = {
  choice: defaultStrategy('three-moving-averages'),
  first: { parameter: 'short', values: [4, 8, 14] },
  second: { parameter: 'long', values: [12, 21, 34, 55] },
};

const steps = (count: number, from = 2): number[] => Array.from({ length: count }, (_, index) => from + index);

describe('a sweep', () => {
  const grid = sweep(columns, PLAN, RULES, STRETCH);

  it('has for each combination what a single backtest from the common start has', () => {
    expect(grid?.from).toBe(54);
    for (const [row, short] of PLAN.first.values.entries()) {
      for (const [column, long] of (PLAN.second?.values ?? []).entries()) {
        const isAllowed = short < 13 && long > 13;
        expect(grid?.trades[row]?.[column] === null).toBe(!isAllowed);
        if (!isAllowed) continue;
        const choice = { ...defaultStrategy('three-moving-averages'), short, long };
        const run = runChoice(columns, choice, RULES, { ...STRETCH, from: 54 });
        const { figures } = backtestMetrics(run, columns, { capital: RULES.capital, periodsPerYear: 252 });
        expect(grid?.totalReturn[row]?.[column]).toBe(figures.totalReturn.value);
        expect(grid?.sharpe[row]?.[column]).toBeCloseTo(figures.sharpe.value ?? Number.NaN, 12);
        expect(grid?.trades[row]?.[column]).toBe(figures.trades.value);
      }
    }
    expect(grid?.totalReturn.flat().some((value) => value !== null && value !== 0)).toBe(true);
  });

  it('counts what it tried and how much their Sharpe ratios vary, for the deflated one', () => {
    const sharpes = (grid?.sharpe.flat() ?? []).filter((value) => value !== null);
    expect(grid?.combinationsTried).toBe(6);
    expect(grid?.sharpeVariance).toBeCloseTo(sampleStandardDeviation(sharpes) ** 2, 14);
  });

  it('comes to the same in parts, whatever their number and order', () => {
    for (const parts of [1, 2, 3, 5, 40]) {
      const slices = sweepParts(PLAN, parts).map((part) => sweepPart(columns, PLAN, RULES, STRETCH, { part }));
      expect(slices.length).toBe(Math.min(parts, sweepSize(PLAN)));
      expect(sweepGrid(PLAN, slices.reverse() as SweepSlice[], STRETCH)).toEqual(grid);
    }
    const [half] = sweepParts(PLAN, 2).map((part) => sweepPart(columns, PLAN, RULES, STRETCH, { part }));
    expect(() => sweepGrid(PLAN, [half as SweepSlice], STRETCH)).toThrow(RangeError);
    expect(() => sweepGrid(PLAN, [half as SweepSlice, half as SweepSlice], STRETCH)).toThrow(RangeError);
  });

  it('of one parameter has one column', () => {
    const one = sweep(columns, { ...PLAN, second: null }, RULES, STRETCH);
    expect(one?.trades.map((row) => row.length)).toEqual([1, 1, 1]);
    expect(one?.trades[2]?.[0]).toBeNull();
  });

  it('tells how far it is and ends without a result when it is cancelled', () => {
    const told: number[] = [];
    expect(sweep(columns, PLAN, RULES, STRETCH, (done, total) => told.push(done / total))).toEqual(grid);
    expect(told).toHaveLength(12);
    expect(told.at(-1)).toBe(1);
    let done = 0;
    const cancelled = sweep(
      columns,
      PLAN,
      RULES,
      STRETCH,
      () => done++,
      () => done >= 3,
    );
    expect(cancelled).toBeNull();
    expect(done).toBe(3);
  });

  it('looks at no bar after the period', () => {
    const other = columnsOfCloses([...Array.from(columns.close.slice(0, 300)), ...seededCloses(100, 99)], weekdays);
    const until = { ...STRETCH, to: 299 };
    expect(sweep(other, PLAN, RULES, until)).toEqual(sweep(columns, PLAN, RULES, until));
  });
});

describe('a plan that cannot be swept', () => {
  const problem = (change: Partial<SweepPlan>, stretch = STRETCH): string | null =>
    sweepProblem({ ...PLAN, ...change }, stretch);

  it('is refused above 2,500 combinations, with the limit and how long it would take', () => {
    const first = { parameter: 'short', values: steps(50) };
    expect(SWEEP_MAX).toBe(2_500);
    expect(problem({ first, second: { parameter: 'long', values: steps(50, 60) } })).toBeNull();
    expect(problem({ first, second: { parameter: 'long', values: steps(51, 60) } })).toBe(
      'This tries 2,550 combinations and would take about 1 second; at most 2,500 combinations are tried at once. ' +
        'Use larger steps or a smaller range.',
    );
    const many = {
      first: { parameter: 'short', values: steps(199) },
      second: { parameter: 'long', values: steps(397, 4) },
    };
    expect(problem(many, { ...STRETCH, to: 9_999 })).toContain('about 79 seconds');
    expect(problem(many, { ...STRETCH, to: 99_999 })).toContain('about 13 minutes');
    expect(() => sweep(columns, { ...PLAN, ...many }, RULES, STRETCH)).toThrow('at most');
  });

  it('is refused where a parameter is unknown, missing its values or there twice', () => {
    expect(problem({ second: { parameter: 'slow', values: [1] } })).toContain('has no parameter slow');
    expect(problem({ second: { parameter: 'toString', values: [1] } })).toContain('has no parameter toString');
    expect(problem({ second: { parameter: 'long', values: [] } })).toContain('nothing to try');
    expect(problem({ second: PLAN.first })).toContain('two different parameters');
  });

  it('is refused where no combination is allowed, or the slowest never decides', () => {
    expect(problem({ second: null, first: { parameter: 'short', values: [15, 2.5, 900] } })).toContain('None of these');
    expect(problem({ second: { parameter: 'long', values: [21, 400] } })).toContain('needs 400 bars before');
    expect(problem({}, { ...STRETCH, to: 54 })).toContain('there are 55');
    expect(problem({}, { ...STRETCH, to: 55 })).toBeNull();
  });

  it('has no choice for a combination that is out of order', () => {
    expect(sweepChoice(PLAN, 0)).toBeNull();
    expect(sweepChoice(PLAN, 5)).toMatchObject({ name: 'three-moving-averages', short: 8, medium: 13, long: 21 });
  });
});
