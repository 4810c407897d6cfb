/** The average directional index: how strong a trend is, whichever way it goes. */
import { asNumbers, requirePeriod, requireSameLength, resultWithWarmUp } from './inputs.ts';

/** Each as long as the bars and between 0 and 100. */
export interface DirectionalIndex {
  readonly adx: Float64Array;
  /** +DI: the part of the range that new highs made. */
  readonly plus: Float64Array;
  /** −DI: the part of the range that new lows made. */
  readonly minus: Float64Array;
}

/**
 * Directional movement after Wilder (New Concepts in Technical Trading Systems, 1978). +DM is the rise of the high where
 * it is larger than the fall of the low and above 0, −DM the fall of the low likewise; +DI and −DI are 100 × their
 * average over the average true range, DX = 100 × |+DI − −DI| / (+DI + −DI), and ADX the average of DX. Every average
 * begins with the mean of its first `period` values and goes on as a ← a + (x − a) / period: +DI and −DI are first at
 * index `period`, ADX at 2 × period − 1. Without any range, or any movement, the share is 0. A NaN spoils everything from
 * it on. Throws RangeError when the columns differ in length or the period is not a whole number of at least 1.
 */
export function averageDirectionalIndex(
  high: ArrayLike<number>,
  low: ArrayLike<number>,
  close: ArrayLike<number>,
  period: number,
): DirectionalIndex {
  requirePeriod(period);
  requireSameLength(close, high, low);
  const highs = asNumbers(high);
  const lows = asNumbers(low);
  const closes = asNumbers(close);
  const { length } = closes;
  const adx = resultWithWarmUp(length, 2 * period - 1);
  const plus = resultWithWarmUp(length, period);
  const minus = resultWithWarmUp(length, period);
  const weight = 1 / period;
  let [range, rise, fall, average] = [0, 0, 0, 0];
  for (let index = 1; index < length; index++) {
    const previous = closes[index - 1] ?? Number.NaN;
    const top = highs[index] ?? Number.NaN;
    const bottom = lows[index] ?? Number.NaN;
    const up = top - (highs[index - 1] ?? Number.NaN);
    const down = (lows[index - 1] ?? Number.NaN) - bottom;
    // While the first mean is gathered each value weighs the same; from then on the average forgets.
    const kept = index <= period ? 1 : 1 - weight;
    range = kept * range + weight * (Math.max(top, previous) - Math.min(bottom, previous));
    rise = kept * rise + weight * (up > down && up > 0 ? up : 0);
    fall = kept * fall + weight * (down > up && down > 0 ? down : 0);
    if (index < period) continue;
    const ascent = range === 0 ? 0 : 100 * (rise / range);
    const descent = range === 0 ? 0 : 100 * (fall / range);
    plus[index] = ascent;
    minus[index] = descent;
    const strength = ascent + descent === 0 ? 0 : 100 * (Math.abs(ascent - descent) / (ascent + descent));
    average = (index < 2 * period ? 1 : 1 - weight) * average + weight * strength;
    if (index >= 2 * period - 1) adx[index] = average;
  }
  return { adx, plus, minus };
}
