/**
 * How closely two assets move together: the correlation of their daily returns over the bars that both have. Only what
 * both traded can be compared, so a return always spans the same time for both.
 */
import { sessionOf } from '../contracts/index.ts';

/** So many of the latest common returns are compared. */
export const CORRELATION_RETURNS = 60;
/** With fewer common returns nothing is said. */
export const CORRELATION_RETURNS_NEEDED = 20;

/** A limit on correlation of so much is none: nothing moves more closely than that. */
export const CORRELATION_OFF = 1;

/** A daily return that spreads less than this around its mean is constant but for the last bits of the numbers. */
const CONSTANT_SPREAD = 1e-9;

/** Closes of one asset, oldest first, one a session. */
export interface CloseSeries {
  /** Milliseconds UTC. */
  readonly time: readonly number[];
  /** Dollars. */
  readonly close: readonly number[];
}

/** How an asset moves with another one, which is held. */
export interface Correlation {
  /** The asset that is held. */
  readonly asset: string;
  /** -1 to 1; null where it is not known. */
  readonly value: number | null;
  /** Common daily returns that there are, at most `CORRELATION_RETURNS`. */
  readonly returns: number;
}

/**
 * Pearson's product-moment correlation, r = Σ(x−x̄)(y−ȳ) / √(Σ(x−x̄)² · Σ(y−ȳ)²) (K. Pearson, "Notes on regression and
 * inheritance in the case of two parents", Proceedings of the Royal Society of London 58, 1895), from -1 to 1. Null for
 * fewer than `CORRELATION_RETURNS_NEEDED` pairs, for lists of different lengths, and where one of the two does not move.
 */
export function pearson(xs: readonly number[], ys: readonly number[]): number | null {
  if (xs.length !== ys.length || xs.length < CORRELATION_RETURNS_NEEDED) return null;
  const [xMean, yMean] = [mean(xs), mean(ys)];
  let [xx, yy, xy] = [0, 0, 0];
  xs.forEach((x, index) => {
    const dx = x - xMean;
    const dy = (ys[index] ?? 0) - yMean;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  });
  const smallest = Math.sqrt(Math.min(xx, yy) / xs.length);
  const value = xy / Math.sqrt(xx * yy);
  if (!(smallest > CONSTANT_SPREAD) || !Number.isFinite(value)) return null;
  return Math.min(1, Math.max(-1, value));
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The correlation of the simple daily returns of two assets over their last common bars, and how many returns those are. */
export function returnCorrelation(one: CloseSeries, other: CloseSeries): Pick<Correlation, 'value' | 'returns'> {
  const otherCloses = new Map(other.time.map((time, index) => [sessionOf(time), other.close[index]]));
  const pairs = one.time.flatMap((time, index): (readonly [number, number])[] => {
    const [close, otherClose] = [one.close[index], otherCloses.get(sessionOf(time))];
    return close === undefined || otherClose === undefined ? [] : [[close, otherClose]];
  });
  // One bar more than returns: the first return needs the close before it.
  const common = pairs.slice(-CORRELATION_RETURNS - 1);
  const returns = returnsOf(common.map(([close]) => close));
  const otherReturns = returnsOf(common.map(([, close]) => close));
  return { value: pearson(returns, otherReturns), returns: returns.length };
}

const returnsOf = (closes: readonly number[]): number[] =>
  closes.slice(1).map((close, index) => close / (closes[index] ?? Number.NaN) - 1);
