/** How much more a price fell than it rose in a bar, of late. */

/**
 * Average fall less average rise from close to close, dollars a bar, smoothed as in the relative strength index: begun at
 * index `period` with the mean of the first `period` changes, then a ← a + (x − a) / period. It is above 0 exactly where
 * that index is below 50: gain + loss times (50 − RSI) / 50. NaN before, and from a NaN on.
 */
export function averageFall(close: Float64Array, period: number): Float64Array {
  const result = new Float64Array(close.length).fill(Number.NaN, 0, period);
  if (close.length <= period) return result;
  let average = ((close[0] ?? Number.NaN) - (close[period] ?? Number.NaN)) / period;
  // The mean of the changes is the whole way over their count; a missing close between its ends spoils it all the same.
  for (let index = 1; index < period; index++) if (Number.isNaN(close[index] ?? Number.NaN)) average = Number.NaN;
  result[period] = average;
  for (let index = period + 1; index < close.length; index++) {
    const fall = (close[index - 1] ?? Number.NaN) - (close[index] ?? Number.NaN);
    average += (fall - average) / period;
    result[index] = average;
  }
  return result;
}
