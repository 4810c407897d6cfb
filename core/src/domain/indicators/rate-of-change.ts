/** The rate of change: the return over a fixed number of bars. */
import { asNumbers, requirePeriod, resultWithWarmUp } from './inputs.ts';

/**
 * (value − value `period` bars ago) / value `period` bars ago, as a fraction: 0.02 is +2 % (Murphy, Technical Analysis of
 * the Financial Markets, 1999, chapter 10, who writes it times 100). First at index `period`. NaN where the earlier value
 * is 0: nothing can be said against it. Throws RangeError when the period is not a whole number of at least 1.
 */
export function rateOfChange(values: ArrayLike<number>, period: number): Float64Array {
  requirePeriod(period);
  const numbers = asNumbers(values);
  const result = resultWithWarmUp(numbers.length, period);
  for (let index = period; index < numbers.length; index++) {
    const earlier = numbers[index - period] ?? Number.NaN;
    result[index] = earlier === 0 ? Number.NaN : ((numbers[index] ?? Number.NaN) - earlier) / earlier;
  }
  return result;
}
