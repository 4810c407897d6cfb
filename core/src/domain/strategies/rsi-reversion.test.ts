/** The index by hand: in when it is oversold, out when it is overbought, and what was decided is kept in between. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { relativeStrengthIndex } from '../indicators/index.ts';
import { averageFall } from './average-fall.ts';
import { strategyOf } from './index.ts';
import { columnsFromCloses, statesOf } from './strategy.testing.ts';

const CHOICE = { name: 'rsi-reversion', period: 2, oversold: 30, overbought: 70, freshnessBars: 1 } as const;

// Average gain / loss from index 2: 1 / 0, 0.5 / 0.5, 0.25 / 1.25, 0.125 / 0.625, 1.5625 / 0.3125.
// Index of 100:                     100,   50,        16.7,        16.7,          83.3.
const CLOSES = [10, 11, 12, 11, 9, 9, 12];

describe('RSI reversion', () => {
  it('is bullish below oversold, bearish above overbought and neutral in between', () => {
    const states = [null, null, 'bearish', 'neutral', 'bullish', 'bullish', 'bearish'];
    expect(statesOf(CLOSES, CHOICE)).toEqual(states);
  });

  it('is neutral on a bound itself', () => {
    // Gain 1.5 and loss 3.5: 30. Gain 3.5 and loss 1.5: 70.
    expect(statesOf([10, 3, 6], CHOICE).at(-1)).toBe('neutral');
    expect(statesOf([10, 7, 14], CHOICE).at(-1)).toBe('neutral');
  });

  it('is separated by the average fall less the average rise, and measures against the plain average', () => {
    const columns = columnsFromCloses(CLOSES);
    const { lines, baseline, separation } = strategyOf(CHOICE);
    expect(Array.from(separation(columns))).toEqual([Number.NaN, Number.NaN, -1, 0, 1, 0.5, -1.25]);
    expect(baseline(columns).at(-1)).toBe(10.5);
    expect(lines(columns).map(({ label, unit, panel }) => [label, unit, panel])).toEqual([
      ['RSI 2', 'points', 'own'],
      ['SMA 2', 'dollars', 'price'],
    ]);
  });
});

describe('averageFall', () => {
  it('is above nothing exactly where the index is below its middle', () => {
    const closes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 8, maxLength: 60 });
    fc.assert(
      fc.property(closes, fc.integer({ min: 1, max: 6 }), (values, period) => {
        const close = Float64Array.from(values);
        const index = relativeStrengthIndex(close, period);
        averageFall(close, period).forEach((fall, at) => {
          const below = 50 - (index[at] ?? Number.NaN);
          if (Math.abs(below) > 1e-9) expect(Math.sign(fall)).toBe(Number.isNaN(below) ? Number.NaN : Math.sign(below));
        });
      }),
    );
  });

  it('is not known while a close among those that it rests on is missing', () => {
    expect(averageFall(Float64Array.of(3, Number.NaN, 3, 2), 2)).toEqual(new Float64Array(4).fill(Number.NaN));
  });
});
