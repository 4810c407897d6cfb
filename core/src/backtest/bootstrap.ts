/**
 * How far Sharpe ratio and annual return could lie from what was measured: the returns are drawn again in blocks of random
 * length, which keeps what follows upon what. Stationary bootstrap of Politis and Romano, Journal of the American
 * Statistical Association, 1994.
 */
import type { Interval } from '../contracts/index.ts';
import { seededGenerator } from '../domain/index.ts';
import { MIN_BARS } from './figures.ts';
import { quantile } from './quantile.ts';
import { isSpread, returnMoments } from './return-moments.ts';

const REPLICATES = 2_000;
/** So many blocks are drawn at most in all; with very many bars fewer redrawn histories have to do. */
const BLOCKS_DRAWN_MAX = 2_000_000;
const FEWEST_REPLICATES = 200;
const CONFIDENCE = 0.9;

export interface BootstrapOptions {
  readonly seed: number;
  readonly periodsPerYear: number;
  /** Years that the values span. */
  readonly years: number;
  readonly replicates?: number;
  /** Mean length of a block in bars; the cube root of the number of returns when left out. */
  readonly blockLength?: number;
}

export interface BootstrapIntervals {
  readonly sharpe: Interval;
  readonly annualReturn: Interval;
}

/**
 * The middle 90 % of Sharpe ratios and annual returns among 2,000 redrawn histories (fewer above 30,000 bars), the same for
 * the same seed. A redrawn history without any move has a Sharpe ratio of 0. Null below 60 values, without a spread, where
 * a value is not above 0 or where they span no time. Throws RangeError for a block length below 1.
 */
export function bootstrapIntervals(
  values: Float64Array,
  base: number,
  options: BootstrapOptions,
): BootstrapIntervals | null {
  const { seed, periodsPerYear, years } = options;
  if (values.length < MIN_BARS || !(years > 0) || !isSpread(returnMoments(values, base).variance)) return null;
  const sums = runningSums(values, base);
  if (sums === null) return null;
  const count = values.length - 1;
  const { blockLength = Math.round(Math.cbrt(count)) } = options;
  const draw = blockDrawer(count, blockLength, seed);
  const affordable = Math.max(FEWEST_REPLICATES, Math.floor((BLOCKS_DRAWN_MAX * blockLength) / count));
  const { replicates = Math.min(REPLICATES, affordable) } = options;
  const sharpes = new Float64Array(replicates);
  const annualReturns = new Float64Array(replicates);
  for (let replicate = 0; replicate < replicates; replicate++) {
    const { total, squares, logarithms } = redraw(sums, count, draw);
    const mean = total / count;
    const variance = Math.max(0, squares - total * mean) / (count - 1);
    sharpes[replicate] = isSpread(variance) ? (mean / Math.sqrt(variance)) * Math.sqrt(periodsPerYear) : 0;
    annualReturns[replicate] = Math.expm1(logarithms / years);
  }
  return { sharpe: middleOf(sharpes), annualReturn: middleOf(annualReturns) };
}

function middleOf(measures: Float64Array): Interval {
  const sorted = measures.sort();
  const tail = (1 - CONFIDENCE) / 2;
  return { low: quantile(sorted, tail) + 0, high: quantile(sorted, 1 - tail) + 0, confidence: CONFIDENCE };
}

interface Sums {
  readonly total: number;
  readonly squares: number;
  readonly logarithms: number;
}

interface RunningSums {
  readonly total: Float64Array;
  readonly squares: Float64Array;
  readonly logarithms: Float64Array;
}

/** Sums of returns, of their squares and of their growths' logarithms up to each place: a block is then a difference. */
function runningSums(values: Float64Array, base: number): RunningSums | null {
  const sums = {
    total: new Float64Array(values.length),
    squares: new Float64Array(values.length),
    logarithms: new Float64Array(values.length),
  };
  let previous = base;
  for (let index = 1; index < values.length; index++) {
    const value = values[index] ?? Number.NaN;
    if (!(value > 0 && previous > 0)) return null;
    const change = value / previous - 1;
    sums.total[index] = (sums.total[index - 1] ?? 0) + change;
    sums.squares[index] = (sums.squares[index - 1] ?? 0) + change * change;
    sums.logarithms[index] = (sums.logarithms[index - 1] ?? 0) + Math.log(value / previous);
    previous = value;
  }
  return sums;
}

/** A block: its first return, counted from 0, and its length. */
type DrawBlock = () => { readonly start: number; readonly length: number };

function blockDrawer(count: number, blockLength: number, seed: number): DrawBlock {
  if (!(blockLength >= 1)) throw new RangeError(`not a block length: ${blockLength}`);
  const random = seededGenerator(seed);
  const goesOn = Math.log(1 - 1 / blockLength);
  return () => ({
    start: Math.floor(random() * count),
    // Geometric: each return is the block's last with a chance of 1 in the mean length.
    length: 1 + Math.floor(Math.log(1 - random()) / goesOn),
  });
}

function redraw(sums: RunningSums, count: number, draw: DrawBlock): Sums {
  let total = 0;
  let squares = 0;
  let logarithms = 0;
  const add = (from: number, to: number): void => {
    total += (sums.total[to] ?? 0) - (sums.total[from] ?? 0);
    squares += (sums.squares[to] ?? 0) - (sums.squares[from] ?? 0);
    logarithms += (sums.logarithms[to] ?? 0) - (sums.logarithms[from] ?? 0);
  };
  for (let drawn = 0; drawn < count;) {
    const { start, length } = draw();
    const taken = Math.min(length, count - drawn);
    // The last return is followed by the first, as on a circle.
    const upToEnd = Math.min(taken, count - start);
    add(start, start + upToEnd);
    add(0, taken - upToEnd);
    drawn += taken;
  }
  return { total, squares, logarithms };
}
