/**
 * Mean, spread and losses of the returns along a curve of values, and how they go with another curve, in one pass without
 * memory. Distances are taken from the curve's steady rate of growth, which lies so close to the mean that squares and
 * sums of a million bars lose no precision to each other.
 */
import { inStretches } from './in-stretches.ts';

export interface ReturnMoments {
  /** Number of returns: one fewer than there are values. */
  readonly count: number;
  readonly mean: number;
  /** Sample variance, n − 1 below the sum. 0 below two returns. */
  readonly variance: number;
  /** Mean of min(return, 0)² over all returns. */
  readonly meanSquaredLoss: number;
}

export interface JointMoments extends ReturnMoments {
  readonly benchmarkMean: number;
  readonly benchmarkVariance: number;
  /** Sample covariance of the two returns. */
  readonly covariance: number;
}

/** The growth a step that leads from first to last in so many equal steps; 0 where there is none. */
function steadyRate(first: number, last: number, steps: number): number {
  const rate = Math.expm1(Math.log(last / first) / steps);
  return Number.isFinite(rate) ? rate : 0;
}

/** Sum of products of distances from the mean, from the sums of distances from anywhere. Never below 0 for squares. */
const centred = (products: number, one: number, other: number, count: number): number =>
  products - (one * other) / count;

const perDegree = (sum: number, count: number): number => (count > 1 ? sum / (count - 1) : 0);

/** What is summed along a curve. Distances are those of returns from the steady rate. */
interface Sums {
  readonly rate: number;
  /** The value before the next one. */
  previous: number;
  total: number;
  squares: number;
  lossSquares: number;
}

interface JointSums extends Sums {
  readonly otherRate: number;
  otherTotal: number;
  otherSquares: number;
  products: number;
}

/** The moments of the simple returns from value to value; the first return is measured from `base` instead of values[0]. */
export function returnMoments(values: Float64Array, base: number): ReturnMoments {
  const count = Math.max(0, values.length - 1);
  const rate = steadyRate(base, values[count] ?? Number.NaN, count);
  const sums: Sums = { rate, previous: base, total: 0, squares: 0, lossSquares: 0 };
  inStretches(1, values.length, (from, to) => addReturns(sums, values, from, to));
  return momentsOf(sums, count);
}

/** The same for two curves of equal length, with what their returns have in common. Throws RangeError otherwise. */
export function jointMoments(values: Float64Array, base: number, benchmark: Float64Array): JointMoments {
  if (values.length !== benchmark.length) throw new RangeError('the benchmark has not as many values as the curve');
  const count = Math.max(0, values.length - 1);
  const rate = steadyRate(base, values[count] ?? Number.NaN, count);
  const otherRate = steadyRate(benchmark[0] ?? Number.NaN, benchmark[count] ?? Number.NaN, count);
  const one = { rate, previous: base, total: 0, squares: 0, lossSquares: 0 };
  const sums: JointSums = { ...one, otherRate, otherTotal: 0, otherSquares: 0, products: 0 };
  inStretches(1, values.length, (from, to) => addJointReturns(sums, values, benchmark, from, to));
  const { total, otherTotal, otherSquares, products } = sums;
  return {
    ...momentsOf(sums, count),
    benchmarkMean: count > 0 ? otherRate + otherTotal / count : 0,
    benchmarkVariance: perDegree(Math.max(0, centred(otherSquares, otherTotal, otherTotal, count)), count),
    covariance: perDegree(centred(products, total, otherTotal, count), count),
  };
}

const momentsOf = ({ rate, total, squares, lossSquares }: Sums, count: number): ReturnMoments => ({
  count,
  mean: count > 0 ? rate + total / count : 0,
  variance: perDegree(Math.max(0, centred(squares, total, total, count)), count),
  meanSquaredLoss: count > 0 ? lossSquares / count : 0,
});

function addReturns(sums: Sums, values: Float64Array, from: number, to: number): void {
  const { rate } = sums;
  let { previous, total, squares, lossSquares } = sums;
  for (let index = from; index < to; index++) {
    const value = values[index] ?? Number.NaN;
    const change = value / previous - 1;
    const distance = change - rate;
    total += distance;
    squares += distance * distance;
    const loss = Math.min(change, 0);
    lossSquares += loss * loss;
    previous = value;
  }
  sums.previous = previous;
  sums.total = total;
  sums.squares = squares;
  sums.lossSquares = lossSquares;
}

function addJointReturns(
  sums: JointSums,
  values: Float64Array,
  benchmark: Float64Array,
  from: number,
  to: number,
): void {
  const { rate, otherRate } = sums;
  let { previous, total, squares, lossSquares, otherTotal, otherSquares, products } = sums;
  let otherPrevious = benchmark[from - 1] ?? Number.NaN;
  for (let index = from; index < to; index++) {
    const value = values[index] ?? Number.NaN;
    const other = benchmark[index] ?? Number.NaN;
    const change = value / previous - 1;
    const distance = change - rate;
    const otherDistance = other / otherPrevious - 1 - otherRate;
    total += distance;
    squares += distance * distance;
    const loss = Math.min(change, 0);
    lossSquares += loss * loss;
    otherTotal += otherDistance;
    otherSquares += otherDistance * otherDistance;
    products += distance * otherDistance;
    previous = value;
    otherPrevious = other;
  }
  Object.assign(sums, { previous, total, squares, lossSquares, otherTotal, otherSquares, products });
}

/** Returns that differ by less than this are the same but for rounding. */
const NO_SPREAD = 1e-13;

/** Whether there is a spread at all, and not rounding alone. */
export const isSpread = (variance: number): boolean => variance > NO_SPREAD * NO_SPREAD;

/** Sharpe ratio a year with a risk-free rate of 0 (Sharpe, 1994); null where the returns do not vary. */
export function sharpeOfMoments({ mean, variance }: ReturnMoments, periodsPerYear: number): number | null {
  return isSpread(variance) ? (mean / Math.sqrt(variance)) * Math.sqrt(periodsPerYear) : null;
}
