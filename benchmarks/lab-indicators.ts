/** The indicators: against loops written by hand, against the fastest package, and against the textbook. */
import {
  bollingerBands,
  exponentialMovingAverage,
  macd,
  relativeStrengthIndex,
  simpleMovingAverage,
  wilderAverageTrueRange,
} from '../core/src/domain/indicators/index.ts';
import {
  SERIES,
  largestRelativeError,
  textbookAverageTrueRange,
  textbookBands,
  textbookDeviation,
  textbookExponential,
  textbookMacd,
  textbookRelativeStrength,
  textbookSimple,
  type TestBars,
} from '../core/src/domain/indicators/textbook.testing.ts';
import { comparisonPackage } from './comparison-packages.ts';
import type { Figure, Group } from './figure.ts';
import {
  handBands,
  handExponential,
  handMacd,
  handRelativeStrength,
  handSimple,
  handTrueRange,
} from './hand-indicators.ts';
import { MILLION, walkedBars } from './lab-bars.ts';
import { processorTime } from './processor-time.ts';
import { interleaved, median, medianRatio } from './statistics.ts';

const WARM_UPS = 3;
const ROUNDS = 7;
const SAMPLES = { warmUps: WARM_UPS, rounds: ROUNDS };
/** Calls a sample: the collector's pauses then fall on all alike, not on whoever happens to come next. */
const CALLS = 10;
/** The package is slower and its compiled code is there sooner. */
const PACKAGE_CALLS = 3;
const ERROR_BARS = 20_000;
const HOW = `${ROUNDS} samples of ${CALLS} calls in turn after ${WARM_UPS} to warm up, processor time, results allocated each time`;

/** What is used of @ixjb94/indicators. */
interface Package {
  readonly IndicatorsSync: new () => {
    sma(close: number[], period: number): number[];
    ema(close: number[], period: number): number[];
    rsi(close: number[], period: number): number[];
    macd(close: number[], fast: number, slow: number, signal: number): number[][];
    atr(high: number[], low: number[], close: number[], period: number): number[];
    bbands(close: number[], period: number, deviations: number): number[][];
  };
}

interface Comparison {
  readonly name: string;
  readonly ours: (bars: TestBars) => ArrayLike<number>;
  readonly hand: (bars: TestBars) => ArrayLike<number>;
  readonly theirs: () => ArrayLike<number> | undefined;
}

/** The six, each handing back one of its results. The package gets plain arrays, which are its native input. */
function comparisons(
  { high, low, close }: TestBars,
  indicators: InstanceType<Package['IndicatorsSync']>,
): Comparison[] {
  const [highs, lows, closes] = [[...high], [...low], [...close]];
  return [
    {
      name: 'SMA 21',
      ours: (bars) => simpleMovingAverage(bars.close, 21),
      hand: (bars) => handSimple(bars.close, 21),
      theirs: () => indicators.sma(closes, 21),
    },
    {
      name: 'EMA 21',
      ours: (bars) => exponentialMovingAverage(bars.close, 21),
      hand: (bars) => handExponential(bars.close, 21),
      theirs: () => indicators.ema(closes, 21),
    },
    {
      name: 'RSI 14',
      ours: (bars) => relativeStrengthIndex(bars.close, 14),
      hand: (bars) => handRelativeStrength(bars.close, 14),
      theirs: () => indicators.rsi(closes, 14),
    },
    {
      name: 'MACD 12/26/9',
      ours: (bars) => macd(bars.close, 12, 26, 9).signal,
      hand: (bars) => handMacd(bars.close, 12, 26, 9).signal,
      theirs: () => indicators.macd(closes, 12, 26, 9)[1],
    },
    {
      name: 'ATR 14',
      ours: (bars) => wilderAverageTrueRange(bars.high, bars.low, bars.close, 14),
      hand: (bars) => handTrueRange(bars.high, bars.low, bars.close, 14),
      theirs: () => indicators.atr(highs, lows, closes, 14),
    },
    {
      name: 'Bollinger 20, 2',
      ours: (bars) => bollingerBands(bars.close, 20, 2).upper,
      hand: (bars) => handBands(bars.close, 20, 2).upper,
      theirs: () => indicators.bbands(closes, 20, 2)[2],
    },
  ];
}

/** Throws unless all three end with the same value: a comparison of different things is none. */
function requireSameThing({ name, ours, hand, theirs }: Comparison, bars: TestBars): void {
  const last = (values: ArrayLike<number> | undefined): number => values?.[values.length - 1] ?? Number.NaN;
  const expected = last(ours(bars));
  for (const other of [last(hand(bars)), last(theirs())]) {
    if (!(Math.abs(other / expected - 1) < 1e-6))
      throw new Error(`${name} ends with ${expected} here, ${other} there.`);
  }
}

const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/** Largest relative error of all results on all three series, also of how far the bands stand apart. */
function largestError(): number {
  const errors = Object.values(SERIES).flatMap((make) => {
    const bars = make(ERROR_BARS);
    const { high, low, close } = bars;
    const lines = macd(close, 12, 26, 9);
    const exact = textbookMacd(close, 12, 26, 9);
    const bands = bollingerBands(close, 20, 2);
    const exactBands = textbookBands(close, 20, 2);
    const width = bands.upper.map((upper, index) => upper - (bands.lower[index] ?? Number.NaN));
    const exactWidth = textbookDeviation(close, 20).map((deviation) => 4 * deviation);
    return [
      largestRelativeError(simpleMovingAverage(close, 21), textbookSimple(close, 21)),
      largestRelativeError(exponentialMovingAverage(close, 21), textbookExponential(close, 21)),
      largestRelativeError(relativeStrengthIndex(close, 14), textbookRelativeStrength(close, 14)),
      largestRelativeError(wilderAverageTrueRange(high, low, close, 14), textbookAverageTrueRange(bars, 14)),
      largestRelativeError(lines.line, exact.line),
      largestRelativeError(lines.signal, exact.signal),
      largestRelativeError(lines.histogram, exact.histogram),
      largestRelativeError(bands.middle, exactBands.middle),
      largestRelativeError(bands.upper, exactBands.upper),
      largestRelativeError(bands.lower, exactBands.lower),
      largestRelativeError(width, exactWidth),
    ];
  });
  return Math.max(...errors);
}

/** Time for all six on the whole walk over that on its first tenth, which is gone through ten times as often. */
async function linearity(six: readonly Comparison[], bars: TestBars): Promise<number> {
  const cut = (column: Float64Array): Float64Array => column.slice(0, MILLION / 10);
  const tenth = { high: cut(bars.high), low: cut(bars.low), close: cut(bars.close) };
  const all = (of: TestBars): void => six.forEach(({ ours }) => ours(of));
  const { whole, part } = await interleaved(
    {
      whole: () => processorTime(() => all(bars), CALLS),
      part: () => processorTime(() => all(tenth), 10 * CALLS),
    },
    SAMPLES,
  );
  return medianRatio(whole, part);
}

export async function measure(): Promise<Group> {
  const { IndicatorsSync } = await comparisonPackage<Package>('@ixjb94/indicators');
  const bars = walkedBars(MILLION);
  const six = comparisons(bars, new IndicatorsSync());
  const single: Figure[] = [];
  const toHand: number[] = [];
  const toPackage: number[] = [];
  for (const comparison of six) {
    requireSameThing(comparison, bars);
    const ours = (calls: number) => (): Promise<number> => processorTime(() => comparison.ours(bars), calls);
    // In two turns: what the package leaves for the garbage collector would be paid for by the loop after it.
    const limit = await interleaved(
      { ours: ours(CALLS), hand: () => processorTime(() => comparison.hand(bars), CALLS) },
      SAMPLES,
    );
    const other = await interleaved(
      { ours: ours(PACKAGE_CALLS), theirs: () => processorTime(() => comparison.theirs(), PACKAGE_CALLS) },
      SAMPLES,
    );
    const ratio = medianRatio(limit.ours, limit.hand);
    toHand.push(ratio);
    toPackage.push(medianRatio(other.ours, other.theirs));
    const times = [limit.ours, limit.hand, other.theirs].map((samples) => median(samples).toFixed(1));
    const how = `Medians ${times[0]} ms here, ${times[1]} ms by hand, ${times[2]} ms in @ixjb94/indicators.`;
    single.push({ name: `${comparison.name} / loop by hand`, value: ratio, unit: '×', goal: null, how });
  }
  return {
    title: 'Indicators, a million bars',
    figures: [
      {
        name: 'Six indicators / loops by hand',
        value: geometricMean(toHand),
        unit: '×',
        goal: { atMost: 1.5 },
        how: `Geometric mean of the median ratios below; ${HOW}.`,
      },
      {
        name: 'Six indicators / @ixjb94/indicators',
        value: geometricMean(toPackage),
        unit: '×',
        goal: { atMost: 0.5 },
        how: 'Likewise, in turn with it; version 1.2.4, its synchronous functions on plain arrays.',
      },
      ...single,
      {
        name: 'Time for 1,000,000 bars / 100,000 bars',
        value: await linearity(six, bars),
        unit: '×',
        goal: { atMost: 12 },
        how: `All six together, median ratio; ${HOW}.`,
      },
      {
        name: 'Largest relative error',
        value: largestError() * 1e9,
        unit: '× 10⁻⁹',
        goal: { atMost: 1 },
        how: `All results, also MACD where it crosses 0 and the width of the bands, against every window summed again and averages in whole numbers of 2⁻¹²⁰: ${ERROR_BARS.toLocaleString('en-US')} bars each of a usual walk, of one at 60,000 that moves by 0.002 %, and of one with gaps of 3 %.`,
      },
    ],
  };
}
