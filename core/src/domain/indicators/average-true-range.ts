/** The average true range: how far a price travels in a bar, gaps between bars included. */
import { asNumbers, requirePeriod, requireSameLength, resultWithWarmUp } from './inputs.ts';

/**
 * Average true range in dollars after Wilder (New Concepts in Technical Trading Systems, 1978). The true range is the
 * largest of high − low, |high − previous close| and |low − previous close|, which is the same as
 * max(high, previous close) − min(low, previous close). First at index `period`, the mean of the `period` true ranges
 * that have a close before them; from then on a ← a + (true range − a) / period. A NaN spoils everything from it on.
 * Throws RangeError when the columns differ in length or the period is not a whole number of at least 1.
 */
export function wilderAverageTrueRange(
  high: ArrayLike<number>,
  low: ArrayLike<number>,
  close: ArrayLike<number>,
  period: number,
): Float64Array {
  requirePeriod(period);
  requireSameLength(close, high, low);
  const highs = asNumbers(high);
  const lows = asNumbers(low);
  const closes = asNumbers(close);
  const { length } = closes;
  const result = resultWithWarmUp(length, period);
  if (length <= period) return result;
  let average = 0;
  for (let index = 1; index <= period; index++) {
    const previous = closes[index - 1] ?? Number.NaN;
    average += Math.max(highs[index] ?? Number.NaN, previous) - Math.min(lows[index] ?? Number.NaN, previous);
  }
  average /= period;
  result[period] = average;
  const weight = 1 / period;
  for (let index = period + 1; index < length; index++) {
    const previous = closes[index - 1] ?? Number.NaN;
    const range = Math.max(highs[index] ?? Number.NaN, previous) - Math.min(lows[index] ?? Number.NaN, previous);
    average += weight * (range - average);
    result[index] = average;
  }
  return result;
}
