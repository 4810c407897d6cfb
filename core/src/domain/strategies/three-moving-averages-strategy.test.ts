/** The three averages on series worked by hand: bullish in their order, bearish in the reverse, neutral else. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rememberedAverages } from '../indicators/index.ts';
import { seededGenerator } from '../seeded-random.ts';
import { strategyOf } from './strategy-of.ts';
import { columnsFromCloses, statesOf } from './strategy.testing.ts';

const PARAMETERS = { name: 'three-moving-averages', short: 2, medium: 3, long: 4, freshnessBars: 2 } as const;

// Averages of 2 / 3 / 4 closes, by hand:
//   index 3: 9.5 / 9.667 / 9.75   bearish      index 5: 12 / 11 / 10.5       bullish
//   index 4: 10 / 9.667 / 9.75    neutral      index 6: 14 / 13 / 12         bullish
const TURN = [10, 10, 10, 9, 11, 13, 15];

describe('three moving averages', () => {
  it('waits for the long average and then follows the order of the three', () => {
    expect(statesOf(TURN, PARAMETERS)).toEqual([null, null, null, 'bearish', 'neutral', 'bullish', 'bullish']);
  });

  it('calls averages equal, and so neutral, when they differ by rounding alone', () => {
    const almostFlat = [0.1, 0.1, 0.1, 0.1 + 1e-12, 0.1 + 2e-12, 0.1 + 3e-12];
    expect(statesOf(almostFlat, PARAMETERS).slice(3)).toEqual(['neutral', 'neutral', 'neutral']);
    const rising = almostFlat.map((_, index) => 0.1 + index * 1e-9);
    expect(statesOf(rising, PARAMETERS).slice(3)).toEqual(['bullish', 'bullish', 'bullish']);
  });

  it('has no state while a missing close is in the window', () => {
    expect(statesOf([1, 2, 3, 4, Number.NaN, 6, 7, 8, 9], PARAMETERS)).toEqual([
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
        const parameters = { ...PARAMETERS, short: 2, medium: 4, long: 6, freshnessBars: 3 };
        const otherFuture = [...values.slice(0, known), ...future];
        expect(statesOf(otherFuture, parameters).slice(0, known)).toEqual(statesOf(values, parameters).slice(0, known));
      }),
    );
  });

  it('sees the same on averages that are remembered, over thousands of bars with gaps among them', () => {
    const random = seededGenerator(11);
    let price = 100;
    const closes = Array.from({ length: 5_000 }, () => (price *= 1 + (random() - 0.5) * 0.02));
    for (const missing of [1_023, 1_024, 3_000]) closes[missing] = Number.NaN;
    const columns = columnsFromCloses(closes);
    const averageOf = rememberedAverages();
    for (const [short, medium, long] of [
      [1, 2, 3],
      [8, 13, 21],
      [3, 50, 1_500],
    ] as const) {
      const { stances } = strategyOf({ name: 'three-moving-averages', short, medium, long, freshnessBars: 3 });
      const seen = stances(columns);
      expect(new Set(seen).size, 'all of the four are met').toBe(4);
      expect(seen).toEqual(stances(columns, averageOf));
    }
  });
});
