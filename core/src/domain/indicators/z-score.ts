/** The z-score: how unusual a value is among those of late. */
import { asNumbers, requirePeriod, resultWithWarmUp } from './inputs.ts';
import { fillBlock, roomForBlock } from './window-moments.ts';

/**
 * (value − mean) / population standard deviation of the last `period` values, itself included: how many deviations it
 * stands above (below: negative) their mean; first at index period − 1. 0 where all of them are equal: a value at its
 * mean is no deviation away. One NaN spoils its own windows alone. Throws RangeError when the period is not a whole
 * number of at least 1.
 */
export function zScore(values: ArrayLike<number>, period: number): Float64Array {
  requirePeriod(period);
  const numbers = asNumbers(values);
  const { length } = numbers;
  const result = resultWithWarmUp(length, period - 1);
  if (length < period) return result;
  const block = roomForBlock(period);
  for (let start = 0; start < length; start += period) {
    fillBlock(block, numbers, start);
    const end = Math.min(start + period, length);
    for (let index = Math.max(start, period - 1); index < end; index++) {
      const deviation = block.deviations[index - start] ?? Number.NaN;
      const above = (numbers[index] ?? Number.NaN) - block.anchor - (block.distances[index - start] ?? Number.NaN);
      result[index] = deviation === 0 ? 0 : above / deviation;
    }
  }
  return result;
}
