/** Moving average convergence divergence: how far a fast exponential average stands from a slow one. */
import { asNumbers, requirePeriod, resultWithWarmUp } from './inputs.ts';
import { firstMean } from './moving-averages.ts';

/** Each as long as the prices, in dollars: `histogram` is `line` − `signal`. */
export interface Macd {
  readonly line: Float64Array;
  readonly signal: Float64Array;
  readonly histogram: Float64Array;
}

/**
 * MACD after Appel (Technical Analysis: Power Tools for Active Investors, 2005): line = EMA(fast) − EMA(slow), signal =
 * EMA(signalPeriod) of the line, each average begun with the mean of its first values. The line is first known at index
 * slow − 1, signal and histogram at slow + signalPeriod − 2. A NaN spoils everything from it on.
 *
 * The two averages are never subtracted from each other: where they cross, that would leave nothing but their rounding
 * errors. Instead the line itself is carried on, and the gap g = close − EMA(fast), which is the same in exact numbers:
 * d = g + close − previous close, line ← (1 − b) line + (a − b) d, g ← (1 − a) d, with a and b the weights of fast and
 * slow.
 *
 * Throws RangeError when a period is not a whole number of at least 1, or fast is not the smaller one.
 */
export function macd(close: ArrayLike<number>, fast: number, slow: number, signalPeriod: number): Macd {
  for (const period of [fast, slow, signalPeriod]) requirePeriod(period);
  if (fast >= slow) throw new RangeError(`the fast period ${fast} must be smaller than the slow one, ${slow}`);
  const numbers = asNumbers(close);
  const { length } = numbers;
  const first = slow - 1;
  const signalled = first + signalPeriod - 1;
  const line = resultWithWarmUp(length, first);
  const signal = resultWithWarmUp(length, signalled);
  const histogram = resultWithWarmUp(length, signalled);
  if (length <= first) return { line, signal, histogram };

  const fastWeight = 2 / (fast + 1);
  const slowWeight = 2 / (slow + 1);
  const gapKept = 1 - fastWeight;
  const lineKept = 1 - slowWeight;
  const gapWeight = fastWeight - slowWeight;
  const step = (index: number): number => (numbers[index] ?? Number.NaN) - (numbers[index - 1] ?? Number.NaN);
  let gap = -distanceOfMean(numbers, fast - 1, fast);
  for (let index = fast; index <= first; index++) gap = gapKept * (gap + step(index));
  let value = -gap - distanceOfMean(numbers, first, slow);
  line[first] = value;
  const last = Math.min(signalled, length - 1);
  for (let index = slow; index <= last; index++) {
    const distance = gap + step(index);
    value = lineKept * value + gapWeight * distance;
    gap = gapKept * distance;
    line[index] = value;
  }
  if (length <= signalled) return { line, signal, histogram };

  const signalWeight = 2 / (signalPeriod + 1);
  let average = firstMean(line, first, signalPeriod);
  signal[signalled] = average;
  histogram[signalled] = value - average;
  let previous = numbers[signalled] ?? Number.NaN;
  for (let index = signalled + 1; index < length; index++) {
    const present = numbers[index] ?? Number.NaN;
    const distance = gap + (present - previous);
    value = lineKept * value + gapWeight * distance;
    gap = gapKept * distance;
    previous = present;
    average += signalWeight * (value - average);
    line[index] = value;
    signal[index] = average;
    histogram[index] = value - average;
  }
  return { line, signal, histogram };
}

/** Mean of the last `period` values up to `index`, minus the value at `index`. */
function distanceOfMean(numbers: Float64Array, index: number, period: number): number {
  const anchor = numbers[index] ?? Number.NaN;
  let sum = 0;
  for (let at = index - period + 1; at <= index; at++) sum += (numbers[at] ?? Number.NaN) - anchor;
  return sum / period;
}
