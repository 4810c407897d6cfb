/** The relative strength index: how much of the way that the price went lately went up. */
import { asNumbers, requirePeriod, resultWithWarmUp } from './inputs.ts';

/**
 * Relative strength index after Wilder (New Concepts in Technical Trading Systems, 1978), 0 to 100:
 * 100 × gain / (gain + loss), which is his 100 − 100 / (1 + gain / loss) without the division by no loss. Gain and loss
 * are averages of the rises and the falls from close to close, each smoothed by a ← a + (x − a) / period and begun with
 * the mean of the first `period`. First at index `period`. A price that never moved is neither strong nor weak: 50. A
 * NaN spoils everything from it on. Throws RangeError when the period is not a whole number of at least 1.
 */
export function relativeStrengthIndex(close: ArrayLike<number>, period: number): Float64Array {
  requirePeriod(period);
  const numbers = asNumbers(close);
  const { length } = numbers;
  const result = resultWithWarmUp(length, period);
  if (length <= period) return result;
  // |change| + change is twice a rise and 0 for a fall, exactly and without a branch that could be guessed wrong.
  let twiceGain = 0;
  let movement = 0;
  for (let index = 1; index <= period; index++) {
    const change = (numbers[index] ?? Number.NaN) - (numbers[index - 1] ?? Number.NaN);
    twiceGain += Math.abs(change) + change;
    movement += Math.abs(change);
  }
  twiceGain /= period;
  movement /= period;
  const weight = 1 / period;
  const kept = 1 - weight;
  result[period] = movement === 0 ? 50 : 50 * (twiceGain / movement);
  let previous = numbers[period] ?? Number.NaN;
  for (let index = period + 1; index < length; index++) {
    const present = numbers[index] ?? Number.NaN;
    const change = present - previous;
    const distance = Math.abs(change);
    twiceGain = kept * twiceGain + weight * (distance + change);
    movement = kept * movement + weight * distance;
    result[index] = movement === 0 ? 50 : 50 * (twiceGain / movement);
    previous = present;
  }
  return result;
}
