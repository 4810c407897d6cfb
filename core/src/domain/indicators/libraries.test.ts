/**
 * The indicators against two libraries, on real bars. Where a library begins its averages in another way, the comparison
 * begins when that has worn off: after 1,000 bars less than 1e-15 of it is left. Skipped where the market data folder is
 * missing: its sources do not allow it to be part of the repository.
 *
 * Left out, because they mean something else by it: indicatorts' atr is a simple mean of true ranges, not Wilder's, its
 * dc takes closes, and its values of the first bars are made up from fewer than the period; it knows no WMA, ADX and
 * z-score, and neither library knows the volatility of logarithmic returns.
 */
import * as indicatorts from 'indicatorts';
import * as signals from 'trading-signals';
import { describe, expect, it } from 'vitest';
import { hasMarketData, readMarketBars } from '../market-data-folder.testing.ts';
import { priceColumns } from '../price-columns.ts';
import * as indicators from './index.ts';

const CONVERGED = 1_000;
const unknown = Number.NaN;

function read(file: string) {
  const bars = readMarketBars(file);
  return { bars, closes: bars.map(({ close }) => close), columns: priceColumns(bars) };
}

/** Every value from `from` on equal to 1e-9 of itself, or of `scale` where it may be a difference that is nearly 0. */
function agree(actual: Float64Array, theirs: readonly (number | null | undefined)[], from: number, scale = 0): void {
  expect(actual).toHaveLength(theirs.length);
  let worst = 0;
  for (let index = from; index < actual.length; index++) {
    const expected = theirs[index] ?? unknown;
    const size = Math.max(Math.abs(expected), scale) || 1;
    const error = Math.abs((actual[index] ?? unknown) - expected) / size;
    worst = Number.isNaN(error) ? Infinity : Math.max(worst, error);
  }
  expect(worst).toBeLessThan(1e-9);
  // Nothing is compared with nothing: the series goes on long after `from`.
  expect(actual.length - from).toBeGreaterThan(2_000);
}

/** One figure of each result. */
const column = <Result, Name extends keyof Result>(results: readonly (Result | null | undefined)[], name: Name) =>
  results.map((result) => result?.[name]);

const files = ['daily/SPY.csv', 'daily/BTC-USD.csv'];

describe.skipIf(!hasMarketData).each(files)(
  'trading-signals on %s (skipped without the market data folder)',
  (file) => {
    const { bars, closes, columns } = hasMarketData ? read(file) : { bars: [], closes: [], columns: priceColumns([]) };
    const { high, low, close, volume } = columns;

    it('has the same moving averages', () => {
      agree(indicators.simpleMovingAverage(close, 21), new signals.SMA(21).updates(closes), 20);
      agree(indicators.weightedMovingAverage(close, 21), new signals.WMA(21).updates(closes), 20);
      agree(indicators.exponentialMovingAverage(close, 21), new signals.EMA(21).updates(closes), CONVERGED);
    });

    it('has the same oscillators', () => {
      agree(indicators.relativeStrengthIndex(close, 14), new signals.RSI(14).updates(closes), 14);
      agree(indicators.rateOfChange(close, 10), new signals.ROC(10).updates(closes), 10, 1e-3);
      const theirs = new signals.MACD(new signals.EMA(12), new signals.EMA(26), new signals.EMA(9)).updates(closes);
      const mine = indicators.macd(close, 12, 26, 9);
      // The library subtracts averages as large as the price, and keeps as many digits as that leaves.
      const price = Math.max(...closes);
      agree(mine.line, column(theirs, 'macd'), CONVERGED, price * 1e-3);
      agree(mine.signal, column(theirs, 'signal'), CONVERGED, price * 1e-3);
    });

    it('has the same stochastic', () => {
      const config = { kPeriod: 14, kSlowingPeriod: 3, dPeriod: 3 };
      const theirs = new signals.StochasticOscillator(config).updates(bars);
      const { k, d } = indicators.stochastic(high, low, close, 14, 3, 3);
      agree(k, column(theirs, 'stochK'), 17, 1);
      agree(d, column(theirs, 'stochD'), 17, 1);
    });

    it('has the same ranges, bands and channel', () => {
      agree(indicators.wilderAverageTrueRange(high, low, close, 14), new signals.ATR(14).updates(bars), CONVERGED);
      const bands = new signals.BollingerBands(20, 2).updates(closes);
      const mine = indicators.bollingerBands(close, 20, 2);
      agree(mine.middle, column(bands, 'middle'), 19);
      agree(mine.upper, column(bands, 'upper'), 19);
      agree(mine.lower, column(bands, 'lower'), 19);
      const channel = new signals.DonchianChannels(20).updates(bars);
      const { upper, lower } = indicators.donchianChannel(high, low, 20);
      agree(upper, column(channel, 'upper'), 19);
      agree(lower, column(channel, 'lower'), 19);
    });

    it('has the same volume and z-score', () => {
      agree(indicators.onBalanceVolume(close, volume), new signals.OBV(2).updates(bars), 1);
      const scores = closes.map((_, index) =>
        index < 19 ? null : signals.getZScore(closes.slice(index - 19, index + 1)),
      );
      agree(indicators.zScore(close, 20), scores, 19, 1);
    });
  },
);

// Where high and low move by the same, Wilder counts neither and the library both: cents tie often, Bitcoin never.
describe.skipIf(!hasMarketData)('trading-signals on Bitcoin (skipped without the market data folder)', () => {
  it('has the same direction, where high and low never move by the same', () => {
    const { bars, columns } = read('daily/BTC-USD.csv');
    const library = new signals.ADX(14);
    const theirs = bars.map((bar) => {
      const adx = library.update(bar, false);
      return { adx, plus: 100 * (library.pdi ?? unknown), minus: 100 * (library.mdi ?? unknown) };
    });
    const { adx, plus, minus } = indicators.averageDirectionalIndex(columns.high, columns.low, columns.close, 14);
    agree(adx, column(theirs, 'adx'), CONVERGED);
    agree(plus, column(theirs, 'plus'), CONVERGED);
    agree(minus, column(theirs, 'minus'), CONVERGED);
  });
});

describe.skipIf(!hasMarketData).each(files)('indicatorts on %s (skipped without the market data folder)', (file) => {
  const { bars, closes, columns } = hasMarketData ? read(file) : { bars: [], closes: [], columns: priceColumns([]) };
  const { high, low, close, volume } = columns;
  const highs = bars.map((bar) => bar.high);
  const lows = bars.map((bar) => bar.low);

  it('has the same moving averages', () => {
    agree(indicators.simpleMovingAverage(close, 21), indicatorts.sma(closes, { period: 21 }), 20);
    agree(indicators.exponentialMovingAverage(close, 21), indicatorts.ema(closes, { period: 21 }), CONVERGED);
  });

  it('has the same oscillators', () => {
    agree(indicators.relativeStrengthIndex(close, 14), indicatorts.rsi(closes, { period: 14 }), CONVERGED);
    const fractions = indicatorts.roc(closes, { period: 10 }).map((percent) => percent / 100);
    agree(indicators.rateOfChange(close, 10), fractions, 10, 1e-3);
    const price = Math.max(...closes);
    const { macdLine, signalLine } = indicatorts.macd(closes, { fast: 12, slow: 26, signal: 9 });
    const mine = indicators.macd(close, 12, 26, 9);
    agree(mine.line, macdLine, CONVERGED, price * 1e-3);
    agree(mine.signal, signalLine, CONVERGED, price * 1e-3);
    const theirs = indicatorts.stoch(highs, lows, closes, { kPeriod: 14, dPeriod: 3 });
    const { k, d } = indicators.stochastic(high, low, close, 14, 1, 3);
    agree(k, theirs.k, 13, 1);
    agree(d, theirs.d, 15, 1);
  });

  it('has the same bands, extremes and volume', () => {
    const theirs = indicatorts.bb(closes, { period: 20 });
    const { middle, upper, lower } = indicators.bollingerBands(close, 20, 2);
    agree(middle, theirs.middle, 19);
    agree(upper, theirs.upper, 19);
    agree(lower, theirs.lower, 19);
    agree(indicators.highest(high, 20), indicatorts.mmax(highs, { period: 20 }), 19);
    agree(indicators.lowest(low, 20), indicatorts.mmin(lows, { period: 20 }), 19);
    agree(indicators.onBalanceVolume(close, volume), indicatorts.obv(closes, [...volume]), 1);
  });

  it('differs in its average true range, which is not Wilder’s', () => {
    const { atrLine } = indicatorts.atr(highs, lows, closes, { period: 14 });
    const mine = indicators.wilderAverageTrueRange(high, low, close, 14);
    expect(Math.abs((mine.at(-1) ?? unknown) / (atrLine.at(-1) ?? unknown) - 1)).toBeGreaterThan(1e-3);
  });
});
