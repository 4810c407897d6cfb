/**
 * The limit that the indicators are measured against: each the way one writes it by hand for speed alone, a single pass
 * over typed arrays with sliding sums, its results allocated within. Sliding sums drift, and the difference of two
 * averages is mostly rounding error where they cross; that is what the product pays for not having.
 */

const blank = (length: number, warmUp: number): Float64Array => new Float64Array(length).fill(Number.NaN, 0, warmUp);
const at = (values: Float64Array, index: number): number => values[index] ?? Number.NaN;

export function handSimple(close: Float64Array, period: number): Float64Array {
  const result = blank(close.length, period - 1);
  const share = 1 / period;
  let sum = 0;
  for (let index = 0; index < period; index++) sum += at(close, index);
  result[period - 1] = sum * share;
  for (let index = period; index < close.length; index++) {
    sum += at(close, index) - at(close, index - period);
    result[index] = sum * share;
  }
  return result;
}

export function handExponential(close: Float64Array, period: number): Float64Array {
  const result = blank(close.length, period - 1);
  const weight = 2 / (period + 1);
  let average = 0;
  for (let index = 0; index < period; index++) average += at(close, index) / period;
  result[period - 1] = average;
  for (let index = period; index < close.length; index++) {
    average += weight * (at(close, index) - average);
    result[index] = average;
  }
  return result;
}

export function handRelativeStrength(close: Float64Array, period: number): Float64Array {
  const result = blank(close.length, period);
  const weight = 1 / period;
  let gain = 0;
  let loss = 0;
  for (let index = 1; index <= period; index++) {
    const change = at(close, index) - at(close, index - 1);
    if (change > 0) gain += change * weight;
    else loss -= change * weight;
  }
  result[period] = gain + loss === 0 ? 50 : (100 * gain) / (gain + loss);
  for (let index = period + 1; index < close.length; index++) {
    const change = at(close, index) - at(close, index - 1);
    gain += weight * ((change > 0 ? change : 0) - gain);
    loss += weight * ((change < 0 ? -change : 0) - loss);
    result[index] = gain + loss === 0 ? 50 : (100 * gain) / (gain + loss);
  }
  return result;
}

export function handMacd(close: Float64Array, fast: number, slow: number, signalPeriod: number) {
  const { length } = close;
  const signalled = slow + signalPeriod - 2;
  const line = blank(length, slow - 1);
  const signal = blank(length, signalled);
  const histogram = blank(length, signalled);
  const [fastWeight, slowWeight, signalWeight] = [2 / (fast + 1), 2 / (slow + 1), 2 / (signalPeriod + 1)];
  let [quick, steady, average] = [0, 0, 0];
  for (let index = 0; index <= signalled; index++) {
    const price = at(close, index);
    quick = index < fast ? quick + price / fast : quick + fastWeight * (price - quick);
    steady = index < slow ? steady + price / slow : steady + slowWeight * (price - steady);
    if (index < slow - 1) continue;
    line[index] = quick - steady;
    average += (quick - steady) / signalPeriod;
  }
  signal[signalled] = average;
  histogram[signalled] = quick - steady - average;
  for (let index = signalled + 1; index < length; index++) {
    const price = at(close, index);
    quick += fastWeight * (price - quick);
    steady += slowWeight * (price - steady);
    const gap = quick - steady;
    average += signalWeight * (gap - average);
    line[index] = gap;
    signal[index] = average;
    histogram[index] = gap - average;
  }
  return { line, signal, histogram };
}

export function handTrueRange(high: Float64Array, low: Float64Array, close: Float64Array, period: number) {
  const result = blank(close.length, period);
  const weight = 1 / period;
  let average = 0;
  for (let index = 1; index < close.length; index++) {
    const [top, bottom, previous] = [at(high, index), at(low, index), at(close, index - 1)];
    const range = Math.max(top - bottom, Math.abs(top - previous), Math.abs(bottom - previous));
    if (index <= period) average += range * weight;
    else average += weight * (range - average);
    if (index >= period) result[index] = average;
  }
  return result;
}

/** The bands by Welford's sliding variance. */
export function handBands(close: Float64Array, period: number, deviations: number) {
  const { length } = close;
  const [middle, upper, lower] = [blank(length, period - 1), blank(length, period - 1), blank(length, period - 1)];
  const share = 1 / period;
  let mean = 0;
  let squares = 0;
  for (let index = 0; index < length; index++) {
    const price = at(close, index);
    const before = mean;
    if (index < period) {
      mean += (price - mean) / (index + 1);
      squares += (price - before) * (price - mean);
    } else {
      const left = at(close, index - period);
      mean += (price - left) * share;
      squares += (price - left) * (price - mean + left - before);
    }
    if (index < period - 1) continue;
    const width = deviations * Math.sqrt(squares > 0 ? squares * share : 0);
    middle[index] = mean;
    upper[index] = mean + width;
    lower[index] = mean - width;
  }
  return { middle, upper, lower };
}
