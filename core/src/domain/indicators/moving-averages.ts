/** Moving averages: equal weights, weights that rise by one, and weights that fall by a constant factor into the past. */
import { asNumbers, requirePeriod, resultWithWarmUp } from './inputs.ts';

/**
 * Arithmetic mean of the last `period` values, the present one included: (v₁ + … + vₙ) / n, first at index period − 1.
 *
 * The series is cut into blocks of `period` values, so that each window is the tail of one block and the head of the
 * next. Their sums are only ever added to, never subtracted from, so that no rounding error is carried along the series
 * and one NaN spoils its own windows alone. What is summed are distances from the first value of the younger block,
 * which is in every one of its windows: the average of equal prices is that price to the last digit, whatever the
 * period. Throws RangeError when the period is not a whole number of at least 1.
 */
export function simpleMovingAverage(values: ArrayLike<number>, period: number): Float64Array {
  requirePeriod(period);
  const numbers = asNumbers(values);
  const result = resultWithWarmUp(numbers.length, period - 1);
  averageStretch(numbers, period, period - 1, result.subarray(period - 1), new Float64Array(period + 1));
  return result;
}

/**
 * The simple moving averages from index `from` on, which is at least period − 1, as many as `result` has room for and the
 * series has values: the very numbers of `simpleMovingAverage` without a series of their own. `tails` is room for
 * period + 1 numbers, the last of them 0, to work in.
 */
export function averageStretch(
  numbers: Float64Array,
  period: number,
  from: number,
  result: Float64Array,
  tails: Float64Array,
): void {
  const end = Math.min(numbers.length, from + result.length);
  let next = from;
  if (next >= end) return;
  if (next === period - 1) {
    result[0] = firstMean(numbers, 0, period);
    next = period;
  }
  // tails[k]: sum over the older block from its place k to its end; tails[period] stays 0.
  for (let start = next - (next % period); start < end; start += period) {
    const anchor = numbers[start] ?? Number.NaN;
    let tail = 0;
    for (let place = period - 1; place > 0; place--) {
      tail += (numbers[start - period + place] ?? Number.NaN) - anchor;
      tails[place] = tail;
    }
    const places = Math.min(period, end - start);
    let head = 0;
    let place = 0;
    for (; start + place < next; place++) head += (numbers[start + place] ?? Number.NaN) - anchor;
    for (; place < places; place++) {
      head += (numbers[start + place] ?? Number.NaN) - anchor;
      result[start + place - from] = anchor + (head + (tails[place + 1] ?? Number.NaN)) / period;
    }
  }
}

/**
 * Exponential moving average: e ← e + α (v − e) with α = 2 / (period + 1), begun at index period − 1 with the mean of the
 * first `period` values (Murphy, Technical Analysis of the Financial Markets, 1999, chapter 9). A NaN spoils everything
 * from it on, because each value rests on all before it. Throws RangeError when the period is not a whole number of at
 * least 1.
 */
export function exponentialMovingAverage(values: ArrayLike<number>, period: number): Float64Array {
  requirePeriod(period);
  const numbers = asNumbers(values);
  const { length } = numbers;
  const result = resultWithWarmUp(length, period - 1);
  if (length < period) return result;
  const weight = 2 / (period + 1);
  let average = firstMean(numbers, 0, period);
  result[period - 1] = average;
  for (let index = period; index < length; index++) {
    average += weight * ((numbers[index] ?? Number.NaN) - average);
    result[index] = average;
  }
  return result;
}

/**
 * Weighted moving average: the present value counts `period` times, the one before once less, the oldest in the window
 * once; divided by n (n + 1) / 2. First at index period − 1 (Murphy, 1999, chapter 9). Summed in blocks as the simple
 * average is, so that nothing drifts and one NaN spoils its own windows alone. Throws RangeError when the period is not
 * a whole number of at least 1.
 */
export function weightedMovingAverage(values: ArrayLike<number>, period: number): Float64Array {
  requirePeriod(period);
  const numbers = asNumbers(values);
  const { length } = numbers;
  const result = resultWithWarmUp(length, period - 1);
  const weights = (period * (period + 1)) / 2;
  if (length < period) return result;
  // tails[k]: the older block from its place k on, place k weighing 1 and each later one 1 more.
  const tails = new Float64Array(period + 1);
  for (let start = 0; start < length; start += period) {
    const anchor = numbers[start] ?? Number.NaN;
    let tail = 0;
    let weightedTail = 0;
    for (let place = period - 1; place > 0 && start > 0; place--) {
      tail += (numbers[start - period + place] ?? Number.NaN) - anchor;
      weightedTail += tail;
      tails[place] = weightedTail;
    }
    const places = Math.min(period, length - start);
    let head = 0;
    let weightedHead = 0;
    for (let place = 0; place < places; place++) {
      const distance = (numbers[start + place] ?? Number.NaN) - anchor;
      head += distance;
      weightedHead += (place + 1) * distance;
      if (start + place < period - 1) continue;
      // The head weighs as many more as the tail has places.
      const sum = weightedHead + (period - 1 - place) * head + (tails[place + 1] ?? Number.NaN);
      result[start + place] = anchor + sum / weights;
    }
  }
  return result;
}

/** Mean of `count` values from index `from` on, summed as distances from the first of them. */
export function firstMean(numbers: Float64Array, from: number, count: number): number {
  const anchor = numbers[from] ?? Number.NaN;
  let sum = 0;
  for (let index = from; index < from + count; index++) sum += (numbers[index] ?? Number.NaN) - anchor;
  return anchor + sum / count;
}
