/** Bollinger bands: a moving average with a band of standard deviations around it. */
import { asNumbers, requirePeriod, resultWithWarmUp } from './inputs.ts';
import { fillBlock, roomForBlock } from './window-moments.ts';

/** Each as long as the prices, in dollars. */
export interface BollingerBands {
  readonly middle: Float64Array;
  readonly upper: Float64Array;
  readonly lower: Float64Array;
}

/**
 * Bands after Bollinger (Bollinger on Bollinger Bands, 2001): middle = mean of the last `period` closes, upper and lower
 * = middle ± `deviations` × their population standard deviation (the squares divided by n). First at index period − 1;
 * one NaN spoils its own windows alone. Throws RangeError when the period is not a whole number of at least 1.
 */
export function bollingerBands(close: ArrayLike<number>, period: number, deviations: number): BollingerBands {
  requirePeriod(period);
  const numbers = asNumbers(close);
  const { length } = numbers;
  const middle = resultWithWarmUp(length, period - 1);
  const upper = resultWithWarmUp(length, period - 1);
  const lower = resultWithWarmUp(length, period - 1);
  if (length < period) return { middle, upper, lower };
  const block = roomForBlock(period);
  const { distances, deviations: spreads } = block;
  for (let start = 0; start < length; start += period) {
    fillBlock(block, numbers, start);
    const { anchor } = block;
    const end = Math.min(start + period, length);
    for (let index = Math.max(start, period - 1); index < end; index++) {
      const centre = anchor + (distances[index - start] ?? Number.NaN);
      const width = deviations * (spreads[index - start] ?? Number.NaN);
      middle[index] = centre;
      upper[index] = centre + width;
      lower[index] = centre - width;
    }
  }
  return { middle, upper, lower };
}
