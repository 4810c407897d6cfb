/** The 3MA rule on series worked by hand: when a state begins, when it is a signal, and when it no longer is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NotEnoughData, TrendOutput } from '../contracts/index.ts';
import { barsOf, ramp } from './bar-series.testing.ts';
import { presentTrend, readTrend, trendStates } from './three-moving-averages.ts';

const PARAMETERS = { short: 2, medium: 3, long: 4, freshnessBars: 2 };

// Averages of 2 / 3 / 4 closes, by hand:
//   index 3: 9.5 / 9.667 / 9.75   bearish      index 5: 12 / 11 / 10.5       bullish
//   index 4: 10 / 9.667 / 9.75    neutral      index 6: 14 / 13 / 12         bullish
const TURN = [10, 10, 10, 9, 11, 13, 15];

describe('trendStates', () => {
  it('waits for the long average and then follows the order of the three', () => {
    expect(trendStates(TURN, PARAMETERS)).toEqual([null, null, null, 'bearish', 'neutral', 'bullish', 'bullish']);
  });

  it('calls averages equal, and so neutral, when they differ by rounding alone', () => {
    const almostFlat = [0.1, 0.1, 0.1, 0.1 + 1e-12, 0.1 + 2e-12, 0.1 + 3e-12];
    expect(trendStates(almostFlat, PARAMETERS).slice(3)).toEqual(['neutral', 'neutral', 'neutral']);
    const rising = almostFlat.map((_, index) => 0.1 + index * 1e-9);
    expect(trendStates(rising, PARAMETERS).slice(3)).toEqual(['bullish', 'bullish', 'bullish']);
  });

  it('has no state while a missing close is in the window', () => {
    expect(trendStates([1, 2, 3, 4, Number.NaN, 6, 7, 8, 9], PARAMETERS)).toEqual([
      null,
      null,
      null,
      'bullish',
      null,
      null,
      null,
      null,
      'bullish',
    ]);
  });

  it('does not change at a bar whatever closes follow it', () => {
    const price = fc.double({ min: 1, max: 1000, noNaN: true });
    const closes = fc.array(price, { minLength: 6, maxLength: 80 });
    fc.assert(
      fc.property(closes, fc.nat(), fc.array(price, { maxLength: 10 }), (values, cut, future) => {
        const known = 1 + (cut % values.length);
        const parameters = { short: 2, medium: 4, long: 6, freshnessBars: 3 };
        const otherFuture = [...values.slice(0, known), ...future];
        expect(trendStates(otherFuture, parameters).slice(0, known)).toEqual(
          trendStates(values, parameters).slice(0, known),
        );
      }),
    );
  });
});

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

describe('readTrend', () => {
  const upTo = (length: number) => barsOf(TURN.slice(0, length));

  it('says BUY on the bar of the turn and while it is fresh', () => {
    const turn = readTrend(upTo(6), PARAMETERS, 0);
    expect(turn).toMatchObject({
      state: 'bullish',
      previousState: 'neutral',
      since: '2018-01-06',
      barsSince: 0,
      signal: 'BUY',
      short: 12,
      medium: 11,
      long: 10.75,
      heldQuantity: 0,
    });
    expect(TrendOutput.parse(turn)).toEqual(turn);
    expect(readTrend(upTo(7), PARAMETERS, 0)).toMatchObject({ barsSince: 1, signal: 'BUY' });
  });

  it('says HOLD once the turn is older than the freshness, and when something is held already', () => {
    const older = barsOf([...TURN, 17]);
    expect(readTrend(older, PARAMETERS, 0)).toMatchObject({ state: 'bullish', barsSince: 2, signal: 'HOLD' });
    expect(readTrend(older, { ...PARAMETERS, freshnessBars: 3 }, 0).signal).toBe('BUY');
    expect(readTrend(upTo(7), PARAMETERS, 5).signal).toBe('HOLD');
  });

  it('says SELL in a bearish state while a long position is held, however old the turn is', () => {
    const falling = [10, 11, 12, 13, 14, 12, 10, 8, 6, 4];
    const turn = barsOf(falling.slice(0, 7));
    expect(readTrend(turn, PARAMETERS, 3)).toMatchObject({ state: 'bearish', barsSince: 0, signal: 'SELL' });
    expect(readTrend(turn, PARAMETERS, 0).signal).toBe('HOLD');
    expect(readTrend(barsOf(falling), PARAMETERS, 3)).toMatchObject({ state: 'bearish', barsSince: 3, signal: 'SELL' });
    expect(readTrend(barsOf(falling), PARAMETERS, 0).signal).toBe('HOLD');
  });

  it('measures strength in average true ranges, at most one', () => {
    // True ranges of bars 1 to 5: 1, 1, 2, 3, 3 (moves 0, 0, 1, 2, 2 and half a dollar beyond on both sides), mean 2.
    expect(readTrend(upTo(6), PARAMETERS, 0).strength).toBeCloseTo((12 - 10.75) / 2, 12);
    expect(readTrend(barsOf(ramp(100, 5, 40), 0), { ...PARAMETERS, short: 8, medium: 13, long: 21 }, 0).strength).toBe(
      1,
    );
    const flat = barsOf(ramp(100, 0, 10), 0);
    expect(readTrend(flat, PARAMETERS, 0)).toMatchObject({
      state: 'neutral',
      strength: 0,
      since: null,
      barsSince: null,
    });
  });

  it('needs long + freshness bars and names both numbers', () => {
    expect(() => readTrend(upTo(5), PARAMETERS, 0)).toThrow(NotEnoughData);
    expect(() => readTrend(upTo(5), PARAMETERS, 0)).toThrow('There are 5 bars; the trend needs 6');
    expect(() => readTrend([], PARAMETERS, 0)).toThrow('There are 0 bars');
    const spoilt = upTo(7).map((bar, index) => (index === 5 ? { ...bar, close: Number.NaN } : bar));
    expect(() => readTrend(spoilt, PARAMETERS, 0)).toThrow(NotEnoughData);
  });

  it('gives a strength between zero and one for any prices', () => {
    const closes = fc.array(fc.double({ min: 0.01, max: 1e5, noNaN: true }), { minLength: 6, maxLength: 60 });
    fc.assert(
      fc.property(closes, fc.constantFrom(0, 1, 250), (values, held) => {
        const trend = readTrend(barsOf(values, 0), PARAMETERS, held);
        expect(trend.strength).toBeGreaterThanOrEqual(0);
        expect(trend.strength).toBeLessThanOrEqual(1);
        if (trend.signal === 'BUY') expect([trend.state, held]).toEqual(['bullish', 0]);
        expect(trend.signal === 'SELL').toBe(trend.state === 'bearish' && held > 0);
      }),
    );
  });
});
