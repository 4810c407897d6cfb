/**
 * How likely a Sharpe ratio is more than luck, when it is the best of many that were tried. After Bailey and López de
 * Prado, The Deflated Sharpe Ratio, Journal of Portfolio Management, 2014.
 */
import { normalProbability, normalQuantile } from './normal-distribution.ts';
import { isSpread, returnMoments } from './return-moments.ts';

/** A measured Sharpe ratio and the shape of the returns that it was measured on. */
export interface SharpeSample {
  /** Per period: not annualised. */
  readonly sharpe: number;
  /** Number of returns. */
  readonly count: number;
  readonly skewness: number;
  /** 3 for a normal distribution. */
  readonly kurtosis: number;
}

/**
 * The sample of a curve, its first return measured from `base`; null below two returns or where they do not vary.
 * Skewness and kurtosis are those of the population: m3 / m2^1.5 and m4 / m2².
 */
export function sharpeSample(values: Float64Array, base: number): SharpeSample | null {
  const { count, mean, variance } = returnMoments(values, base);
  if (!isSpread(variance)) return null;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let previous = base;
  for (let index = 1; index < values.length; index++) {
    const value = values[index] ?? Number.NaN;
    const distance = value / previous - 1 - mean;
    const square = distance * distance;
    second += square;
    third += square * distance;
    fourth += square * square;
    previous = value;
  }
  second /= count;
  return {
    sharpe: mean / Math.sqrt(variance),
    count,
    skewness: third / count / second ** 1.5,
    kurtosis: fourth / count / second ** 2,
  };
}

/** Variance of the estimate of a Sharpe ratio over so many returns of this shape (Mertens, 2002). */
const estimateVariance = ({ sharpe, count, skewness, kurtosis }: SharpeSample): number =>
  (1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe ** 2) / (count - 1);

/** Probability, 0 to 1, that the true Sharpe ratio is above `threshold`, both per period; null where it is not defined. */
export function probabilisticSharpe(sample: SharpeSample, threshold: number): number | null {
  const variance = estimateVariance(sample);
  return variance > 0 ? normalProbability((sample.sharpe - threshold) / Math.sqrt(variance)) : null;
}

const EULER_MASCHERONI = 0.5772156649015329;

/**
 * The Sharpe ratio that the best of so many skilless trials is expected to show, when those tried vary so much. 0 for a
 * single trial. Throws RangeError unless trials is a whole number of at least 1 and the variance not negative.
 */
export function expectedBestSharpe(trials: number, variance: number): number {
  if (!Number.isInteger(trials) || trials < 1) throw new RangeError(`not a number of trials: ${trials}`);
  if (!(variance >= 0)) throw new RangeError(`not a variance: ${variance}`);
  if (trials === 1) return 0;
  const best = (1 - EULER_MASCHERONI) * normalQuantile(1 - 1 / trials);
  return Math.sqrt(variance) * (best + EULER_MASCHERONI * normalQuantile(1 - 1 / (trials * Math.E)));
}

/**
 * Probability, 0 to 1, that the true Sharpe ratio is above 0 after allowing for the number of trials: that it exceeds what
 * the best of them would show by luck. `variance` is the one of the Sharpe ratios tried, per period; null where they are
 * not known, then it is the one that estimates of this length and shape have by chance. Null where not defined.
 */
export const deflatedSharpe = (
  sample: SharpeSample,
  { trials, variance }: { readonly trials: number; readonly variance: number | null },
): number | null =>
  probabilisticSharpe(sample, expectedBestSharpe(trials, variance ?? Math.max(0, estimateVariance(sample))));
