/** What holds for every indicator, whatever it computes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as indicators from './index.ts';
import {
  SERIES,
  largestRelativeError,
  textbookAverageTrueRange,
  textbookBands,
  textbookDeviation,
  textbookExponential,
  textbookHighest,
  textbookLowest,
  textbookMacd,
  textbookRelativeStrength,
  textbookSimple,
  textbookWeighted,
  type TestBars,
} from './textbook.testing.ts';

interface Columns extends TestBars {
  readonly volume: Float64Array;
}

interface Line {
  readonly of: (bars: Columns, period: number) => Float64Array;
  /** Index of the first value that is known. */
  readonly first: (period: number) => number;
}

const last = (period: number): number => period - 1;
const same = (period: number): number => period;

const LINES: Readonly<Record<string, Line>> = {
  simpleMovingAverage: { of: ({ close }, n) => indicators.simpleMovingAverage(close, n), first: last },
  exponentialMovingAverage: { of: ({ close }, n) => indicators.exponentialMovingAverage(close, n), first: last },
  weightedMovingAverage: { of: ({ close }, n) => indicators.weightedMovingAverage(close, n), first: last },
  relativeStrengthIndex: { of: ({ close }, n) => indicators.relativeStrengthIndex(close, n), first: same },
  'macd, line': { of: ({ close }, n) => indicators.macd(close, n, n + 3, 4).line, first: (n) => n + 2 },
  'macd, signal': { of: ({ close }, n) => indicators.macd(close, n, n + 3, 4).signal, first: (n) => n + 5 },
  'macd, histogram': { of: ({ close }, n) => indicators.macd(close, n, n + 3, 4).histogram, first: (n) => n + 5 },
  wilderAverageTrueRange: {
    of: ({ high, low, close }, n) => indicators.wilderAverageTrueRange(high, low, close, n),
    first: same,
  },
  'bollingerBands, upper': { of: ({ close }, n) => indicators.bollingerBands(close, n, 2).upper, first: last },
  'bollingerBands, lower': { of: ({ close }, n) => indicators.bollingerBands(close, n, 2).lower, first: last },
  'averageDirectionalIndex, adx': {
    of: ({ high, low, close }, n) => indicators.averageDirectionalIndex(high, low, close, n).adx,
    first: (n) => 2 * n - 1,
  },
  'averageDirectionalIndex, plus': {
    of: ({ high, low, close }, n) => indicators.averageDirectionalIndex(high, low, close, n).plus,
    first: same,
  },
  'averageDirectionalIndex, minus': {
    of: ({ high, low, close }, n) => indicators.averageDirectionalIndex(high, low, close, n).minus,
    first: same,
  },
  'stochastic, k': {
    of: ({ high, low, close }, n) => indicators.stochastic(high, low, close, n, 3, 2).k,
    first: (n) => n + 1,
  },
  'stochastic, d': {
    of: ({ high, low, close }, n) => indicators.stochastic(high, low, close, n, 3, 2).d,
    first: (n) => n + 2,
  },
  rateOfChange: { of: ({ close }, n) => indicators.rateOfChange(close, n), first: same },
  onBalanceVolume: { of: ({ close, volume }) => indicators.onBalanceVolume(close, volume), first: () => 0 },
  'donchianChannel, upper': { of: ({ high, low }, n) => indicators.donchianChannel(high, low, n).upper, first: last },
  'donchianChannel, lower': { of: ({ high, low }, n) => indicators.donchianChannel(high, low, n).lower, first: last },
  realisedVolatility: { of: ({ close }, n) => indicators.realisedVolatility(close, n + 1, 252), first: (n) => n + 1 },
  zScore: { of: ({ close }, n) => indicators.zScore(close, n), first: last },
};

const PERIODS = fc.integer({ min: 1, max: 12 });
const BARS = fc
  .array(
    fc.record({
      close: fc.double({ min: 0.01, max: 1e5, noNaN: true }),
      above: fc.double({ min: 1, max: 1.2, noNaN: true }),
      below: fc.double({ min: 0.8, max: 1, noNaN: true }),
      volume: fc.nat(1e6),
    }),
    { minLength: 2, maxLength: 60 },
  )
  .map((bars): Columns => ({
    high: Float64Array.from(bars, ({ close, above }) => close * above),
    low: Float64Array.from(bars, ({ close, below }) => close * below),
    close: Float64Array.from(bars, ({ close }) => close),
    volume: Float64Array.from(bars, ({ volume }) => volume),
  }));

const prefix = ({ high, low, close, volume }: Columns, length: number): Columns => ({
  high: high.slice(0, length),
  low: low.slice(0, length),
  close: close.slice(0, length),
  volume: volume.slice(0, length),
});

describe.each(Object.entries(LINES))('%s', (_name, { of, first }) => {
  it('depends on no later bar: the beginning of the result is the result of the beginning', () => {
    fc.assert(
      fc.property(BARS, PERIODS, fc.nat(), (bars, period, cut) => {
        const kept = 1 + (cut % (bars.close.length - 1));
        expect(of(prefix(bars, kept), period)).toEqual(of(bars, period).slice(0, kept));
      }),
      { numRuns: 60 },
    );
  });

  it('is as long as the bars, unknown during the warm-up and a finite number from then on', () => {
    fc.assert(
      fc.property(BARS, PERIODS, (bars, period) => {
        const known = Array.from(of(bars, period), Number.isFinite);
        expect(known).toEqual(known.map((_, index) => index >= first(period)));
        expect(known).toHaveLength(bars.close.length);
      }),
      { numRuns: 60 },
    );
  });

  it('is unknown altogether when there are too few bars, and empty for none', () => {
    const bars = { ...SERIES.standard(40), volume: new Float64Array(40).fill(1) };
    const tooFew = of(prefix(bars, first(7)), 7);
    expect(tooFew).toHaveLength(first(7));
    expect(tooFew.every(Number.isNaN)).toBe(true);
    expect(of(prefix(bars, 0), 7)).toHaveLength(0);
  });
});

it('refuses a period that is not a whole number of at least one', () => {
  const bars = { ...SERIES.standard(10), volume: new Float64Array(10) };
  for (const [name, { of }] of Object.entries(LINES)) {
    if (name === 'onBalanceVolume') continue;
    for (const period of [0, -1, 1.5, Number.NaN]) expect(() => of(bars, period), name).toThrow(RangeError);
  }
});

describe.each(Object.entries(SERIES))('the %s series, against every window summed again', (_name, make) => {
  const bars = make(20_000);
  const { high, low, close } = bars;
  const within = (actual: Float64Array, expected: Float64Array, name: string): void =>
    expect(largestRelativeError(actual, expected), name).toBeLessThan(1e-9);

  it('keeps its averages and indices', () => {
    within(indicators.simpleMovingAverage(close, 21), textbookSimple(close, 21), 'SMA');
    within(indicators.exponentialMovingAverage(close, 21), textbookExponential(close, 21), 'EMA');
    within(indicators.weightedMovingAverage(close, 21), textbookWeighted(close, 21), 'WMA');
    within(indicators.relativeStrengthIndex(close, 14), textbookRelativeStrength(close, 14), 'RSI');
    within(indicators.wilderAverageTrueRange(high, low, close, 14), textbookAverageTrueRange(bars, 14), 'ATR');
    within(indicators.donchianChannel(high, low, 20).upper, textbookHighest(high, 20), 'highest');
    within(indicators.donchianChannel(high, low, 20).lower, textbookLowest(low, 20), 'lowest');
    const returns = close.map((value, index) => Math.log(value / (close[index - 1] ?? value)));
    const yearly = textbookDeviation(returns, 20).map((deviation) => deviation * Math.sqrt((252 * 20) / 19));
    const volatility = indicators.realisedVolatility(close, 20, 252);
    // The first return is none, and stands in the first window of the textbook's.
    within(volatility.subarray(20), yearly.subarray(20), 'volatility');
  });

  it('keeps MACD also where its averages cross', () => {
    const mine = indicators.macd(close, 12, 26, 9);
    const theirs = textbookMacd(close, 12, 26, 9);
    within(mine.line, theirs.line, 'line');
    within(mine.signal, theirs.signal, 'signal');
    within(mine.histogram, theirs.histogram, 'histogram');
  });

  it('keeps the bands, and also how far they stand apart', () => {
    const mine = indicators.bollingerBands(close, 20, 2);
    const theirs = textbookBands(close, 20, 2);
    within(mine.middle, theirs.middle, 'middle');
    within(mine.upper, theirs.upper, 'upper');
    within(mine.lower, theirs.lower, 'lower');
    const width = mine.upper.map((upper, index) => upper - (mine.lower[index] ?? Number.NaN));
    within(
      width,
      textbookDeviation(close, 20).map((deviation) => 4 * deviation),
      'width',
    );
  });
});
