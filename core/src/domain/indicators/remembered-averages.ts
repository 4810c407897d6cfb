/** Simple averages of one series that are asked for again and again: every combination of a sweep asks for three. */
import { simpleMovingAverage } from './moving-averages.ts';

/** The simple moving averages of values over a period. */
export type AverageOf = (values: Float64Array, period: number) => Float64Array;

/** Values that are kept at most, over all periods: 32 MB. */
const VALUES_MAX = 4_000_000;

/**
 * `simpleMovingAverage` that keeps what it has worked out of the series that it was asked about last, the periods asked for
 * last, as many as the bound leaves room for. What it hands out belongs to all who ask and must not be changed, nor must
 * the series.
 */
export function rememberedAverages(valuesMax = VALUES_MAX): AverageOf {
  const kept = new Map<number, Float64Array>();
  let series: Float64Array | null = null;
  return (values, period) => {
    if (series !== values) kept.clear();
    series = values;
    const averages = kept.get(period) ?? simpleMovingAverage(values, period);
    // Asked for last, it stands last: what is dropped is what nobody has asked for the longest.
    kept.delete(period);
    kept.set(period, averages);
    for (const oldest of kept.keys()) {
      if (kept.size * values.length <= valuesMax) break;
      kept.delete(oldest);
    }
    return averages;
  };
}
