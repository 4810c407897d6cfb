/** The stochastic oscillator: where the close stands within the range of late. */
import { asNumbers, requireSameLength } from './inputs.ts';
import { simpleMovingAverage } from './moving-averages.ts';
import { highest, lowest } from './window-extremes.ts';

/** Each as long as the bars and between 0 and 100. */
export interface Stochastic {
  readonly k: Float64Array;
  /** The moving average of `k` that serves as its signal. */
  readonly d: Float64Array;
}

/**
 * Stochastic after Lane (Lane's Stochastics, 1984): raw %K = 100 × (close − lowest low) / (highest high − lowest low) of
 * the last `period` bars, k = mean of the last `smoothing` of them (1: the fast stochastic), d = mean of the last
 * `signalPeriod` k. First k at index period + smoothing − 2, first d at `signalPeriod` − 1 bars later. Where the bars have
 * no range the close is neither high nor low: 50. One NaN spoils its own windows alone. Throws RangeError when the
 * columns differ in length or a period is not a whole number of at least 1.
 */
export function stochastic(
  high: ArrayLike<number>,
  low: ArrayLike<number>,
  close: ArrayLike<number>,
  period: number,
  smoothing: number,
  signalPeriod: number,
): Stochastic {
  requireSameLength(close, high, low);
  const closes = asNumbers(close);
  const top = highest(high, period);
  const bottom = lowest(low, period);
  const raw = new Float64Array(closes.length);
  for (let index = 0; index < raw.length; index++) {
    const floor = bottom[index] ?? Number.NaN;
    const range = (top[index] ?? Number.NaN) - floor;
    const above = (closes[index] ?? Number.NaN) - floor;
    // An unknown close stays unknown, also where there is no range to place it in.
    raw[index] = range === 0 ? 50 + 0 * above : 100 * (above / range);
  }
  const k = simpleMovingAverage(raw, smoothing);
  return { k, d: simpleMovingAverage(k, signalPeriod) };
}
