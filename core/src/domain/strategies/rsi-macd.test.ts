/** MACD and RSI by hand: both must agree. */
import { describe, expect, it } from 'vitest';
import { strategyOf } from './index.ts';
import { columnsFromCloses, statesOf } from './strategy.testing.ts';

const CHOICE = {
  name: 'rsi-macd',
  period: 2,
  middle: 35,
  fast: 2,
  slow: 3,
  signalPeriod: 2,
  freshnessBars: 1,
} as const;

// MACD from index 2: 0, 0.5, 0.4167, −0.7361, −0.4329. Signal from index 3: 0.25, 0.3611, −0.3704, −0.4120.
// Histogram:                 0.25, 0.0556, −0.3657, −0.0208. RSI from index 3: 100, 100, 11.1, 38.5.
const CLOSES = [10, 10, 10, 13, 13, 7, 8.5];

describe('RSI and MACD', () => {
  it('is bullish where both are strong, bearish where both are weak and neutral where they disagree', () => {
    const before = [null, null, null, 'bullish', 'bullish', 'bearish'];
    expect(statesOf(CLOSES, CHOICE)).toEqual([...before, 'neutral']);
    expect(statesOf(CLOSES, { ...CHOICE, middle: 40 })).toEqual([...before, 'bearish']);
  });

  it('is neutral in a steady rise, where MACD lies on its signal and what differs is rounding', () => {
    const steady = Array.from({ length: 200 }, (_, index) => 100.1 + 0.1 * index);
    const states = statesOf(steady, { ...CHOICE, fast: 12, slow: 26, signalPeriod: 9, period: 14 });
    expect(new Set(states.slice(33))).toEqual(new Set(['neutral']));
  });

  it('is separated by the histogram and measures against the slow average', () => {
    const columns = columnsFromCloses(CLOSES);
    const { lines, baseline, separation, warmUp } = strategyOf(CHOICE);
    expect(warmUp).toBe(4);
    expect(
      separation(columns)
        .slice(3, 6)
        .map((value) => Math.round(value * 1e4)),
    ).toEqual(Float64Array.of(2500, 556, -3657));
    expect(baseline(columns)[5]).toBeCloseTo(9.625, 12);
    expect(lines(columns).map(({ label }) => label)).toEqual(['RSI 2', 'MACD 2/3', 'signal 2', 'EMA 3']);
  });

  it('waits for the slower of the two', () => {
    expect(strategyOf({ ...CHOICE, period: 50 }).warmUp).toBe(51);
  });
});
