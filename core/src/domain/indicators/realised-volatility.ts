/** Realised volatility: how much the price moved of late, as a yearly figure. */
import { asNumbers, requirePeriod, resultWithWarmUp } from './inputs.ts';
import { fillBlock, roomForBlock } from './window-moments.ts';

/**
 * Sample standard deviation (n − 1) of the last `period` logarithmic returns ln(close / previous close), times
 * √periodsPerYear: a fraction a year, 0.2 is 20 % (Hull, Options, Futures, and Other Derivatives, estimating volatility
 * from historical data). First at index `period`; 0 for a price that does not move; NaN in windows with a close that is
 * not above 0, which has no logarithm. Throws RangeError when the period is not a whole number of at least 2, or
 * `periodsPerYear` is not above 0.
 */
export function realisedVolatility(close: ArrayLike<number>, period: number, periodsPerYear: number): Float64Array {
  requirePeriod(period, 2);
  if (!(periodsPerYear > 0)) throw new RangeError(`not a number of periods in a year: ${periodsPerYear}`);
  const closes = asNumbers(close);
  const { length } = closes;
  const result = resultWithWarmUp(length, period);
  if (length <= period) return result;
  const returns = new Float64Array(length - 1);
  for (let index = 0; index < returns.length; index++) {
    returns[index] = logarithmicReturn(closes[index] ?? Number.NaN, closes[index + 1] ?? Number.NaN);
  }
  const factor = Math.sqrt((periodsPerYear * period) / (period - 1));
  const block = roomForBlock(period);
  for (let start = 0; start < returns.length; start += period) {
    fillBlock(block, returns, start);
    const end = Math.min(start + period, returns.length);
    for (let index = Math.max(start, period - 1); index < end; index++) {
      // The return at an index leads to the close after it.
      result[index + 1] = factor * (block.deviations[index - start] ?? Number.NaN);
    }
  }
  return result;
}

/** log1p of the simple return keeps the digits of small moves that the logarithm of a quotient near 1 loses. */
const logarithmicReturn = (from: number, to: number): number =>
  from > 0 && to > 0 ? Math.log1p((to - from) / from) : Number.NaN;
