/**
 * Every combination of one or two parameters over the same bars, so that it can be seen whether a good result stands on a
 * plateau or on a needle.
 */
import type { BacktestRules } from '../contracts/index.ts';
import { sampleStandardDeviation, sliceColumns, type PriceColumns } from '../domain/index.ts';
import type { BacktestRun } from './backtest-run.ts';
import { deepestDrawdown } from './deepest-drawdown.ts';
import { MIN_BARS } from './figures.ts';
import { returnMoments, sharpeOfMoments } from './return-moments.ts';
import { runChoice, sharedWork, type Stretch } from './run-choice.ts';
import {
  slowestWarmUp,
  sweepChoice,
  sweepProblem,
  sweepSize,
  type SweepAxis,
  type SweepPart,
  type SweepPlan,
} from './sweep-plan.ts';
import { periodsPerYearOf } from './trading-calendar.ts';

/** One number for each combination of the part; null where the combination is not allowed or the figure not defined. */
export interface SweepSlice extends SweepPart {
  readonly totalReturn: readonly (number | null)[];
  /** A year; null below 60 bars or where the equity did not move. */
  readonly sharpe: readonly (number | null)[];
  readonly trades: readonly (number | null)[];
}

export interface SweepGrid {
  readonly first: SweepAxis;
  readonly second: SweepAxis | null;
  /** Rows are values of the first parameter, columns of the second. */
  readonly totalReturn: readonly (readonly (number | null)[])[];
  readonly sharpe: readonly (readonly (number | null)[])[];
  readonly trades: readonly (readonly (number | null)[])[];
  /** Index of the bar at which all combinations begin to count: where the slowest of them is warmed up. */
  readonly from: number;
  /** Combinations that were tried, and the sample variance of their Sharpe ratios a year; null below two of them. */
  readonly combinationsTried: number;
  readonly sharpeVariance: number | null;
}

export interface SweepOptions {
  /** All combinations when left out. */
  readonly part?: SweepPart;
  /** Told after each combination how many of the part are done. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Asked before each combination; once it says yes, the sweep ends without a result. */
  readonly isCancelled?: () => boolean;
}

/**
 * Tries the combinations of a part, all of them over the same bars: those on which the slowest of the whole plan is warmed
 * up. Null once cancelled. Throws RangeError where `sweepProblem` has something to say.
 */
export function sweepPart(
  columns: PriceColumns,
  plan: SweepPlan,
  rules: BacktestRules,
  stretch: Stretch,
  options: SweepOptions = {},
): SweepSlice | null {
  const problem = sweepProblem(plan, stretch);
  if (problem !== null) throw new RangeError(problem);
  const { from, to } = options.part ?? { from: 0, to: sweepSize(plan) };
  const bars = sliceColumns(columns, 0, stretch.to + 1);
  const common = { ...stretch, from: commonStart(plan, stretch.from) };
  const periodsPerYear = periodsPerYearOf(columns);
  const shared = sharedWork();
  const totalReturn: (number | null)[] = [];
  const sharpe: (number | null)[] = [];
  const trades: (number | null)[] = [];
  for (let combination = from; combination < to; combination++) {
    if (options.isCancelled?.()) return null;
    const choice = sweepChoice(plan, combination);
    const cell = choice ? cellOf(runChoice(bars, choice, rules, common, shared), rules, periodsPerYear) : null;
    totalReturn.push(cell?.totalReturn ?? null);
    sharpe.push(cell?.sharpe ?? null);
    trades.push(cell?.trades ?? null);
    options.onProgress?.(combination - from + 1, to - from);
  }
  return { from, to, totalReturn, sharpe, trades };
}

/** The bar at which all combinations can have decided: where the slowest of them is warmed up. */
const commonStart = (plan: SweepPlan, from: number): number => Math.max(from, (slowestWarmUp(plan) ?? 1) - 1);

interface Cell {
  readonly totalReturn: number;
  readonly sharpe: number | null;
  readonly trades: number;
}

function cellOf({ equity, trades }: BacktestRun, { capital, allowShort }: BacktestRules, periodsPerYear: number): Cell {
  const last = equity[equity.length - 1] ?? Number.NaN;
  // Without short sales nothing can be lost but what is there, so the walk for the lowest equity is spared.
  const isAlive = last > 0 && (!allowShort || deepestDrawdown(equity, capital).lowest > 0);
  const isEnough = equity.length >= MIN_BARS && isAlive;
  return {
    totalReturn: last / capital - 1 + 0,
    sharpe: isEnough ? sharpeOfMoments(returnMoments(equity, capital), periodsPerYear) : null,
    trades: trades.count,
  };
}

/** Joins the parts of a plan, in any order, into its grid. Throws RangeError where a combination is missing. */
export function sweepGrid(plan: SweepPlan, slices: readonly SweepSlice[], stretch: Pick<Stretch, 'from'>): SweepGrid {
  const ordered = [...slices].sort((a, b) => a.from - b.from);
  const joined = (name: 'totalReturn' | 'sharpe' | 'trades'): (number | null)[] =>
    ordered.flatMap((slice) => slice[name]);
  const reached = ordered.reduce((next, { from, to }) => (from === next ? to : Number.NaN), 0);
  if (reached !== sweepSize(plan)) throw new RangeError('the parts of the sweep do not make a whole');
  const columns = plan.second?.values.length ?? 1;
  const rows = (values: (number | null)[]): (number | null)[][] =>
    plan.first.values.map((_, row) => values.slice(row * columns, (row + 1) * columns));
  const sharpes = joined('sharpe').filter((value) => value !== null);
  return {
    first: plan.first,
    second: plan.second,
    totalReturn: rows(joined('totalReturn')),
    sharpe: rows(joined('sharpe')),
    trades: rows(joined('trades')),
    from: commonStart(plan, stretch.from),
    combinationsTried: joined('trades').filter((value) => value !== null).length,
    sharpeVariance: sharpes.length < 2 ? null : sampleStandardDeviation(sharpes) ** 2,
  };
}

/** The whole plan on one thread: `sweepPart` and `sweepGrid` together. Null once cancelled. */
export function sweep(
  columns: PriceColumns,
  plan: SweepPlan,
  rules: BacktestRules,
  stretch: Stretch,
  onProgress?: (done: number, total: number) => void,
  isCancelled?: () => boolean,
): SweepGrid | null {
  const slice = sweepPart(columns, plan, rules, stretch, {
    ...(onProgress && { onProgress }),
    ...(isCancelled && { isCancelled }),
  });
  return slice && sweepGrid(plan, [slice], stretch);
}
