/**
 * The figures of a backtest, each defined where it is made: returns in return-figures.ts, trades in trade-figures.ts.
 * Nothing is allocated per bar and every column is walked once or twice, so that a million bars take milliseconds.
 */
import { sessionOf, type BacktestFigures, type DrawdownSpan } from '../contracts/index.ts';
import type { PriceColumns } from '../domain/index.ts';
import type { BacktestRun } from './backtest-run.ts';
import { deepestDrawdown, type DeepestDrawdown } from './deepest-drawdown.ts';
import { known, tooFewBars, unknown } from './figures.ts';
import { inStretches } from './in-stretches.ts';
import { returnFigures, yearsBetween } from './return-figures.ts';
import { jointMoments } from './return-moments.ts';
import { barsHeld, tradeFigures } from './trade-figures.ts';

export interface MetricsOptions {
  /** Dollars before the first close that counts. */
  readonly capital: number;
  /** 252 or 365, see `periodsPerYearOf`. */
  readonly periodsPerYear: number;
}

export interface BacktestMetrics {
  readonly figures: BacktestFigures;
  /** Null where the equity never fell. */
  readonly drawdown: DrawdownSpan | null;
}

/**
 * The figures of a run over its bars, the asset's own closes being the market for alpha and beta. Besides those of
 * returns and trades: `exposure`, the share of counted bars that end with a position; `turnover`, dollars traded over
 * twice the mean equity, a year; `costs`, dollars of commission and slippage; `trades`, their number. A figure whose
 * sample is too small is null and says why. Throws RangeError where the run does not lie on these columns.
 */
export function backtestMetrics(
  run: BacktestRun,
  columns: PriceColumns,
  { capital, periodsPerYear }: MetricsOptions,
): BacktestMetrics {
  const { from, to, equity, trades, costs } = run;
  const bars = to - from + 1;
  const start = columns.time[from];
  const end = columns.time[to];
  if (start === undefined || end === undefined || equity.length !== bars || bars < 1) {
    throw new RangeError(`a run over bars ${from} to ${to} does not lie on ${columns.length} bars`);
  }
  const years = yearsBetween(start, end);
  const drawdown = deepestDrawdown(equity, capital);
  const moments = jointMoments(equity, capital, columns.close.subarray(from, to + 1));
  const last = equity[bars - 1] ?? Number.NaN;
  const figures = {
    ...returnFigures({ first: capital, last, bars, years, periodsPerYear, moments, drawdown }),
    ...tradeFigures(trades),
    ...holdingFigures(run, years),
    trades: known(trades.count, ''),
    costs: known(costs.commission + costs.slippage, ''),
  };
  return { figures, drawdown: spanOf(drawdown, columns, from) };
}

function holdingFigures(
  { equity, trades, traded }: BacktestRun,
  years: number,
): Pick<BacktestFigures, 'exposure' | 'turnover'> {
  const bars = equity.length;
  let total = 0;
  inStretches(0, bars, (from, to) => {
    total += sumOf(equity, from, to);
  });
  const meanEquity = total / bars;
  const turnover = meanEquity > 0 && years > 0 ? traded / (2 * meanEquity) / years : null;
  const reason = tooFewBars(bars);
  return {
    exposure: known(barsHeld(trades) / bars, ''),
    turnover: reason === null ? known(turnover, 'There was no equity on average to trade with.') : unknown(reason),
  };
}

function sumOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let index = from; index < to; index++) sum += values[index] ?? Number.NaN;
  return sum;
}

function spanOf(drawdown: DeepestDrawdown, { time }: PriceColumns, from: number): DrawdownSpan | null {
  const { value, peakIndex, troughIndex, recoveryIndex } = drawdown;
  if (value === 0) return null;
  const sessionAt = (index: number): string => sessionOf(time[from + index] ?? Number.NaN);
  return {
    value,
    peak: sessionAt(peakIndex),
    trough: sessionAt(troughIndex),
    recovery: recoveryIndex === null ? null : sessionAt(recoveryIndex),
  };
}
