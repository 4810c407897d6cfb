/** How far the numbers of a backtest can be believed: what chance, the order of the trades and the search leave of them. */
import type { Validity } from '../contracts/index.ts';
import type { PriceColumns } from '../domain/index.ts';
import type { BacktestRun } from './backtest-run.ts';
import { bootstrapIntervals } from './bootstrap.ts';
import { deflatedSharpe, sharpeSample } from './deflated-sharpe.ts';
import { known, tooFewBars, tooFewTrades, unknown } from './figures.ts';
import { shuffledDrawdown, tradeGrowths } from './monte-carlo.ts';
import { yearsBetween } from './return-figures.ts';

/** What was tried before this setting was chosen. */
export interface Search {
  /** Settings tried on these bars, this one included: 1 where there was no search. */
  readonly combinationsTried: number;
  /** Sample variance of their Sharpe ratios a year; null where it is not known. */
  readonly sharpeVariance: number | null;
}

export const NO_SEARCH: Search = { combinationsTried: 1, sharpeVariance: null };

/**
 * The search that a stored result was judged by, so that it can be judged so again: the same request on the same bars then
 * has the same deflated Sharpe ratio. What is older than the variance has none, and gets the one of chance.
 */
export const searchOf = ({ combinationsTried, sharpeVariance = null }: Validity): Search => ({
  combinationsTried,
  sharpeVariance,
});

export interface ValidityOptions extends Search {
  readonly capital: number;
  readonly periodsPerYear: number;
  readonly seed: number;
  readonly sentinel: Validity['sentinel'];
}

/** The same run, search and seed always give the same answer. Intervals hold 90 %. */
export function validityOf(run: BacktestRun, columns: PriceColumns, options: ValidityOptions): Validity {
  const { capital, periodsPerYear, seed, combinationsTried, sharpeVariance, sentinel } = options;
  const years = yearsBetween(columns.time[run.from] ?? Number.NaN, columns.time[run.to] ?? Number.NaN);
  const intervals = bootstrapIntervals(run.equity, capital, { seed, periodsPerYear, years });
  return {
    sharpeInterval: intervals?.sharpe ?? null,
    returnInterval: intervals?.annualReturn ?? null,
    deflatedSharpe: deflatedFigure(run, options),
    shuffledDrawdown: shuffledFigure(run, capital, seed),
    combinationsTried,
    sharpeVariance,
    sentinel,
  };
}

function deflatedFigure(
  { equity }: BacktestRun,
  { capital, periodsPerYear, combinationsTried, sharpeVariance }: ValidityOptions,
): Validity['deflatedSharpe'] {
  const reason = tooFewBars(equity.length);
  if (reason !== null) return unknown(reason);
  if (equity.some((value) => !(value > 0))) return unknown('The equity fell to nothing or below.');
  const sample = sharpeSample(equity, capital);
  if (sample === null) return unknown('The equity did not move, so there is no Sharpe ratio to judge.');
  const variance = sharpeVariance === null ? null : sharpeVariance / periodsPerYear;
  return known(
    deflatedSharpe(sample, { trials: combinationsTried, variance }),
    'The returns are too uneven for this measure.',
  );
}

function shuffledFigure(run: BacktestRun, capital: number, seed: number): Validity['shuffledDrawdown'] {
  const reason = tooFewTrades(run.trades.count);
  if (reason !== null) return unknown(reason);
  const growths = tradeGrowths(run, capital);
  if (growths === null) return unknown('The equity fell to nothing or below.');
  return known(shuffledDrawdown(growths, seed), '');
}
