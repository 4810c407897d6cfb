/** The Donchian channel: between the highest high and the lowest low of late. */
import { requireSameLength } from './inputs.ts';
import { highest, lowest } from './window-extremes.ts';

/** Each as long as the bars, in dollars. */
export interface DonchianChannel {
  readonly upper: Float64Array;
  readonly lower: Float64Array;
}

/**
 * Upper = highest high, lower = lowest low of the last `period` bars, the present one included; first at index
 * period − 1 (Donchian's rule of four weeks, in Murphy, Technical Analysis of the Financial Markets, 1999, chapter 9).
 * A bar cannot leave a channel that it is part of: a breakout compares with the channel one bar earlier. Throws
 * RangeError when the columns differ in length or the period is not a whole number of at least 1.
 */
export function donchianChannel(high: ArrayLike<number>, low: ArrayLike<number>, period: number): DonchianChannel {
  requireSameLength(high, low);
  return { upper: highest(high, period), lower: lowest(low, period) };
}
