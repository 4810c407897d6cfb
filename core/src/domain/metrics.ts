/**
 * Measures of how an equity curve did. Each returns null where the measure is not defined for the numbers given: never
 * NaN, never Infinity, never a zero that looks measured.
 */
import { SESSIONS_PER_YEAR, mean, sampleStandardDeviation } from './indicators.ts';

const DAYS_PER_YEAR = 365.25;

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Fraction below the running peak at each value: 0 at a new peak, 0.1 when 10 % below it. */
export function drawdownSeries(values: readonly number[]): number[] {
  let peak = -Infinity;
  return values.map((value) => {
    peak = Math.max(peak, value);
    return peak > 0 ? 1 - value / peak : 0;
  });
}

export interface Drawdown {
  /** Positive fraction of the peak, 0 where values never fell. */
  readonly value: number;
  /** Index of the peak that it fell from, and of the first deepest value; both 0 where values never fell. */
  readonly peakIndex: number;
  readonly troughIndex: number;
}

/** The deepest fall below a running peak; of equal ones the first. */
export function maxDrawdown(values: readonly number[]): Drawdown {
  let deepest: Drawdown = { value: 0, peakIndex: 0, troughIndex: 0 };
  let peakIndex = 0;
  drawdownSeries(values).forEach((drawdown, index) => {
    if ((values[index] ?? -Infinity) > (values[peakIndex] ?? -Infinity)) peakIndex = index;
    if (drawdown > deepest.value) deepest = { value: drawdown, peakIndex, troughIndex: index };
  });
  return deepest;
}

/**
 * Sharpe ratio with a risk-free rate of zero: mean over sample standard deviation, times the root of the periods a year
 * (Sharpe, The Sharpe Ratio, 1994). Null below two returns, or when they do not vary.
 */
export function sharpeRatio(returns: ArrayLike<number>, periodsPerYear = SESSIONS_PER_YEAR): number | null {
  return finiteOrNull((mean(returns) / sampleStandardDeviation(returns)) * Math.sqrt(periodsPerYear));
}

/**
 * Sortino ratio with a target of zero: mean over the root of the mean squared loss of all returns, times the root of the
 * periods a year (Sortino and Price, 1994). Null without returns, or when none is a loss.
 */
export function sortinoRatio(returns: ArrayLike<number>, periodsPerYear = SESSIONS_PER_YEAR): number | null {
  const squaredLosses = Array.from(returns, (value) => Math.min(value, 0) ** 2);
  return finiteOrNull((mean(returns) / Math.sqrt(mean(squaredLosses))) * Math.sqrt(periodsPerYear));
}

/** Growth a year as a fraction, (last / first)^(365.25 / days) − 1. Null when a value or the days are not positive. */
export function compoundAnnualGrowthRate(first: number, last: number, calendarDays: number): number | null {
  if (!(first > 0) || !(last > 0) || !(calendarDays > 0)) return null;
  return finiteOrNull((last / first) ** (DAYS_PER_YEAR / calendarDays) - 1);
}

/** Sample standard deviation of the returns times the root of the periods a year. Null below two returns. */
export function annualisedVolatility(returns: ArrayLike<number>, periodsPerYear = SESSIONS_PER_YEAR): number | null {
  return finiteOrNull(sampleStandardDeviation(returns) * Math.sqrt(periodsPerYear));
}
