/** Arithmetic on whole series that several strategies share: NaN where a number is missing. */
import { standsAbove } from './stands-above.ts';
import { BEARISH, BULLISH, UNKNOWN } from './strategy.ts';

/** one − other, bar by bar; as long as `one`. */
export function differenceOf(one: Float64Array, other: Float64Array): Float64Array {
  const result = new Float64Array(one.length);
  for (let index = 0; index < result.length; index++) {
    result[index] = (one[index] ?? Number.NaN) - (other[index] ?? Number.NaN);
  }
  return result;
}

/**
 * Which of two series stands higher, as a stance at each bar: bullish where it is `one`, bearish where it is `other`,
 * neutral where they differ by rounding alone, unknown where one is not a number. As long as `one`.
 */
export function stancesOfPair(one: Float64Array, other: Float64Array): Int8Array {
  const result = new Int8Array(one.length);
  for (let index = 0; index < result.length; index++) {
    const first = one[index] ?? Number.NaN;
    const second = other[index] ?? Number.NaN;
    if (Number.isNaN(first + second)) result[index] = UNKNOWN;
    else if (standsAbove(first, second)) result[index] = BULLISH;
    else if (standsAbove(second, first)) result[index] = BEARISH;
  }
  return result;
}

/** Each value one bar later, NaN at the first: what was known before the bar. */
export function oneBarLater(values: Float64Array): Float64Array {
  const result = new Float64Array(values.length).fill(Number.NaN, 0, 1);
  if (values.length > 1) result.set(values.subarray(0, -1), 1);
  return result;
}
