/** What the equity of a backtest did from close to close: growth, risk, and what of it the market alone explains. */
import { DAY_MS, type BacktestFigures, type Figure } from '../contracts/index.ts';
import type { DeepestDrawdown } from './deepest-drawdown.ts';
import { known, tooFewBars, unknown } from './figures.ts';
import { isSpread, sharpeOfMoments, type JointMoments } from './return-moments.ts';

const DAYS_PER_YEAR = 365.25;

type ReturnFigureName =
  | 'totalReturn'
  | 'annualReturn'
  | 'volatility'
  | 'sharpe'
  | 'sortino'
  | 'calmar'
  | 'maxDrawdown'
  | 'maxDrawdownBars'
  | 'alpha'
  | 'beta';

export interface Course {
  /** Equity in dollars at the beginning and at the last close. */
  readonly first: number;
  readonly last: number;
  /** Number of closes. */
  readonly bars: number;
  readonly years: number;
  readonly periodsPerYear: number;
  readonly moments: JointMoments;
  readonly drawdown: DeepestDrawdown;
}

const STILL = 'The equity did not move, so its risk cannot be measured.';
const RUINED = 'The equity fell to nothing or below, and returns on nothing cannot be measured.';
const NO_LOSS = 'No bar lost money.';

/** Years between two instants in milliseconds, of 365.25 days each. */
export const yearsBetween = (from: number, to: number): number => (to - from) / (DAY_MS * DAYS_PER_YEAR);

/** (last / first)^(1 / years) − 1; null where one of the three is not above 0. */
export function annualGrowth(first: number, last: number, years: number): number | null {
  return first > 0 && last > 0 && years > 0 ? (last / first) ** (1 / years) - 1 : null;
}

/**
 * The figures of returns, those that speak of a year or of risk null below 60 bars. Returns are simple, from close to
 * close; the risk-free rate is 0.
 *
 * - `totalReturn`: last / first − 1. `annualReturn`: (last / first)^(365.25 / calendar days) − 1.
 * - `volatility`: sample standard deviation times the root of the periods a year. `sharpe`: mean over sample standard
 *   deviation, times that root (Sharpe, 1994). `sortino`: mean over the root of the mean of min(return, 0)² of all
 *   returns, times that root (Sortino and Price, 1994).
 * - `maxDrawdown`: the deepest fall below the running peak, positive fraction. `maxDrawdownBars`: bars from its peak to
 *   the first close at that height again, or to the last bar. `calmar`: annual return over max drawdown (Young, 1991).
 * - `beta`: covariance with the asset's own returns over their variance. `alpha`: (mean − beta × mean of the asset's
 *   returns) × periods a year (Jensen, 1968).
 */
export function returnFigures(course: Course): Pick<BacktestFigures, ReturnFigureName> {
  const { first, last, bars, years, drawdown } = course;
  const twoBars = bars < 2 ? 'Needs 2 bars; there is 1.' : '';
  const maxDrawdown = bars < 2 ? unknown(twoBars) : known(drawdown.value, '');
  const duration = (drawdown.recoveryIndex ?? bars - 1) - drawdown.peakIndex;
  const reason = tooFewBars(bars) ?? (drawdown.lowest > 0 ? null : RUINED);
  const annual = (value: () => Figure): Figure => (reason === null ? value() : unknown(reason));
  const growth = annualGrowth(first, last, years);
  return {
    totalReturn: known(bars < 2 ? null : last / first - 1, twoBars),
    annualReturn: annual(() => known(growth, 'The bars span no time.')),
    ...riskFigures(course, annual),
    calmar: annual(() =>
      known(drawdown.value > 0 && growth !== null ? growth / drawdown.value : null, 'The equity never fell.'),
    ),
    maxDrawdown,
    maxDrawdownBars: bars < 2 ? unknown(twoBars) : known(duration, ''),
  };
}

function riskFigures(
  { moments, periodsPerYear }: Course,
  annual: (value: () => Figure) => Figure,
): Pick<BacktestFigures, 'volatility' | 'sharpe' | 'sortino' | 'alpha' | 'beta'> {
  const root = Math.sqrt(periodsPerYear);
  const { mean, variance, meanSquaredLoss, benchmarkMean, benchmarkVariance, covariance } = moments;
  const beta = isSpread(benchmarkVariance) ? covariance / benchmarkVariance : null;
  const fixed = 'The price of the asset did not move.';
  return {
    volatility: annual(() => known(Math.sqrt(variance) * root, '')),
    sharpe: annual(() => known(sharpeOfMoments(moments, periodsPerYear), STILL)),
    sortino: annual(() =>
      known(isSpread(meanSquaredLoss) ? (mean / Math.sqrt(meanSquaredLoss)) * root : null, NO_LOSS),
    ),
    alpha: annual(() => known(beta === null ? null : (mean - beta * benchmarkMean) * periodsPerYear, fixed)),
    beta: annual(() => known(beta, fixed)),
  };
}
