/**
 * Indicators over price series: plain loops into typed arrays. Each result is as long as its input, is NaN where too few
 * values stand before it (warm-up), and depends on no later value.
 */
import type { Bar } from '../contracts/index.ts';

/** Trading sessions in a year, the usual factor to annualise daily figures. */
export const SESSIONS_PER_YEAR = 252;

function requirePeriod(period: number): void {
  if (!Number.isInteger(period) || period < 1) throw new RangeError(`not a period: ${period}`);
}

/**
 * Arithmetic mean of the last `period` values, the present one included; first at index period − 1. Window sums are
 * made of block sums that are only ever added, never subtracted, so that no rounding error is carried along the series
 * and one NaN spoils its own windows alone. Throws RangeError when the period is not a whole number of at least 1.
 */
export function simpleMovingAverage(values: ArrayLike<number>, period: number): Float64Array {
  requirePeriod(period);
  const result = new Float64Array(values.length).fill(Number.NaN);
  // sumsToBlockEnd[k]: sum of the finished block from its place k to its end.
  const sumsToBlockEnd = new Float64Array(period + 1);
  let blockSum = 0;
  for (let index = 0; index < values.length; index++) {
    const place = index % period;
    if (place === 0) {
      let sum = 0;
      for (let k = period - 1; k >= 0 && index > 0; k--) {
        sum += values[index - period + k] ?? Number.NaN;
        sumsToBlockEnd[k] = sum;
      }
      blockSum = 0;
    }
    blockSum += values[index] ?? Number.NaN;
    if (index >= period - 1) result[index] = (blockSum + (sumsToBlockEnd[place + 1] ?? 0)) / period;
  }
  return result;
}

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
 * Average true range in dollars after Wilder (New Concepts in Technical Trading Systems, 1978): first at index
 * `period`, the mean of the `period` true ranges that have a close before them; from then on
 * (previous × (period − 1) + true range) / period. Throws RangeError when the period is not a whole number of at least 1.
 */
export function averageTrueRange(bars: readonly Bar[], period: number): Float64Array {
  requirePeriod(period);
  const ranges = trueRange(bars);
  const result = new Float64Array(bars.length).fill(Number.NaN);
  let average = 0;
  for (let index = 1; index < ranges.length; index++) {
    const range = ranges[index] ?? Number.NaN;
    if (index <= period) average += range / period;
    else average += (range - average) / period;
    if (index >= period) result[index] = average;
  }
  return result;
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
