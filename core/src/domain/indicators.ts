/**
 * What the crew asks of bars as they are stored: ranges, returns and their spread. The indicators over columns of prices
 * are in the folder of this name.
 */
import type { Bar } from '../contracts/index.ts';
import { wilderAverageTrueRange } from './indicators/average-true-range.ts';

export { simpleMovingAverage } from './indicators/moving-averages.ts';

/** Trading sessions in a year, the usual factor to annualise daily figures. */
export const SESSIONS_PER_YEAR = 252;

/**
 * How far the price travelled in each bar, dollars: the largest of high − low, |high − previous close| and
 * |low − previous close|; high − low for the first bar.
 */
export function trueRange(bars: readonly Bar[]): Float64Array {
  const result = new Float64Array(bars.length);
  let previousClose = Number.NaN;
  bars.forEach(({ high, low, close }, index) => {
    result[index] =
      index === 0 ? high - low : Math.max(high - low, Math.abs(high - previousClose), Math.abs(low - previousClose));
    previousClose = close;
  });
  return result;
}

/**
 * Average true range of bars in dollars: wilderAverageTrueRange of their columns, first at index `period`. Throws
 * RangeError when the period is not a whole number of at least 1.
 */
export function averageTrueRange(bars: readonly Bar[], period: number): Float64Array {
  const column = (pick: (bar: Bar) => number): Float64Array => Float64Array.from(bars, pick);
  const [high, low, close] = [column((bar) => bar.high), column((bar) => bar.low), column((bar) => bar.close)];
  return wilderAverageTrueRange(high, low, close, period);
}

/** Average true range at the last bar over 14 bars, or over as many as there are; 0 below two bars. Dollars. */
export function latestAverageTrueRange(bars: readonly Bar[]): number {
  if (bars.length < 2) return 0;
  return averageTrueRange(bars, Math.min(14, bars.length - 1)).at(-1) ?? 0;
}

/** Simple returns from value to value as fractions, 0.02 is +2 %: one fewer than there are values. */
export function simpleReturns(values: ArrayLike<number>): Float64Array {
  const result = new Float64Array(Math.max(0, values.length - 1));
  for (let index = 0; index < result.length; index++) {
    result[index] = (values[index + 1] ?? Number.NaN) / (values[index] ?? Number.NaN) - 1;
  }
  return result;
}

/** Arithmetic mean; NaN of nothing. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index] ?? Number.NaN;
  return sum / values.length;
}

/** Sample standard deviation, with n − 1 below the sum, in two passes; NaN below two values. */
export function sampleStandardDeviation(values: ArrayLike<number>): number {
  if (values.length < 2) return Number.NaN;
  const average = mean(values);
  let squares = 0;
  for (let index = 0; index < values.length; index++) squares += ((values[index] ?? Number.NaN) - average) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

/**
 * Volatility a year as a fraction: sample standard deviation of the last `window` daily simple returns times the root
 * of 252. NaN when there are fewer than `window` returns.
 */
export function annualVolatility(closes: ArrayLike<number>, window: number): number {
  const returns = simpleReturns(closes);
  if (returns.length < window) return Number.NaN;
  return sampleStandardDeviation(returns.subarray(returns.length - window)) * Math.sqrt(SESSIONS_PER_YEAR);
}
