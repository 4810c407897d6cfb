/**
 * The indicators the slow way, for tests and benchmarks: every window summed again, every average carried on in whole
 * numbers of 2⁻¹²⁰, so that what is left of a difference of two averages is no rounding error.
 */
import { seededGenerator } from '../seeded-random.ts';

export interface TestBars {
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
}

const SCALE = 2 ** 60;
const ONE = 2n ** 120n;

/** Exact for every number that is a multiple of 2⁻⁶⁰, such as all prices above a cent. */
const fixed = (value: number): bigint => BigInt(value * SCALE) << 60n;
const float = (value: bigint): number => Number(value) / Number(ONE);

const window = (values: ArrayLike<number>, index: number, period: number): number[] =>
  Array.from({ length: period }, (_, k) => values[index - period + 1 + k] ?? Number.NaN);

/** A result from what a window says, NaN before there are enough values. */
const overWindows = (
  values: ArrayLike<number>,
  period: number,
  of: (window: number[], index: number) => number,
): Float64Array =>
  Float64Array.from({ length: values.length }, (_, index) =>
    index < period - 1 ? Number.NaN : of(window(values, index, period), index),
  );

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Population standard deviation in two passes. */
function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}

export const textbookSimple = (values: ArrayLike<number>, period: number): Float64Array =>
  overWindows(values, period, mean);

export const textbookWeighted = (values: ArrayLike<number>, period: number): Float64Array =>
  overWindows(
    values,
    period,
    (window) => window.reduce((sum, value, k) => sum + (k + 1) * value, 0) / ((period * (period + 1)) / 2),
  );

/** e ← e + 2 (v − e) / (period + 1) from the mean of the first `period`, in whole numbers; null before. */
function exactExponential(values: readonly (bigint | null)[], period: number): (bigint | null)[] {
  const begun = values.findIndex((value) => value !== null);
  let average = 0n;
  return values.map((value, index) => {
    if (value === null) return null;
    const place = index - begun;
    if (place < period) average += value;
    if (place === period - 1) average /= BigInt(period);
    if (place >= period) average += (2n * (value - average)) / BigInt(period + 1);
    return place < period - 1 ? null : average;
  });
}

const toFloats = (values: readonly (bigint | null)[]): Float64Array =>
  Float64Array.from(values, (value) => (value === null ? Number.NaN : float(value)));

export const textbookExponential = (values: ArrayLike<number>, period: number): Float64Array =>
  toFloats(exactExponential(Array.from(values, fixed), period));

/** The two averages subtracted from each other, as the textbook says. */
export function textbookMacd(close: ArrayLike<number>, fast: number, slow: number, signalPeriod: number) {
  const prices = Array.from(close, fixed);
  const quick = exactExponential(prices, fast);
  const steady = exactExponential(prices, slow);
  const minus = (a: bigint | null | undefined, b: bigint | null | undefined): bigint | null =>
    typeof a === 'bigint' && typeof b === 'bigint' ? a - b : null;
  const line = prices.map((_, index) => minus(quick[index], steady[index]));
  const signal = exactExponential(line, signalPeriod);
  const histogram = prices.map((_, index) => minus(line[index], signal[index]));
  return { line: toFloats(line), signal: toFloats(signal), histogram: toFloats(histogram) };
}

/** Wilder's smoothing of the values from index 1 on: (previous × (period − 1) + value) / period. */
function wilder(values: readonly number[], period: number): Float64Array {
  const result = new Float64Array(values.length).fill(Number.NaN);
  for (let index = period; index < values.length; index++) {
    const value = values[index] ?? Number.NaN;
    result[index] =
      index === period
        ? mean(values.slice(1, period + 1))
        : ((result[index - 1] ?? Number.NaN) * (period - 1) + value) / period;
  }
  return result;
}

/** A value for each step from one to the next; NaN for the first, which has nothing before it. */
const overSteps = (values: ArrayLike<number>, of: (before: number, value: number, index: number) => number): number[] =>
  Array.from(values, (value, index) => (index === 0 ? Number.NaN : of(values[index - 1] ?? Number.NaN, value, index)));

export function textbookRelativeStrength(close: ArrayLike<number>, period: number): Float64Array {
  const gain = wilder(
    overSteps(close, (before, value) => (value > before ? value - before : 0)),
    period,
  );
  const loss = wilder(
    overSteps(close, (before, value) => (value < before ? before - value : 0)),
    period,
  );
  return gain.map((up, index) => 100 - 100 / (1 + up / (loss[index] ?? Number.NaN)));
}

export const textbookTrueRange = ({ high, low, close }: TestBars): number[] =>
  overSteps(close, (before, _close, index) => {
    const [top, bottom] = [high[index] ?? Number.NaN, low[index] ?? Number.NaN];
    return Math.max(top - bottom, Math.abs(top - before), Math.abs(bottom - before));
  });

export const textbookAverageTrueRange = (bars: TestBars, period: number): Float64Array =>
  wilder(textbookTrueRange(bars), period);

export const textbookDeviation = (values: ArrayLike<number>, period: number): Float64Array =>
  overWindows(values, period, deviation);

export function textbookBands(close: ArrayLike<number>, period: number, deviations: number) {
  const middle = textbookSimple(close, period);
  const width = textbookDeviation(close, period).map((spread) => spread * deviations);
  return {
    middle,
    upper: middle.map((centre, index) => centre + (width[index] ?? Number.NaN)),
    lower: middle.map((centre, index) => centre - (width[index] ?? Number.NaN)),
  };
}

export const textbookHighest = (values: ArrayLike<number>, period: number): Float64Array =>
  overWindows(values, period, (window) => Math.max(...window));

export const textbookLowest = (values: ArrayLike<number>, period: number): Float64Array =>
  overWindows(values, period, (window) => Math.min(...window));

/** Largest |actual / expected − 1| over all places; Infinity when only one of the two knows a value. */
export function largestRelativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let largest = 0;
  for (let index = 0; index < expected.length; index++) {
    const [mine, theirs] = [actual[index] ?? Number.NaN, expected[index] ?? Number.NaN];
    if (Number.isNaN(theirs) && Number.isNaN(mine)) continue;
    const error = mine === theirs ? 0 : Math.abs(mine / theirs - 1);
    largest = Math.max(largest, Number.isNaN(error) ? Infinity : error);
  }
  return largest;
}

/** A seeded geometric walk with bars around it. `sigma` is the spread of a step; `gap` that of the step over night. */
function walk(seed: number, length: number, start: number, sigma: number, gap: number): TestBars {
  const random = seededGenerator(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const high = new Float64Array(length);
  const low = new Float64Array(length);
  const close = new Float64Array(length);
  let price = start;
  for (let index = 0; index < length; index++) {
    const open = price * Math.exp(gap * normal());
    price = open * Math.exp(sigma * normal());
    close[index] = price;
    high[index] = Math.max(open, price) * (1 + sigma * random());
    low[index] = Math.min(open, price) * (1 - sigma * random());
  }
  return { high, low, close };
}

/** Series that bring out what goes wrong: usual bars, Bitcoin's height with hardly any movement, and gaps of 3 %. */
export const SERIES: Readonly<Record<'standard' | 'bitcoin' | 'gaps', (length: number) => TestBars>> = {
  standard: (length) => walk(42, length, 100, 0.001, 0),
  bitcoin: (length) => walk(42, length, 60_000, 2e-5, 0),
  gaps: (length) => walk(42, length, 100, 0.002, 0.03),
};
