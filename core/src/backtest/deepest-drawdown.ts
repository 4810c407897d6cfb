/** The deepest fall of a curve below its running peak, where it began, where it ended and when it was made good. */

export interface DeepestDrawdown {
  /** Positive fraction of the peak; 0 where the curve never fell. */
  readonly value: number;
  /** Indexes into the values. The peak is the last value at that height; of equally deep troughs the first. */
  readonly peakIndex: number;
  readonly troughIndex: number;
  /** The first value at the peak's height again; null while there is none. Without a fall all three are 0. */
  readonly recoveryIndex: number | null;
  /** The smallest value of all, `base` included. */
  readonly lowest: number;
}

/**
 * In one pass, without a division a value. The peak is at least `base`, which stands in front of the first value: what
 * was paid at the first close counts. Values are dollars; a curve that falls below 0 has fallen by more than 1.
 */
export function deepestDrawdown(values: Float64Array, base: number): DeepestDrawdown {
  let peak = base;
  let peakAt = 0;
  let lowest = base;
  let deepest = 0;
  let peakIndex = 0;
  let troughIndex = 0;
  let recoveryIndex: number | null = 0;
  // Only below this can a value be a deeper fall; the hair above it leaves the decision to the exact comparison.
  let threshold = peak;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? Number.NaN;
    if (value >= peak) {
      if (recoveryIndex === null) recoveryIndex = index;
      peak = value;
      peakAt = index;
      threshold = peak * (1 - deepest + 1e-12);
    } else if (value < threshold) {
      if (value < lowest) lowest = value;
      const fall = 1 - value / peak;
      if (fall > deepest) {
        deepest = fall;
        peakIndex = peakAt;
        troughIndex = index;
        recoveryIndex = null;
        threshold = peak * (1 - deepest + 1e-12);
      }
    }
  }
  return { value: deepest, peakIndex, troughIndex, recoveryIndex, lowest };
}
