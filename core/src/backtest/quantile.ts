/** Quantiles of a sample, for the ranges of resampled measures. */

/**
 * The value that the given share of the sorted values lies below, between two neighbours in proportion (Hyndman and Fan,
 * 1996, type 7). NaN of nothing.
 */
export function quantile(sorted: Float64Array, share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return low + (high - low) * (place - below);
}
