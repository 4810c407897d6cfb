/** A backtest from its request to everything that is shown and stored of it. Nothing but request and bars goes in. */
import {
  sessionOf,
  type BacktestRequest,
  type BacktestResult,
  type BacktestTrade,
  type DrawdownSpan,
  type MonthlyReturn,
} from '../contracts/index.ts';
import { hashNumber, sliceColumns, type PriceColumns } from '../domain/index.ts';
import { backtestMetrics } from './backtest-metrics.ts';
import { backtestProblem } from './backtest-problems.ts';
import { tradeList, type BacktestRun } from './backtest-run.ts';
import { barsHash } from './bars-hash.ts';
import { holdMetrics } from './hold-metrics.ts';
import { monthlyReturns } from './monthly-returns.ts';
import { runChoice, type Stretch } from './run-choice.ts';
import { sentinelCheck } from './sentinel.ts';
import { thinnedCurve } from './thinned-curve.ts';
import { barsOfPeriod, periodsPerYearOf } from './trading-calendar.ts';
import { NO_SEARCH, validityOf, type Search } from './validity.ts';

export interface EvaluateOptions {
  /** The steps in which the asset is priced (dollars) and traded (shares); cents and whole shares when left out. */
  readonly increments?: Pick<Stretch, 'priceIncrement' | 'quantityIncrement'>;
  /** What was tried before this setting was chosen; nothing when left out. */
  readonly search?: Search;
  /** Whether to look for decisions that know the future, which takes about as long as seventy backtests. */
  readonly checkSentinel?: boolean;
}

export interface Evaluation {
  readonly run: BacktestRun;
  readonly result: BacktestResult;
  readonly trades: readonly BacktestTrade[];
  readonly months: readonly MonthlyReturn[];
  readonly drawdown: DrawdownSpan | null;
  readonly benchmarkDrawdown: DrawdownSpan | null;
  /** 252 or 365, by which the figures are annualised. */
  readonly periodsPerYear: number;
}

const CENTS_AND_SHARES = { priceIncrement: 0.01, quantityIncrement: 1 };

/**
 * Runs the request on these bars and measures it against buying and holding over the very same bars. Bars after the period
 * are not looked at; chance in the validity comes from a seed that is made of the bars, so that the same request on the
 * same bars always gives the same result. Throws RangeError with the message of `backtestProblem` where it has one.
 */
export function evaluateBacktest(
  request: BacktestRequest,
  columns: PriceColumns,
  options: EvaluateOptions = {},
): Evaluation {
  const problem = backtestProblem(request, columns);
  if (problem !== null) throw new RangeError(problem.message);
  const { strategy, rules, asset } = request;
  const period = barsOfPeriod(columns, request);
  const bars = sliceColumns(columns, 0, period.to + 1);
  const run = runChoice(bars, strategy, rules, { ...period, ...(options.increments ?? CENTS_AND_SHARES) });
  const periodsPerYear = periodsPerYearOf(bars);
  const hash = barsHash(bars);
  const seed = hashNumber(hash) % 2 ** 31;
  const { figures, drawdown } = backtestMetrics(run, bars, { capital: rules.capital, periodsPerYear });
  const benchmark = holdMetrics(bars, run.from, run.to, periodsPerYear);
  const sentinel = options.checkSentinel ? sentinelCheck(strategy, bars, seed, rules) : null;
  const validity = validityOf(run, bars, {
    ...(options.search ?? NO_SEARCH),
    capital: rules.capital,
    periodsPerYear,
    seed,
    sentinel: sentinel === null ? 'not-run' : sentinel.passed ? 'passed' : 'failed',
  });
  const sessionAt = (index: number): string => sessionOf(bars.time[index] ?? Number.NaN);
  const result: BacktestResult = {
    request,
    barsHash: hash,
    barsUsed: bars.length,
    from: sessionAt(run.from),
    to: sessionAt(run.to),
    figures,
    benchmark: benchmark.figures,
    validity,
    curve: thinnedCurve(run, bars, rules.capital),
  };
  return {
    run,
    result,
    trades: tradeList(run, asset, bars),
    months: monthlyReturns(run, bars, rules.capital),
    drawdown,
    benchmarkDrawdown: benchmark.drawdown,
    periodsPerYear,
  };
}

/** What is stored of a backtest: `evaluateBacktest` without what can be worked out again. Throws as it does. */
export const backtestResult = (
  request: BacktestRequest,
  columns: PriceColumns,
  options: EvaluateOptions = {},
): BacktestResult => evaluateBacktest(request, columns, options).result;
