/** The highest and the lowest value of a moving window, at the same small cost for every period. */
import { asNumbers, requirePeriod, resultWithWarmUp } from './inputs.ts';

/** Largest of the last `period` values, the present one included; first at index period − 1. */
export const highest = (values: ArrayLike<number>, period: number): Float64Array => extremes(values, period, 1);

/** Smallest of the last `period` values, the present one included; first at index period − 1. */
export const lowest = (values: ArrayLike<number>, period: number): Float64Array => extremes(values, period, -1);

/**
 * The series is cut into blocks of `period` values, so that each window is the tail of one block and the head of the
 * next, and one comparison joins them (van Herk, 1992; Gil and Werman, 1993). The smallest value is the largest with all
 * signs changed. One NaN spoils its own windows alone. Throws RangeError when the period is not a whole number of at
 * least 1.
 */
function extremes(values: ArrayLike<number>, period: number, sign: 1 | -1): Float64Array {
  requirePeriod(period);
  const numbers = asNumbers(values);
  const { length } = numbers;
  const result = resultWithWarmUp(length, period - 1);
  if (length < period) return result;
  // tails[k]: largest of the older block from its place k to its end; there is none at [period].
  const tails = new Float64Array(period + 1).fill(-Infinity);
  for (let start = 0; start < length; start += period) {
    let tail = -Infinity;
    for (let place = period - 1; place > 0 && start > 0; place--) {
      tail = Math.max(tail, sign * (numbers[start - period + place] ?? Number.NaN));
      tails[place] = tail;
    }
    const places = Math.min(period, length - start);
    let head = -Infinity;
    for (let place = 0; place < places; place++) {
      head = Math.max(head, sign * (numbers[start + place] ?? Number.NaN));
      if (start + place >= period - 1) result[start + place] = sign * Math.max(head, tails[place + 1] ?? Number.NaN);
    }
  }
  return result;
}
