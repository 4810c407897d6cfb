/** What follows from a state: when a turn is a signal, and when it no longer is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NotEnoughData, STRATEGY_NAMES, TrendOutput, defaultStrategy, type Bar } from '../contracts/index.ts';
import { barsOf, ramp } from './bar-series.testing.ts';
import { barAt, type PriceColumns } from './price-columns.ts';
import { readView } from './read-view.ts';
import { barsNeeded } from './strategies/index.ts';
import { walkedColumns } from './strategies/strategy.testing.ts';
import { presentTrend } from './three-moving-averages.ts';

const PARAMETERS = { name: 'three-moving-averages', short: 2, medium: 3, long: 4, freshnessBars: 2 } as const;

// Averages of 2 / 3 / 4 closes, by hand:
//   index 3: 9.5 / 9.667 / 9.75   bearish      index 5: 12 / 11 / 10.5       bullish
//   index 4: 10 / 9.667 / 9.75    neutral      index 6: 14 / 13 / 12         bullish
const TURN = [10, 10, 10, 9, 11, 13, 15];

describe('presentTrend', () => {
  it('finds the bar at which the state began and the state before it', () => {
    expect(presentTrend([null, 'bearish', 'bullish', 'bullish'])).toEqual({
      state: 'bullish',
      previousState: 'bearish',
      startIndex: 2,
    });
  });

  it('does not pretend to know a beginning that lies before the bars', () => {
    expect(presentTrend([null, 'bullish', 'bullish'])).toEqual({
      state: 'bullish',
      previousState: 'bullish',
      startIndex: null,
    });
    expect(presentTrend(['neutral'])?.startIndex).toBeNull();
    expect(presentTrend([null])).toBeNull();
    expect(presentTrend([])).toBeNull();
  });
});

describe('readView of three moving averages', () => {
  const upTo = (length: number) => barsOf(TURN.slice(0, length));

  it('says BUY on the bar of the turn and while it is fresh', () => {
    const turn = readView(upTo(6), PARAMETERS, 0);
    expect(turn).toMatchObject({
      state: 'bullish',
      previousState: 'neutral',
      since: '2018-01-06',
      barsSince: 0,
      signal: 'BUY',
      lines: [12, 11, 10.75].map((value) => ({ value, unit: 'dollars' })),
      baseline: 10.75,
      heldQuantity: 0,
    });
    expect(TrendOutput.parse(turn)).toEqual(turn);
    expect(readView(upTo(7), PARAMETERS, 0)).toMatchObject({ barsSince: 1, signal: 'BUY' });
  });

  it('says HOLD once the turn is older than the freshness, and when something is held already', () => {
    const older = barsOf([...TURN, 17]);
    expect(readView(older, PARAMETERS, 0)).toMatchObject({ state: 'bullish', barsSince: 2, signal: 'HOLD' });
    expect(readView(older, { ...PARAMETERS, freshnessBars: 3 }, 0).signal).toBe('BUY');
    expect(readView(upTo(7), PARAMETERS, 5).signal).toBe('HOLD');
  });

  it('says SELL in a bearish state while a long position is held, however old the turn is', () => {
    const falling = [10, 11, 12, 13, 14, 12, 10, 8, 6, 4];
    const turn = barsOf(falling.slice(0, 7));
    expect(readView(turn, PARAMETERS, 3)).toMatchObject({ state: 'bearish', barsSince: 0, signal: 'SELL' });
    expect(readView(turn, PARAMETERS, 0).signal).toBe('HOLD');
    expect(readView(barsOf(falling), PARAMETERS, 3)).toMatchObject({ state: 'bearish', barsSince: 3, signal: 'SELL' });
    expect(readView(barsOf(falling), PARAMETERS, 0).signal).toBe('HOLD');
  });

  it('measures strength in average true ranges, at most one', () => {
    // True ranges of bars 1 to 5: 1, 1, 2, 3, 3 (moves 0, 0, 1, 2, 2 and half a dollar beyond on both sides), mean 2.
    expect(readView(upTo(6), PARAMETERS, 0).strength).toBeCloseTo((12 - 10.75) / 2, 12);
    expect(readView(barsOf(ramp(100, 5, 40), 0), { ...PARAMETERS, short: 8, medium: 13, long: 21 }, 0).strength).toBe(
      1,
    );
    const flat = barsOf(ramp(100, 0, 10), 0);
    expect(readView(flat, PARAMETERS, 0)).toMatchObject({
      state: 'neutral',
      strength: 0,
      since: null,
      barsSince: null,
    });
  });

  it('needs long + freshness bars and names both numbers', () => {
    expect(() => readView(upTo(5), PARAMETERS, 0)).toThrow(NotEnoughData);
    expect(() => readView(upTo(5), PARAMETERS, 0)).toThrow('There are 5 bars; the trend needs 6');
    expect(() => readView([], PARAMETERS, 0)).toThrow('There are 0 bars');
    const spoilt = upTo(7).map((bar, index) => (index === 5 ? { ...bar, close: Number.NaN } : bar));
    expect(() => readView(spoilt, PARAMETERS, 0)).toThrow(NotEnoughData);
  });

  it('gives a strength between zero and one for any prices', () => {
    const closes = fc.array(fc.double({ min: 0.01, max: 1e5, noNaN: true }), { minLength: 6, maxLength: 60 });
    fc.assert(
      fc.property(closes, fc.constantFrom(0, 1, 250), (values, held) => {
        const trend = readView(barsOf(values, 0), PARAMETERS, held);
        expect(trend.strength).toBeGreaterThanOrEqual(0);
        expect(trend.strength).toBeLessThanOrEqual(1);
        if (trend.signal === 'BUY') expect([trend.state, held]).toEqual(['bullish', 0]);
        expect(trend.signal === 'SELL').toBe(trend.state === 'bearish' && held > 0);
      }),
    );
  });
});

const toBars = (columns: PriceColumns): Bar[] =>
  Array.from({ length: columns.length }, (_, index) => barAt(columns, index));

describe('readView of any strategy', () => {
  const waves = barsOf(Array.from({ length: 260 }, (_, index) => 100 + 12 * Math.sin(index / 9) + index / 10));

  it.each(STRATEGY_NAMES)('%s gives a whole view as soon as it has the bars that it says it needs', (name) => {
    const choice = defaultStrategy(name);
    const needed = barsNeeded(choice);
    const view = readView(waves.slice(0, needed), choice, 0);
    expect(TrendOutput.parse(view)).toEqual(view);
    expect(view.lines.length).toBeGreaterThan(0);
    expect(() => readView(waves.slice(0, needed - 1), choice, 0)).toThrow(NotEnoughData);
  });

  it('is fresh at every bar where the strategy has no freshness', () => {
    const hold = defaultStrategy('buy-and-hold');
    expect(readView(waves, hold, 0)).toMatchObject({ state: 'bullish', barsSince: null, signal: 'BUY' });
    expect(readView(waves, hold, 10).signal).toBe('HOLD');
  });

  it('buys what has fallen, sells what has risen, and keeps what is held in between', () => {
    const rsi = { name: 'rsi-reversion', period: 2, oversold: 30, overbought: 70, freshnessBars: 1 } as const;
    // The index at the last bar: 50, then 16.7 where it turned, 16.7 one bar later, 83.3.
    const after = (length: number) => barsOf([10, 11, 12, 11, 9, 9, 12].slice(0, length));
    expect(readView(after(4), rsi, 5)).toMatchObject({ state: 'neutral', signal: 'HOLD' });
    expect(readView(after(5), rsi, 0)).toMatchObject({ state: 'bullish', barsSince: 0, signal: 'BUY' });
    expect(readView(after(6), rsi, 0)).toMatchObject({ state: 'bullish', barsSince: 1, signal: 'HOLD' });
    expect(readView(after(6), { ...rsi, freshnessBars: 2 }, 0).signal).toBe('BUY');
    expect(readView(after(7), rsi, 5)).toMatchObject({ state: 'bearish', signal: 'SELL' });
  });

  it('measures the separation in average true ranges, above nothing on the bullish side', () => {
    const donchian = { name: 'donchian-breakout', entryPeriod: 3, exitPeriod: 2, freshnessBars: 1 } as const;
    // The breakout at 12 lies 2.5 dollars above the lowest low of the two bars before. True ranges: 1, 1, 1, 3.
    const breakout = readView(barsOf([10, 10, 10, 10, 12]), donchian, 0);
    expect(breakout.separation).toBeCloseTo(2.5 / 1.5, 12);
    expect(breakout).toMatchObject({ state: 'bullish', previousState: 'neutral', signal: 'BUY', strength: 1 });
    const fall = readView(barsOf([10, 10, 10, 10, 10, 8]), donchian, 3);
    // 2.5 dollars below the highest high of the three bars before. True ranges: 1, 1, 1, 1, 3.
    expect(fall.separation).toBeCloseTo(-2.5 / 1.4, 12);
    expect(fall).toMatchObject({ state: 'bearish', signal: 'SELL', baseline: 10 });
  });

  it('says what is missing, and to whom', () => {
    const bollinger = defaultStrategy('bollinger-volume');
    expect(() => readView(waves.slice(0, 10), bollinger, 0)).toThrow(
      'There are 10 bars; Bollinger 20/2 needs 23 (20 for its first view and 3 for a fresh turn).',
    );
    const spoilt = waves.map((bar, index) => (index === 250 ? { ...bar, volume: Number.NaN } : bar));
    expect(() => readView(spoilt, bollinger, 0)).toThrow(
      'A price or a volume among the last bars is not a number, so Bollinger 20/2 cannot be read.',
    );
    expect(() => readView([], defaultStrategy('buy-and-hold'), 0)).toThrow(
      'There are 0 bars; buy and hold needs 1 (1 for its first view).',
    );
  });

  it.each(STRATEGY_NAMES)('%s buys only when bullish and flat, and sells whatever is held when bearish', (name) => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(0, 1, -3), (seed, held) => {
        const view = readView(toBars(walkedColumns(seed, 240)), defaultStrategy(name), held);
        expect(TrendOutput.parse(view)).toEqual(view);
        expect(view.strength).toBe(Math.min(1, Math.abs(view.separation)));
        if (view.signal === 'BUY') expect([view.state, held]).toEqual(['bullish', 0]);
        expect(view.signal === 'SELL').toBe(view.state === 'bearish' && held > 0);
      }),
      { numRuns: 20 },
    );
  });
});
